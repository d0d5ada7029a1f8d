import { meshStrength } from '../mesh/meshSettings';
import type { Labels } from '../workspace/facts/types';
import { discovered, discoveryOf } from './discovery';
import { limitsFor } from './limits';
import { DestinationRuleIndex } from './destinationRules/destinationRuleIndex';
import { generatedRouting, generatedWorkloads } from './gatewayApi/generated';
import type { Mesh, MeshNote } from './mesh';
import type { MeshDefaults } from './options';
import { meshDefaults } from './options';
import type { Addresses } from './registry/addresses';
import { namedAddresses } from './registry/addresses';
import { EndpointIndex } from './registry/endpointIndex';
import { Owners } from './registry/owners';
import { PeerAuthentications } from './registry/peerAuthentication';
import { SecurityPolicies } from './registry/securityPolicies';
import { compareText, ServiceIndex } from './registry/serviceIndex';
import { Workloads } from './registry/workloads';
import type { RoutingObject } from './spec/decode';
import type { KubernetesService } from './spec/kubernetes';
import type { ObjectMeta } from './spec/object';
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

/** The objects of a mesh by kind: of each identity one. A list of which nothing changed is the same list. */
export interface KindLists {
  of<K extends RoutingObject['kind']>(kind: K): readonly OfKind<K>[];
}

export type OfKind<K extends RoutingObject['kind']> = Extract<RoutingObject, { kind: K }>;

const NONE: readonly never[] = [];

/** Builds meshes one after another; what depends on lists that stayed the same is taken over from the one before. */
export class MeshBuilder {
  private readonly made = new WeakMap<object, unknown>();

  /** @param slots what was made before, and of what. */
  constructor(
    private readonly options: Omit<MeshOptions, 'isRefused'>,
    private readonly slots = new Map<string, Slot>(),
  ) {}

  /** A builder that begins with what this one has made. */
  copy(): MeshBuilder {
    return new MeshBuilder(this.options, new Map(this.slots));
  }

  /** @param notes of the objects that take no part. */
  build(all: KindLists, notes: readonly MeshNote[]): Mesh {
    const [config] = [...all.of('MeshConfig')].sort(
      (a, b) => meshStrength(a.meta.resource) - meshStrength(b.meta.resource),
    );
    const defaults = this.slot('defaults', [config], () => meshDefaults(config, this.options.domainSuffix));
    const lists = this.discovered(all, defaults);
    const { kubernetesServices, workloadList, routing } = this.written(lists, defaults);
    const hiddenServices = this.slot('hidden services', [all.of('Service'), lists.of('Service')], () => {
      const read = new Set(lists.of('Service'));
      return all.of('Service').filter((service) => !read.has(service));
    });
    const addresses = this.addresses(all, [kubernetesServices, hiddenServices], workloadList);
    const namespaces = this.namespaces(lists);
    const workloads = this.slot(
      'workloads',
      [workloadList, namespaces, addresses],
      () => new Workloads(workloadList, namespaces, addresses),
    );
    const entries = this.oldestFirst('ServiceEntry', lists.of('ServiceEntry'));
    const owners = this.slot('owners', [kubernetesServices, entries, defaults, addresses], () => {
      const once = <T>(object: object, make: () => T): T => this.once(object, defaults, addresses, make);
      return new Owners(kubernetesServices, entries, defaults, addresses, this.created, once);
    });
    const services = this.slot('services', [owners, defaults, namespaces], () => {
      const labelsOf = (namespace: string): Labels => namespaces.get(namespace)?.labels ?? {};
      return new ServiceIndex(owners.services, defaults, labelsOf);
    });
    const workloadEntries = lists.of('WorkloadEntry');
    const unmodelled = lists.of('Unmodelled');
    return {
      defaults,
      addresses,
      services,
      endpoints: this.slot('endpoints', [owners, workloads, workloadEntries], () => {
        const ownersOf = owners.of.bind(owners);
        return new EndpointIndex(ownersOf, { workloads, workloadEntries });
      }),
      workloads,
      ...this.rules(lists, routing, defaults),
      gateways: this.slot('gateways', [lists.of('Gateway'), routing], () =>
        this.sorted([...lists.of('Gateway'), ...routing.flatMap((made) => (made.kind === 'Gateway' ? [made] : []))]),
      ),
      kubernetesServices,
      hiddenServices,
      complete: this.options.complete === true,
      notes,
      assumptions: assumptionsOf(lists),
      limits: (proxy) => limitsFor(proxy, unmodelled, namespaces, defaults.rootNamespace),
    };
  }

