import { meshGateway } from '../../istio/gatewayNames';
import { isWildcard, matches } from '../../istio/hosts';
import { isHttp } from '../../istio/protocol';
import type { Mesh } from '../mesh';
import type { EgressScope } from '../proxy/egressScope';
import type { Proxy } from '../proxy/proxy';
import type { Service } from '../registry/service';
import type { VirtualService } from '../spec/virtualService';
import { addressFor } from '../proxy/proxy';
import { catchAllHost } from './catchAll';
import { DomainClaims, hostOfService, hostOfVirtualService } from './domains';
import type { Route, RouteConfig, VirtualHost } from './route';
import { living, ruleRoutes } from './route';

/** Virtual hosts in the making: one set of routes for hosts of a VirtualService and for services. */
interface HostGroup {
  readonly port: number;
  readonly routes: readonly Route[];
  readonly hosts: readonly string[];
  readonly services: readonly Service[];
}

/** No single port: that of an HTTP proxy. */
const ANY_PORT = 0;

/**
 * The route configuration of a sidecar.
 * @param name `80`, `host:80` for a port that is looked into at a service's own address, or `http_proxy`.
 * Source: `buildSidecarOutboundHTTPRouteConfig`, pilot/pkg/networking/core/httproute.go, like all of this file.
 */
export function sidecarRouteConfig(mesh: Mesh, proxy: Proxy, name: string): RouteConfig {
  if (name === 'allow_any_dynamic_dns') return { name, hosts: [catchAllHost(proxy)], ignorePort: true };
  const colon = name.lastIndexOf(':');
  const port = Number(name.slice(colon + 1));
  const hosts = sidecarHosts(mesh, proxy, Number.isInteger(port) ? port : ANY_PORT);
  const sniffed = colon >= 0;
  return {
    name,
    hosts: sniffed ? hostsOfSniffed(hosts, name, name.slice(0, colon)) : [...hosts, catchAllHost(proxy)],
    ignorePort: true,
  };
}

/** At a service's own address the Host header has no say. Source: `getVirtualHostsForSniffedServicePort`. */
function hostsOfSniffed(hosts: readonly VirtualHost[], name: string, hostname: string): readonly VirtualHost[] {
  const found = hosts.filter(({ domains }) => domains.includes(name) || domains.includes(hostname));
  const [only] = found;
  return only !== undefined && found.length === 1 ? [{ ...only, domains: ['*'] }] : found;
}

/** Source: `BuildSidecarOutboundVirtualHosts`. */
function sidecarHosts(mesh: Mesh, proxy: Proxy, dialled: number): readonly VirtualHost[] {
  const egress = egressFor(proxy, dialled);
  if (egress === undefined) return [];
  const port = egress.listener?.port?.protocol === 'HTTP_PROXY' ? ANY_PORT : dialled;
  const registry = servicesOnPort(egress, proxy, port);
  const virtualServices =
    port === 80 ? egress.virtualServices : egress.virtualServices.filter((service) => concerns(service, registry));
  const groups: HostGroup[] = [];
  for (const virtualService of virtualServices) groups.push(...groupsOf(virtualService, registry, port, proxy, egress));
  const covered = new Set(groups.flatMap(({ services }) => services.map(({ hostname }) => hostname)));
  for (const service of registry.values())
    if (!covered.has(service.hostname) && service.resolution !== 'Alias') groups.push(...ownGroups(service));
  return hostsOf(mesh, proxy, groups, port);
}

/** Source: `GetEgressListenerForRDS`, pilot/pkg/model/sidecar.go. */
function egressFor(proxy: Proxy, port: number): EgressScope | undefined {
  return proxy.scope.egress.find(({ listener }) => listener?.port === undefined || listener.port.number === port);
}

/** The services that have a port, each with that port alone, by lower-case host. */
function servicesOnPort(egress: EgressScope, proxy: Proxy, port: number): Map<string, Service> {
  const registry = new Map<string, Service>();
  for (const service of egress.services) {
    if (port === ANY_PORT) {
      registry.set(service.hostname, service);
      continue;
    }
    const found = service.ports.find((candidate) => candidate.port === port);
    if (found === undefined) continue;
    const hostname = service.hostname.toLowerCase();
    registry.set(hostname, {
      ...service,
      hostname,
      ports: [found],
      defaultAddress: addressFor(service, proxy),
      autoAddress: undefined,
    });
  }
  return registry;
}

