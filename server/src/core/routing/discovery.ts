import { labelSelectorMatches } from '../istio/selector';
import type { LabelSelector } from '../istio/selector';
import type { RoutingObject } from './spec/decode';
import type { NamespaceSpec } from './spec/kubernetes';

/** Whether istiod reads the objects of a namespace. */
export type Discovery = (namespace: string) => boolean;

/** The label that the API server gives each namespace. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Kinds that do not come and go with the namespace that they stand in: pods are found by what selects them. */
const ALWAYS: ReadonlySet<RoutingObject['kind']> = new Set([
  'MeshConfig',
  'Namespace',
  'Class',
  'Workload',
  'Unmodelled',
]);

/**
 * Which namespaces istiod reads; undefined when it reads all of them. A namespace without an object of its own has no
 * labels but its name.
 * @param selectors `discoverySelectors` of the mesh configuration; one that fits is enough
 * Source: pkg/kube/namespace/filter.go.
 */
export function discoveryOf(
  selectors: readonly LabelSelector[],
  namespaces: ReadonlyMap<string, NamespaceSpec>,
): Discovery | undefined {
  if (selectors.length === 0) return undefined;
  return (namespace) => {
    const labels = { [NAME_LABEL]: namespace, ...namespaces.get(namespace)?.labels };
    return namespace === '' || selectors.some((selector) => labelSelectorMatches(selector, labels) === true);
  };
}

/** The objects of a kind that istiod reads. */
export function discovered<T extends RoutingObject>(objects: readonly T[], discovery: Discovery): readonly T[] {
  return objects.filter(({ kind, meta }) => ALWAYS.has(kind) || discovery(meta.namespace));
}
