import type { Labels } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { isPatched } from './patched';

const NAMESPACE = '/Namespace';

/** All variants of a Namespace manifest; none when the workspace has no manifest of it. */
export function namespaceManifests(view: View, name: string): readonly Resource[] {
  return view.variants(NAMESPACE, '', name);
}

/** Every Namespace manifest of the world. */
export function allNamespaces(view: View): readonly Resource[] {
  return view.find('kind', `${NAMESPACE}|`);
}

/**
 * The labels of a namespace; undefined when no manifest shows them, when a patch changes them, or when its variants differ in one that is asked
 * for.
 */
export function namespaceLabels(view: View, name: string): Labels | undefined {
  const [first, ...more] = namespaceManifests(view, name).filter(({ role }) => role === 'resource');
  if (first === undefined || isPatched(view, first)) return undefined;
  const same = more.every(({ facts }) => DECIDING.every((label) => facts.labels[label] === first.facts.labels[label]));
  return same ? first.facts.labels : undefined;
}

/** The labels that decide how pods of a namespace join the mesh. */
const DECIDING = ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'] as const;

/** True when the labels of a namespace put its pods into the ambient mesh, and no sidecar keeps them out. */
export function isAmbient(labels: Labels): boolean {
  return (
    labels['istio.io/dataplane-mode'] === 'ambient' &&
    labels['istio-injection'] !== 'enabled' &&
    (labels['istio.io/rev'] ?? '') === ''
  );
}

/** Namespaces of Kubernetes itself, which Istio's tools never look at. Source: pkg/config/analysis/local/istiod_analyze.go. */
export function isSystemNamespace(name: string): boolean {
  return SYSTEM.has(name);
}

const SYSTEM: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);
