import { isWildcard, mostSpecificMatch } from '../../istio/hosts';
import type { EgressListener } from '../spec/istioObjects';
import { keyOf } from '../spec/object';
import type { VirtualService } from '../spec/virtualService';
import type { VirtualServiceIndex } from '../virtualServices/virtualServiceIndex';
import type { ServiceIndex } from '../registry/serviceIndex';
import { compareServices } from '../registry/serviceIndex';
import type { Service } from '../registry/service';
import type { HostsByNamespace, ImportedHosts } from './importedHosts';
import { hostsByNamespace } from './importedHosts';

/** What a proxy knows through one egress listener. */
export interface EgressScope {
  /** Undefined when no Sidecar says what is imported: everything. */
  readonly listener: EgressListener | undefined;
  /** The port that services must have; undefined for any. */
  readonly onlyPort: number | undefined;
  readonly services: readonly Service[];
  readonly virtualServices: readonly VirtualService[];
  /** The VirtualService with the most specific host for a service. */
  readonly mostSpecific: ReadonlyMap<string, VirtualService>;
}

/** Where a scope takes its objects from. */
export interface ScopeSources {
  readonly services: ServiceIndex;
  readonly virtualServices: VirtualServiceIndex;
}

/** Works out an egress listener. Source: `convertIstioListenerToWrapper`, pilot/pkg/model/sidecar.go, like all of this file. */
export function egressScope(
  listener: EgressListener | undefined,
  namespace: string,
  sources: ScopeSources,
): EgressScope {
  const hosts = hostsByNamespace(listener?.hosts ?? ['*/*'], namespace);
  const port = listener?.port;
  const onlyPort = port !== undefined && port.number !== 0 && port.protocol !== 'HTTP_PROXY' ? port.number : undefined;
  const candidates = hosts.allExact
    ? exactServices(hosts, namespace, sources.services)
    : sources.services.visibleTo(namespace);
  const services = onePerHost(importServices(candidates, hosts, onlyPort), namespace);
  const virtualServices = importVirtualServices(hosts, namespace, sources.virtualServices);
  return { listener, onlyPort, services, virtualServices, mostSpecific: mostSpecific(virtualServices, services) };
}

/** Hosts that are named one by one are looked up instead of searched for; they come out in order of age alone. */
function exactServices(hosts: HostsByNamespace, namespace: string, index: ServiceIndex): Service[] {
  const found: Service[] = [];
  for (const [owner, imported] of hosts.of)
    for (const host of imported.exact) {
      const service = index.byHostname(host).get(owner);
      if (service !== undefined && index.isVisible(service, namespace)) found.push(service);
    }
  return found.sort(compareServices);
}

function importServices(
  services: readonly Service[],
  hosts: HostsByNamespace,
  onlyPort: number | undefined,
): Service[] {
  const everywhere = hosts.of.get('*');
  const imported: Service[] = [];
  for (const service of services) {
    const own = hosts.of.get(service.namespace);
    if (own?.isExcluded(service.hostname) === true || everywhere?.isExcluded(service.hostname) === true) continue;
    const taken = take(own, service, onlyPort) ?? take(everywhere, service, onlyPort);
    if (taken !== undefined) imported.push(taken);
  }
  return imported;
}

function take(hosts: ImportedHosts | undefined, service: Service, onlyPort: number | undefined): Service | undefined {
  if (hosts === undefined || !hosts.takesService(service.hostname)) return undefined;
  const matched = onlyPort === undefined ? service : withOnlyPort(service, onlyPort);
  if (matched === undefined || matched.aliases.length === 0) return matched;
  const aliases = matched.aliases.filter(({ hostname }) => hosts.takesService(hostname));
  return aliases.length === matched.aliases.length ? matched : { ...matched, aliases };
}

/** The service with one of its ports alone; undefined when it lacks it. Source: `serviceMatchingListenerPort`. */
export function withOnlyPort(service: Service, number: number): Service | undefined {
  const port = service.ports.find((candidate) => candidate.port === number);
  if (port === undefined) return undefined;
  return service.ports.length === 1 ? service : { ...service, ports: [port] };
}

/**
 * Of a host in several namespaces only one namespace counts: the proxy's own, else that of a Kubernetes Service, else
 * the first. Source: `selectServices`.
 */
function onePerHost(services: readonly Service[], namespace: string): Service[] {
  const chosen = new Map<string, { namespace: string; kubernetes: boolean }>();
  for (const service of services) {
    const offer = { namespace: service.namespace, kubernetes: service.registry === 'Kubernetes' };
    const existing = chosen.get(service.hostname);
    if (
      existing === undefined ||
      service.namespace === namespace ||
      (!existing.kubernetes && offer.kubernetes && existing.namespace !== namespace)
    )
      chosen.set(service.hostname, offer);
  }
  return services.filter((service) => chosen.get(service.hostname)?.namespace === service.namespace);
}

/** Source: `SelectVirtualServices`, pilot/pkg/model/virtualservice.go. */
function importVirtualServices(
  hosts: HostsByNamespace,
  namespace: string,
  index: VirtualServiceIndex,
): VirtualService[] {
  const everywhere = hosts.of.get('*');
  // Two of one name count once: the Gateway API can make such pairs.
  const imported = new Map<string, VirtualService>();
  const wanted = (service: VirtualService, from: ImportedHosts | undefined): boolean => {
    const own = hosts.of.get(service.meta.namespace);
    return service.hosts.some(
      (host) =>
        from?.takesVirtualService(host, service.semantics === 'gateway') === true &&
        own?.isExcluded(host) !== true &&
        everywhere?.isExcluded(host) !== true,
    );
  };
  for (const list of index.listsForMesh(namespace))
    for (const ownRoutes of [true, false])
      for (const service of list) {
        const isOwnRoute = service.semantics === 'gateway' && service.meta.namespace === namespace;
        if (isOwnRoute !== ownRoutes) continue;
        const key = keyOf(service.meta);
        if (imported.has(key)) continue;
        if (wanted(service, hosts.of.get(service.meta.namespace)) || wanted(service, everywhere))
          imported.set(key, service);
      }
  return [...imported.values()];
}

/** Source: `computeWildcardHostVirtualServiceIndex`. */
function mostSpecific(
  virtualServices: readonly VirtualService[],
  services: readonly Service[],
): ReadonlyMap<string, VirtualService> {
  const byHost = new Map<string, VirtualService>();
  let wildcards = false;
  for (const service of virtualServices)
    for (const host of service.hosts) {
      if (!byHost.has(host)) byHost.set(host, service);
      wildcards ||= isWildcard(host);
    }
  // Without a wildcard the index is never asked.
  if (!wildcards) return NONE;
  const found = new Map<string, VirtualService>();
  for (const { hostname } of services) {
    const host = mostSpecificMatch(hostname, byHost);
    const service = host === undefined ? undefined : byHost.get(host);
    if (service !== undefined) found.set(hostname, service);
  }
  return found;
}

const NONE: ReadonlyMap<string, VirtualService> = new Map();
