import type { DestinationRuleIndex } from './destinationRules/destinationRuleIndex';
import type { MeshDefaults } from './options';
import type { Addresses } from './registry/addresses';
import type { Proxy } from './proxy/proxy';
import type { EndpointIndex } from './registry/endpointIndex';
import type { PeerAuthentications } from './registry/peerAuthentication';
import type { SecurityPolicies } from './registry/securityPolicies';
import type { ServiceIndex } from './registry/serviceIndex';
import type { Workloads } from './registry/workloads';
import type { Gateway, Sidecar } from './spec/istioObjects';
import type { KubernetesService } from './spec/kubernetes';
import type { ObjectMeta } from './spec/object';
import type { VirtualServiceIndex } from './virtualServices/virtualServiceIndex';

/** An object that takes no part, and why. */
export interface MeshNote {
  readonly why: string;
  readonly meta: ObjectMeta;
  /** The hosts it is about; undefined for objects that are about none. */
  readonly hosts: readonly string[] | undefined;
  /** The object that counts in its place. */
  readonly insteadOf: ObjectMeta['resource'] | undefined;
}

/** All that istiod knows of one cluster. Immutable, apart from what is worked out on first use. */
export interface Mesh {
  readonly defaults: MeshDefaults;
  readonly addresses: Addresses;
  readonly services: ServiceIndex;
  readonly endpoints: EndpointIndex;
  readonly workloads: Workloads;
  readonly virtualServices: VirtualServiceIndex;
  readonly destinationRules: DestinationRuleIndex;
  readonly peerAuthentications: PeerAuthentications;
  readonly policies: SecurityPolicies;
  /** Those for chosen workloads first, each group the oldest first. */
  readonly sidecars: readonly Sidecar[];
  /** The oldest first. */
  readonly gateways: readonly Gateway[];
  readonly kubernetesServices: readonly KubernetesService[];
  /** Services of namespaces that istiod does not read; the DNS of the cluster knows them all the same. */
  readonly hiddenServices: readonly KubernetesService[];
  /** True when the files hold all of the mesh: what they lack is not there. */
  readonly complete: boolean;
  readonly notes: readonly MeshNote[];
  /** What files do not say and was taken for granted. */
  readonly assumptions: readonly string[];
  /** What is there for a proxy but not modelled. */
  limits(proxy: Pick<Proxy, 'namespace' | 'labels'>): readonly string[];
}
