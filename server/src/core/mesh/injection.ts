import type { Labels } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { isPatched } from './patched';
import { isAmbient, namespaceLabels } from './namespaces';

/** How the pods of a workload take part in the mesh. */
export type MeshState = 'sidecar' | 'ambient' | 'none' | 'unknown';

/**
 * How a workload takes part in the mesh, by its template, its labels and those of its namespace; `unknown` when that
 * depends on a namespace that no manifest shows, or on a patch. A machine (WorkloadEntry, WorkloadGroup) has a proxy of its own.
 * Source: pkg/kube/inject/inject.go and webhook.go; pkg/config/analysis/analyzers/util/in_mesh.go.
 */
export function meshState(view: View, workload: Resource): MeshState {
  const { spec } = workload.facts;
  if (spec.type !== 'Workload') return 'sidecar';
  if (spec.proxyContainer) return 'sidecar';
  if (isPatched(view, workload)) return 'unknown';
  const wish = spec.podLabels['sidecar.istio.io/inject'] ?? spec.podAnnotations['sidecar.istio.io/inject'];
  const labels = namespaceLabels(view, workload.namespace);
  // A namespace that is switched off stays off, whatever its pods want.
  const isOff = labels?.['istio-injection'] !== undefined && labels['istio-injection'] !== 'enabled';
  if (wish === 'true' && !spec.hostNetwork && !isOff) return 'sidecar';
  const mode = spec.podLabels['istio.io/dataplane-mode'];
  if (mode === 'ambient') return 'ambient';
  if (labels === undefined) return spec.hostNetwork || wish === 'false' ? 'none' : 'unknown';
  if (injectsByLabel(labels) && wish !== 'false' && !spec.hostNetwork) return 'sidecar';
  return isAmbient(labels) && mode !== 'none' && !spec.hostNetwork ? 'ambient' : 'none';
}

/** True when the labels of a namespace ask for sidecars. `istio-injection` beats a revision. */
export function injectsByLabel(labels: Labels): boolean {
  const injection = labels['istio-injection'];
  if (injection !== undefined) return injection === 'enabled';
  return (labels['istio.io/rev'] ?? '') !== '';
}
