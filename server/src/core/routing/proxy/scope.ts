import type { Labels } from '../../workspace/facts/types';
import type { OutboundTrafficPolicy, Sidecar } from '../spec/istioObjects';
import type { VirtualService } from '../spec/virtualService';
import type { Service } from '../registry/service';
import type { EgressScope, ScopeSources } from './egressScope';
import { egressScope, withOnlyPort } from './egressScope';

/** What a proxy knows. */
export interface Scope {
  readonly namespace: string;
  /** The Sidecar that decides; undefined when there is none. */
  readonly sidecar: Sidecar | undefined;
  /** None for gateways. */
  readonly egress: readonly EgressScope[];
  /** The services that have clusters, one for each host. */
  readonly services: ReadonlyMap<string, Service>;
  /** For gateways, nothing passes that is not known. */
  readonly outbound: OutboundTrafficPolicy | undefined;
}

/**
 * What the sidecars know to which a Sidecar applies, or those of a namespace without one.
 * Source: `initSidecarScopeInternalIndexes`, pilot/pkg/model/sidecar.go, like all of this file.
 */
export function sidecarScope(
  sidecar: Sidecar | undefined,
  namespace: string,
  meshPolicy: OutboundTrafficPolicy,
  sources: ScopeSources,
): Scope {
  const listeners = sidecar === undefined || sidecar.egress.length === 0 ? [undefined] : sidecar.egress;
  const egress = listeners.map((listener) => egressScope(listener, namespace, sources));
  const list = new ClusterServices();
  for (const scope of egress) {
    for (const service of scope.services) list.add(service);
    for (const service of destinationsOf(scope, namespace, sources)) list.add(service);
  }
  return {
    namespace,
    sidecar,
    egress,
    services: list.byHostname,
    outbound: sidecar?.outboundTrafficPolicy ?? meshPolicy,
  };
}

/** What a gateway knows: all that its namespace sees. Source: `DefaultSidecarScopeForGateway`. */
export function gatewayScope(namespace: string, sources: ScopeSources): Scope {
  const list = new ClusterServices();
  for (const service of sources.services.visibleTo(namespace)) list.add(service);
  return { namespace, sidecar: undefined, egress: [], services: list.byHostname, outbound: undefined };
}

/** The Sidecar that applies to a workload. Source: `doGetSidecarScope` and `initSidecarScopes`, pilot/pkg/model/push_context.go. */
export function sidecarFor(
  ordered: readonly Sidecar[],
  namespace: string,
  rootNamespace: string,
  applies: (selector: Labels) => boolean,
): Sidecar | undefined {
  const own = ordered.filter((sidecar) => sidecar.meta.namespace === namespace);
  const selected = own.find(({ workloadSelector }) => workloadSelector !== undefined && applies(workloadSelector));
  return (
    selected ??
    own.find(({ workloadSelector }) => workloadSelector === undefined) ??
    ordered.find(({ meta, workloadSelector }) => meta.namespace === rootNamespace && workloadSelector === undefined)
  );
}

/** The services that imported VirtualServices lead to: they get clusters even when no host imports them. */
function* destinationsOf(scope: EgressScope, namespace: string, sources: ScopeSources): Iterable<Service> {
  for (const virtualService of scope.virtualServices)
    for (const [host, ports] of destinationPorts(virtualService, namespace)) {
      const service = bestService(host, namespace, sources);
      if (service === undefined) continue;
      const matched = scope.onlyPort === undefined ? withPorts(service, ports) : withOnlyPort(service, scope.onlyPort);
      if (matched !== undefined) yield matched;
    }
}

function bestService(host: string, namespace: string, { services }: ScopeSources): Service | undefined {
  const byNamespace = services.byHostname(host);
  const own = byNamespace.get(namespace);
  if (own !== undefined) return own;
  let best: Service | undefined;
  for (const service of byNamespace.values()) {
    if (!services.isVisible(service, namespace)) continue;
    if (service.registry === 'Kubernetes') return service;
    if (best === undefined || service.created < best.created) best = service;
  }
  return best;
}

/** Ports by host; 0 stands for a destination that names none. Source: `virtualServiceDestinationsFilteredBySourceNamespace`. */
function destinationPorts(service: VirtualService, namespace: string): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  const add = ({ host, port }: { host: string; port: number | undefined }): void => {
    const ports = found.get(host) ?? new Set<number>();
    found.set(host, ports.add(port ?? 0));
  };
  for (const rule of service.http) {
    const sources = rule.matches.map(({ sourceNamespace }) => sourceNamespace).filter((name) => name !== '');
    if (sources.length > 0 && !sources.includes(namespace)) continue;
    for (const { destination } of rule.route) add(destination);
    if (rule.mirror !== undefined) add(rule.mirror);
    for (const { destination } of rule.mirrors ?? []) add(destination);
  }
  for (const rule of [...service.tcp, ...service.tls]) for (const { destination } of rule.route) add(destination);
  return found;
}

/** Source: `serviceMatchingVirtualServicePorts`. */
function withPorts(service: Service, wanted: ReadonlySet<number>): Service | undefined {
  if (wanted.size === 0 || wanted.has(0)) return service;
  const ports = service.ports.filter(({ port }) => wanted.has(port));
  if (ports.length === service.ports.length) return service;
  return ports.length === 0 ? undefined : { ...service, ports };
}

/** The services with clusters. Source: `appendSidecarServices`. */
class ClusterServices {
  readonly byHostname = new Map<string, Service>();

  add(service: Service): void {
    const existing = this.byHostname.get(service.hostname);
    if (existing === undefined) {
      this.byHostname.set(service.hostname, service);
      return;
    }
    if (existing === service || (existing.registry === 'Kubernetes' && service.registry === 'External')) return;
    if (existing.registry === 'External' && service.registry === 'Kubernetes') {
      this.byHostname.set(service.hostname, service);
      return;
    }
    if (samePorts(existing, service) || !canMerge(existing, service)) return;
    const added = service.ports.filter(({ port }) => !existing.ports.some((other) => other.port === port));
    this.byHostname.set(service.hostname, { ...existing, ports: [...existing.ports, ...added] });
  }
}

function samePorts(a: Service, b: Service): boolean {
  return (
    a.ports.length === b.ports.length &&
    a.ports.every((port, index) => {
      const other = b.ports[index];
      return port.name === other?.name && port.port === other.port && port.protocol === other.protocol;
    })
  );
}

/** Source: `canMergeServices`. */
function canMerge(a: Service, b: Service): boolean {
  return (
    a.namespace === b.namespace &&
    a.resolution === b.resolution &&
    a.registry === b.registry &&
    sameLabels(a.labels, b.labels) &&
    sameLabels(a.selector ?? {}, b.selector ?? {}) &&
    sameEntries(a.exportTo, b.exportTo)
  );
}

function sameEntries(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((entry) => right.has(entry));
}

function sameLabels(a: Labels, b: Labels): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
