import type { ObjectFacts } from './facts/types';
import type { World } from './layout';
import type { FilePath } from './paths';

/** Where the namespace of a resource comes from, in order of strength. */
export type NamespaceOrigin =
  'kustomization' | 'written' | 'neighbours' | 'setting' | 'default' | 'cluster-scoped' | 'unknown';

/** An object in its world: what it is, where it stands, and the namespace in force. Immutable. */
export interface Resource {
  readonly facts: ObjectFacts;
  readonly file: FilePath;
  readonly world: World;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly namespaceFrom: NamespaceOrigin;
  /** `patch`: partial on purpose; it completes other variants of the same identity. */
  readonly role: 'resource' | 'patch';
}

/** `payments/stripe-api`, or the name alone for what has no namespace. */
export function displayName(resource: Resource): string {
  const name = resource.facts.name ?? '(no name)';
  return resource.namespace === '' ? name : `${resource.namespace}/${name}`;
}

/** Kinds without a namespace that the workspace may hold. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'Namespace',
  'Node',
  'GatewayClass',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'PersistentVolume',
  'Chart',
  'MeshConfig',
  'MeshNetworks',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'MeshProxyConfig',
]);

/** True for kinds that have no namespace. */
export function isClusterScoped(kind: string): boolean {
  return CLUSTER_SCOPED.has(kind);
}
