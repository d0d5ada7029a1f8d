import { meshStrength } from '../mesh/meshSettings';
import { limitsFor } from './limits';
import { DestinationRuleIndex } from './destinationRules/destinationRuleIndex';
import { generatedRouting, generatedWorkloads } from './gatewayApi/generated';
import type { Mesh } from './mesh';
import { selectObjects } from './selection';
import type { MeshDefaults } from './options';
import { meshDefaults } from './options';
import type { Addresses } from './registry/addresses';
import { namedAddresses } from './registry/addresses';
import { EndpointIndex } from './registry/endpointIndex';
import { fromServiceEntry } from './registry/entryServices';
import { fromKubernetes } from './registry/kubernetesServices';
import { PeerAuthentications } from './registry/peerAuthentication';
import { SecurityPolicies } from './registry/securityPolicies';
import { compareText, ServiceIndex } from './registry/serviceIndex';
import type { Service } from './registry/service';
import { Workloads } from './registry/workloads';
import { serviceFqdn } from '../istio/hosts';
import type { RoutingObject } from './spec/decode';
import type { KubernetesService } from './spec/kubernetes';
import type { ObjectMeta } from './spec/object';
import type { ServiceEntry } from './spec/serviceEntry';
import { VirtualServiceIndex } from './virtualServices/virtualServiceIndex';

/** What a mesh is built with. */
export interface MeshOptions {
  readonly domainSuffix: string;
  /** Addresses that the files lack; by default names stand for them. */
  readonly addresses?: (objects: readonly RoutingObject[]) => Addresses;
  /** Seconds since 1970 for objects whose file does not tell their age: all are equally old. */
  readonly assumedCreation?: number;
  /** True when the files hold all of the mesh: what they lack is not there. */
  readonly complete?: boolean;
  /** True for objects that the cluster would refuse: they take no part. */
  readonly isRefused?: (resource: ObjectMeta['resource']) => boolean;
}

/** The objects of a mesh by kind. */
class Sorted {
  private readonly byKind = new Map<string, RoutingObject[]>();

  constructor(objects: readonly RoutingObject[]) {
    for (const object of objects) {
      const list = this.byKind.get(object.kind);
      if (list === undefined) this.byKind.set(object.kind, [object]);
      else list.push(object);
    }
  }

  of<K extends RoutingObject['kind']>(kind: K): readonly Extract<RoutingObject, { kind: K }>[] {
    return (this.byKind.get(kind) ?? []) as Extract<RoutingObject, { kind: K }>[];
  }
}

/**
 * Builds the mesh of one world, once for all requests. Of an identity that stands in several files the first counts.
 * @param objects all decoded objects of the world.
 */
export function buildMesh(objects: readonly RoutingObject[], options: MeshOptions): Mesh {
  const refused = options.isRefused ?? (() => false);
  const { kept, notes } = selectObjects(objects, options.domainSuffix, refused);
  const [config] = kept
    .filter((object) => object.kind === 'MeshConfig')
    .sort((a, b) => meshStrength(a.meta.resource) - meshStrength(b.meta.resource));
  const defaults = meshDefaults(config, options.domainSuffix);
  const created = ({ meta }: { meta: ObjectMeta }): number => meta.created ?? options.assumedCreation ?? 0;
  const all = [...kept, ...generatedWorkloads(kept)];
  const sorted = new Sorted([...all, ...generatedRouting(all, defaults, created)]);
  const addresses = options.addresses?.(all) ?? namedAddresses;
  const oldestFirst = <T extends { meta: ObjectMeta }>(list: readonly T[]): T[] =>
    [...list].sort(
      (a, b) =>
        created(a) - created(b) ||
        compareText(a.meta.name, b.meta.name) ||
        compareText(a.meta.namespace, b.meta.namespace),
    );
  const namespaces = new Map(sorted.of('Namespace').map((namespace) => [namespace.meta.name, namespace]));
  const workloads = new Workloads(sorted.of('Workload'), namespaces, addresses);
  const kubernetesServices = sorted.of('Service');
  const entries = oldestFirst(sorted.of('ServiceEntry'));
  const owners = new Owners(kubernetesServices, entries, defaults, addresses, created);
  const services = new ServiceIndex(owners.services, defaults, (namespace) => namespaces.get(namespace)?.labels ?? {});
  const sidecars = oldestFirst(sorted.of('Sidecar'));
  return {
    defaults,
    addresses,
    services,
    endpoints: new EndpointIndex((namespace, hostname) => owners.of(namespace, hostname), {
      workloads,
      workloadEntries: sorted.of('WorkloadEntry'),
    }),
    workloads,
    virtualServices: new VirtualServiceIndex(sorted.of('VirtualService'), defaults, created),
    destinationRules: new DestinationRuleIndex(sorted.of('DestinationRule'), defaults, created),
    peerAuthentications: new PeerAuthentications(oldestFirst(sorted.of('PeerAuthentication')), defaults.rootNamespace),
    policies: new SecurityPolicies(
      oldestFirst(sorted.of('AuthorizationPolicy')),
      oldestFirst(sorted.of('RequestAuthentication')),
      defaults.rootNamespace,
    ),
    sidecars: [
      ...sidecars.filter(({ workloadSelector }) => workloadSelector !== undefined),
      ...sidecars.filter(({ workloadSelector }) => workloadSelector === undefined),
    ],
    gateways: oldestFirst(sorted.of('Gateway')),
    kubernetesServices,
    complete: options.complete === true,
    notes,
    assumptions: assumptionsOf(kept),
    limits: (proxy) => limitsFor(proxy, sorted.of('Unmodelled'), namespaces, defaults.rootNamespace),
  };
}

/** Whose services are whose. */
class Owners {
  readonly services: readonly Service[];
  private readonly kubernetes = new Map<string, KubernetesService>();
  private readonly entries = new Map<string, { entry: ServiceEntry; service: Service }[]>();

  constructor(
    kubernetesServices: readonly KubernetesService[],
    entries: readonly ServiceEntry[],
    { domainSuffix }: MeshDefaults,
    addresses: Addresses,
    created: (object: { meta: ObjectMeta }) => number,
  ) {
    const made: Service[] = [];
    for (const service of kubernetesServices) {
      const { name, namespace } = service.meta;
      this.kubernetes.set(`${namespace}/${serviceFqdn(name, namespace, domainSuffix)}`, service);
      made.push(fromKubernetes(service, domainSuffix, created(service), addresses));
    }
    for (const entry of entries)
      for (const service of fromServiceEntry(entry, created(entry), addresses)) {
        made.push(service);
        const key = `${service.namespace}/${service.hostname}`;
        const list = this.entries.get(key);
        if (list === undefined) this.entries.set(key, [{ entry, service }]);
        else list.push({ entry, service });
      }
    this.services = made;
  }

  of(
    namespace: string,
    hostname: string,
  ): {
    service: KubernetesService | undefined;
    entries: readonly { entry: ServiceEntry; service: Service }[];
  } {
    const key = `${namespace}/${hostname}`;
    return { service: this.kubernetes.get(key), entries: this.entries.get(key) ?? [] };
  }
}

function assumptionsOf(objects: readonly RoutingObject[]): string[] {
  const ordered = objects.filter(({ kind }) => ORDERED.has(kind));
  return ordered.some(({ meta }) => meta.created === undefined)
    ? ['objects whose file carries no creation time are equally old; between them names decide']
    : [];
}

const ORDERED: ReadonlySet<string> = new Set([
  'VirtualService',
  'DestinationRule',
  'ServiceEntry',
  'Gateway',
  'Sidecar',
]);