/** Source: `selectVirtualServices`. */
function concerns(virtualService: VirtualService, registry: ReadonlyMap<string, Service>): boolean {
  return virtualService.hosts.some((written) => {
    const host = written.toLowerCase();
    if (registry.has(host)) return true;
    const wildcard = isWildcard(host);
    for (const name of registry.keys()) if ((wildcard || isWildcard(name)) && matches(host, name)) return true;
    return false;
  });
}

/** Source: `buildSidecarVirtualHostsForVirtualService`, pilot/pkg/networking/core/route/route.go. */
function groupsOf(
  virtualService: VirtualService,
  registry: ReadonlyMap<string, Service>,
  port: number,
  proxy: Proxy,
  egress: EgressScope,
): HostGroup[] {
  const lookup = (host: string): Service | undefined => registry.get(host);
  const routes = ruleRoutes(virtualService, { proxy, gateway: meshGateway, port, lookup, tls: false });
  if (living(routes).length === 0) return [];
  const { hosts, services } = split(virtualService, registry, egress);
  if (virtualService.semantics === 'gateway') {
    const { namespace } = virtualService.meta;
    if (!services.some((service) => service.namespace === namespace || proxy.namespace === namespace)) return [];
  }
  const byPort = new Map<number, Service[]>();
  for (const service of services)
    for (const candidate of service.ports)
      if (carriesHttp(candidate.protocol)) byPort.set(candidate.port, [...(byPort.get(candidate.port) ?? []), service]);
  if (byPort.size === 0 && port === 80) byPort.set(80, []);
  return [...byPort].map(([number, found]) => ({ port: number, routes, hosts, services: found }));
}

function carriesHttp(protocol: Service['ports'][number]['protocol']): boolean {
  return isHttp(protocol) || protocol === 'auto';
}

/** Which hosts of a VirtualService are services. Source: `separateVSHostsAndServices`, as above. */
function split(
  virtualService: VirtualService,
  registry: ReadonlyMap<string, Service>,
  egress: EgressScope,
): { hosts: readonly string[]; services: readonly Service[] } {
  const hosts: string[] = [];
  const services: Service[] = [];
  for (const host of virtualService.hosts) {
    if (isWildcard(host)) continue;
    const service = registry.get(host.toLowerCase());
    if (service === undefined) hosts.push(host);
    else services.push(service);
  }
  for (const host of virtualService.hosts.filter(isWildcard)) {
    if (virtualService.semantics === 'gateway') {
      hosts.push(host);
      continue;
    }
    const wildcard = host.toLowerCase();
    const found = [...registry.values()].filter(({ hostname }) => matches(hostname, wildcard));
    services.push(
      ...found.filter(({ hostname }) => {
        const best = egress.mostSpecific.get(hostname);
        return best?.meta.name === virtualService.meta.name && best.meta.namespace === virtualService.meta.namespace;
      }),
    );
    if (found.length === 0) hosts.push(wildcard);
  }
  return { hosts, services };
}

function ownGroups(service: Service): HostGroup[] {
  return service.ports
    .filter(({ protocol }) => carriesHttp(protocol))
    .map(({ port }) => ({ port, routes: [{ kind: 'service', service, port }], hosts: [], services: [service] }));
}

function hostsOf(mesh: Mesh, proxy: Proxy, groups: readonly HostGroup[], port: number): readonly VirtualHost[] {
  const claims = new DomainClaims(
    groups.flatMap((group) => group.services.map(({ hostname }) => [hostname, group.port])),
  );
  const byPort = new Map<number, VirtualHost[]>();
  for (const group of groups) {
    const made: (VirtualHost | undefined)[] = [
      ...group.hosts.map((host) => claims.claim(hostOfVirtualService(host.toLowerCase(), group.port), group.routes)),
      ...group.services.map((service) =>
        claims.claim(hostOfService(mesh, proxy, service, group.port, port === ANY_PORT), group.routes),
      ),
    ];
    const list = byPort.get(group.port) ?? [];
    byPort.set(group.port, list);
    for (const host of made) if (host !== undefined) list.push(host);
  }
  if (port !== ANY_PORT) return byPort.get(port) ?? [];
  // An HTTP proxy finds hosts of other ports only by the port in their name. Source: mergeAllVirtualHosts.
  return [...byPort].flatMap(([number, hosts]) =>
    number === 80
      ? hosts
      : hosts
          .map((host) => ({ ...host, domains: host.domains.filter((domain) => domain.includes(':')) }))
          .filter(({ domains }) => domains.length > 0),
  );
}