  /** What is left of the objects where the mesh configuration names the namespaces that istiod reads. */
  private discovered(all: KindLists, defaults: MeshDefaults): KindLists {
    const namespaces = this.namespaces(all);
    const discovery = this.slot('discovery', [defaults, namespaces], () =>
      discoveryOf(defaults.discoverySelectors, namespaces),
    );
    if (discovery === undefined) return all;
    return {
      of: (kind) => {
        const list = all.of(kind);
        return this.slot(`discovered ${kind}`, [list, discovery], () => discovered(list, discovery));
      },
    };
  }

  private rules(
    lists: KindLists,
    routing: readonly (OfKind<'Gateway'> | OfKind<'VirtualService'>)[],
    defaults: MeshDefaults,
  ): Pick<Mesh, 'virtualServices' | 'destinationRules' | 'peerAuthentications' | 'policies' | 'sidecars'> {
    const written = lists.of('VirtualService');
    const destinationRules = lists.of('DestinationRule');
    const peerAuthentications = lists.of('PeerAuthentication');
    const authorization = lists.of('AuthorizationPolicy');
    const authentication = lists.of('RequestAuthentication');
    const sidecars = lists.of('Sidecar');
    return {
      virtualServices: this.slot('virtualServices', [written, routing, defaults], () => {
        const made = routing.flatMap((one) => (one.kind === 'VirtualService' ? [one] : []));
        const once = (service: OfKind<'VirtualService'>, make: () => OfKind<'VirtualService'>) =>
          this.once(service, defaults, undefined, make);
        return new VirtualServiceIndex([...written, ...made], defaults, this.created, once);
      }),
      destinationRules: this.slot(
        'destinationRules',
        [destinationRules, defaults],
        () => new DestinationRuleIndex(destinationRules, defaults, this.created),
      ),
      peerAuthentications: this.slot(
        'peerAuthentications',
        [peerAuthentications, defaults],
        () => new PeerAuthentications(this.sorted(peerAuthentications), defaults.rootNamespace),
      ),
      policies: this.slot(
        'policies',
        [authorization, authentication, defaults],
        () => new SecurityPolicies(this.sorted(authorization), this.sorted(authentication), defaults.rootNamespace),
      ),
      sidecars: this.slot('sidecars', [sidecars], () => {
        const ordered = this.sorted(sidecars);
        return [
          ...ordered.filter(({ workloadSelector }) => workloadSelector !== undefined),
          ...ordered.filter(({ workloadSelector }) => workloadSelector === undefined),
        ];
      }),
    };
  }

