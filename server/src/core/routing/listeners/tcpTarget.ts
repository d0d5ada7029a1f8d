import type { Proxy } from '../proxy/proxy';
import { ruleFor } from '../proxy/ruleFor';
import type { Mesh } from '../mesh';
import type { Service } from '../registry/service';
import { isDynamic } from '../registry/service';
import type { DestinationRule } from '../spec/destinationRule';
import type { Destination, RuleOrigin } from '../spec/rule';
import type { Tunnel } from '../spec/trafficPolicy';
import type { L4Destination, L4Match } from '../spec/virtualService';
import type { TcpTarget } from './listener';

/** Writes the name of a cluster. Source: `BuildSubsetKey`, pilot/pkg/model/service.go. */
export function clusterName(port: number, subset: string, hostname: string): string {
  return `outbound|${port}|${subset}|${hostname}`;
}

/**
 * The cluster that a destination means.
 * @param service what the destination's host means there; a service with one port alone gives that port.
 * Source: `GetDestinationCluster`, pilot/pkg/networking/core/route/route.go.
 */
export function destinationCluster(
  destination: Destination,
  service: Service | undefined,
  listenerPort: number,
): string {
  if (destination.host === '') return 'UnknownService';
  const host = service !== undefined && service.externalName !== '' ? service.externalName : destination.host;
  const only = service?.ports.length === 1 ? service.ports[0]?.port : undefined;
  return clusterName(destination.port ?? only ?? listenerPort, destination.subset, host);
}

/** The target of a `tcp` or `tls` rule. Source: `buildOutboundNetworkFilters`, pilot/pkg/networking/core/networkfilter.go. */
export function ruleTarget(
  mesh: Mesh,
  proxy: Proxy,
  route: readonly L4Destination[],
  port: number,
  origin: RuleOrigin,
  match: L4Match | undefined,
): TcpTarget {
  const lookup = (destination: Destination): Service | undefined => proxy.scope.services.get(destination.host);
  const [first] = route;
  const service = first === undefined ? undefined : lookup(first.destination);
  const rule = service === undefined ? undefined : ruleFor(mesh, proxy, service.hostname)?.rule;
  const single = route.length === 1;
  const subset = single ? (first?.destination.subset ?? '') : '';
  const shares = single ? route : route.filter(({ weight }) => weight > 0);
  return {
    clusters: shares.map(({ destination, weight }) => ({
      name: destinationCluster(destination, lookup(destination), port),
      weight: single ? undefined : weight,
      place: destination.place,
    })),
    origin,
    match,
    hashPolicy: hashPolicy(rule, subset),
    tunnel: tunnelOf(rule, subset),
    dynamicSni: false,
  };
}

/** The target of a service that no rule leads elsewhere. */
export function serviceTarget(mesh: Mesh, proxy: Proxy, service: Service, listenerPort: number): TcpTarget {
  const rule = ruleFor(mesh, proxy, service.hostname)?.rule;
  const port = service.ports.length === 1 ? (service.ports[0]?.port ?? listenerPort) : listenerPort;
  return {
    clusters: [{ name: clusterName(port, '', service.hostname), weight: undefined, place: undefined }],
    origin: undefined,
    match: undefined,
    hashPolicy: hashPolicy(rule, ''),
    tunnel: tunnelOf(rule, ''),
    dynamicSni: isDynamic(service),
  };
}

/** Of consistent hashing, connections can use the caller's address alone. Source: `maybeSetHashPolicy`, as above. */
function hashPolicy(rule: DestinationRule | undefined, subset: string): readonly string[] {
  const balancer =
    rule?.subsets.find(({ name }) => name === subset)?.policy?.loadBalancer ?? rule?.policy?.loadBalancer;
  return balancer?.consistentHash?.useSourceIp === true ? ['sourceIp'] : [];
}

/** Source: `Apply`, pilot/pkg/networking/core/tunnelingconfig/apply.go. */
function tunnelOf(rule: DestinationRule | undefined, subset: string): Tunnel | undefined {
  if (subset === '') return rule?.policy?.tunnel;
  return rule?.subsets.find(({ name }) => name === subset)?.policy?.tunnel;
}
