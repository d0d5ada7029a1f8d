import { exportVisibility } from '../istio/exportTo';
import type { Visibility } from '../istio/exportTo';
import { isWildcard, subsetOf } from '../istio/hosts';
import { parseProtocol } from '../istio/protocol';
import type { PortFacts, ServiceEntryFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { appliedRules } from './appliedRules';
import { ruleHost } from './destinationRules';
import { meshSettings } from './meshSettings';

/** The facts of a resource that is known to be a ServiceEntry. */
export function entryOf(resource: Resource): ServiceEntryFacts | undefined {
  return resource.facts.spec.type === 'ServiceEntry' ? resource.facts.spec : undefined;
}

/** A host of a ServiceEntry that a DestinationRule is used for. */
export interface ReachedHost {
  readonly entry: Resource;
  readonly spec: ServiceEntryFacts;
  readonly host: string;
}

/**
 * The hosts of ServiceEntries that a DestinationRule is used for by callers of its own namespace. A host that a
 * Kubernetes Service owns too is left out: it is not the entry alone that decides there.
 */
export function reachedHosts(view: View, rule: Resource): ReachedHost[] {
  const pattern = ruleHost(view, rule);
  if (pattern === undefined) return [];
  const candidates = isWildcard(pattern) ? view.find('service-entry', '') : view.find('host', pattern);
  if (candidates.some(({ facts }) => facts.spec.type === 'Service')) return [];
  return candidates.flatMap((entry) => {
    const spec = entryOf(entry);
    if (spec === undefined) return [];
    const hosts = [...new Set(spec.hosts.map(({ text }) => text))].filter((host) => subsetOf(host, pattern));
    return hosts
      .filter((host) => {
        const { rules, selective } = appliedRules(view, host, entry.namespace, rule.namespace);
        return rules.includes(rule) || selective.includes(rule);
      })
      .map((host) => ({ entry, spec, host }));
  });
}

/** To whom a Service or ServiceEntry is exported, by itself or by the mesh default. */
export function visibilityOf(view: View, resource: Resource): Visibility {
  const { spec } = resource.facts;
  const exportTo = spec.type === 'ServiceEntry' || spec.type === 'Service' ? spec.exportTo : undefined;
  return exportVisibility(exportTo ?? [], resource.namespace, meshSettings(view).defaultServiceExportTo);
}

/** True when some namespace sees both. */
export function shareClients(a: Visibility, b: Visibility): boolean {
  if (a.to === 'none' || b.to === 'none') return false;
  if (a.to === 'all' || b.to === 'all') return true;
  return [...a.namespaces].some((namespace) => b.namespaces.has(namespace));
}

/**
 * True when connections to a port of an entry can be told by their destination address, for proxies as the workspace
 * describes them: an address is written, or allocated and DNS capture is on.
 * Source: nodeUsesAutoallocatedIPs, pilot/pkg/model/service.go.
 */
export function hasAddress(view: View, entry: Resource): boolean {
  const spec = entryOf(entry);
  if (spec === undefined) return false;
  if (spec.addresses.length > 0) return true;
  const allocated =
    spec.resolution !== 'NONE' && entry.facts.labels['networking.istio.io/enable-autoallocate-ip'] !== 'false';
  return allocated && meshSettings(view).dnsCapture === true;
}

/** How Envoy tells the traffic of a port of a ServiceEntry: by the Host header, by SNI, by destination, or not at all. */
export type PortFamily = 'http' | 'tls' | 'tcp' | 'auto' | 'udp';

/** The family of a port of a ServiceEntry; undefined when its protocol is a placeholder. Source: pkg/config/protocol/instance.go. */
export function familyOf(port: PortFacts): PortFamily | undefined {
  if (port.protocol === undefined) return undefined;
  const protocol = parseProtocol(port.protocol);
  switch (protocol) {
    case 'HTTP':
    case 'HTTP2':
    case 'HTTP_PROXY':
    case 'GRPC':
    case 'GRPC-Web':
      return 'http';
    case 'HTTPS':
    case 'TLS':
      return 'tls';
    case 'UDP':
      return 'udp';
    case 'auto':
      return 'auto';
    default:
      return 'tcp';
  }
}

/** True for what no HTTP setting can act on. */
export function isOpaqueFamily(family: PortFamily | undefined): boolean {
  return family === 'tls' || family === 'tcp';
}