  /** What is written and what istiod makes of the Gateway API and of Ingresses. */
  private written(
    lists: KindLists,
    defaults: MeshDefaults,
  ): {
    kubernetesServices: readonly KubernetesService[];
    workloadList: readonly OfKind<'Workload'>[];
    routing: readonly (OfKind<'Gateway'> | OfKind<'VirtualService'>)[];
  } {
    const gateways = lists.of('ApiGateway');
    const classes = lists.of('Class');
    const run = gateways.length === 0 ? NONE : [gateways, classes, lists.of('Service'), lists.of('Workload')];
    const generated = this.slot('generated workloads', run, () => generatedWorkloads(run.flat()));
    const kubernetesServices = this.slot('kubernetes services', [lists.of('Service'), generated], () =>
      joined(lists.of('Service'), generated, 'Service'),
    );
    const workloadList = this.slot('workload list', [lists.of('Workload'), generated], () =>
      joined(lists.of('Workload'), generated, 'Workload'),
    );
    const routes = [lists.of('ApiRoute'), lists.of('Ingress'), gateways];
    const sources = routes.every(({ length }) => length === 0)
      ? NONE
      : [
          ...routes,
          classes,
          lists.of('Namespace'),
          lists.of('ReferenceGrant'),
          kubernetesServices,
          lists.of('ServiceEntry'),
        ];
    const routing = this.slot('generated routing', [defaults, ...sources], () =>
      generatedRouting(sources.flat(), defaults, this.created),
    );
    return { kubernetesServices, workloadList, routing };
  }

  private addresses(
    lists: KindLists,
    services: readonly (readonly KubernetesService[])[],
    workloads: readonly OfKind<'Workload'>[],
  ): Addresses {
    const { addresses } = this.options;
    if (addresses === undefined) return namedAddresses;
    const entries = lists.of('ServiceEntry');
    return this.slot('addresses', [...services, workloads, entries], () =>
      addresses([...services.flat(), ...workloads, ...entries]),
    );
  }

  private namespaces(lists: KindLists): ReadonlyMap<string, OfKind<'Namespace'>> {
    const list = lists.of('Namespace');
    return this.slot('namespaces', [list], () => new Map(list.map((namespace) => [namespace.meta.name, namespace])));
  }

  private readonly created = ({ meta }: { meta: ObjectMeta }): number =>
    meta.created ?? this.options.assumedCreation ?? 0;

  private oldestFirst<T extends { meta: ObjectMeta }>(name: string, list: readonly T[]): readonly T[] {
    return this.slot(`${name} by age`, [list], () => this.sorted(list));
  }

  private sorted<T extends { meta: ObjectMeta }>(list: readonly T[]): T[] {
    return [...list].sort(
      (a, b) =>
        this.created(a) - this.created(b) ||
        compareText(a.meta.name, b.meta.name) ||
        compareText(a.meta.namespace, b.meta.namespace),
    );
  }

  /** What was made before from the same things, else made now. */
  private slot<T>(name: string, from: readonly unknown[], make: () => T): T {
    const known = this.slots.get(name);
    if (known !== undefined && known.from.length === from.length && from.every((one, at) => one === known.from[at]))
      return known.value as T;
    const value = make();
    this.slots.set(name, { from, value });
    return value;
  }

  /** What is made of one object alone, and of settings that hardly ever change. */
  private once<T>(object: object, defaults: MeshDefaults, addresses: Addresses | undefined, make: () => T): T {
    const known = this.made.get(object) as Made<T> | undefined;
    if (known?.defaults === defaults && known.addresses === addresses) return known.value;
    const value = make();
    this.made.set(object, { defaults, addresses, value } satisfies Made<T>);
    return value;
  }
}

/** A part of a mesh, and what it was made of. */
interface Slot {
  readonly from: readonly unknown[];
  readonly value: unknown;
}

interface Made<T> {
  readonly defaults: MeshDefaults;
  readonly addresses: Addresses | undefined;
  readonly value: T;
}

function joined<K extends RoutingObject['kind']>(
  written: readonly OfKind<K>[],
  made: readonly RoutingObject[],
  kind: K,
): readonly OfKind<K>[] {
  const own = made.filter((object): object is OfKind<K> => object.kind === kind);
  return own.length === 0 ? written : [...written, ...own];
}

function assumptionsOf(lists: KindLists): string[] {
  return ORDERED.some((kind) => lists.of(kind).some(({ meta }) => meta.created === undefined))
    ? ['objects whose file carries no creation time are equally old; between them names decide']
    : [];
}

const ORDERED = ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Gateway', 'Sidecar'] as const;
