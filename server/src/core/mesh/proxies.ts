import type { Labels } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { workloadLabels } from './workloads';
import { namespaceLabel } from './namespaceLookup';

/** Which proxy carries the traffic of a workload; `unknown` when labels outside of the workspace decide. */
export type Proxy = 'sidecar' | 'ambient' | 'none' | 'unknown';

const INJECT = 'sidecar.istio.io/inject';
const MODE = 'istio.io/dataplane-mode';

/** Whether a namespace asks for sidecars: undefined when its labels are not in the workspace. Source: injectRequired, pkg/kube/inject/inject.go. */
export function namespaceInjects(view: View, namespace: string): boolean | undefined {
  const injection = namespaceLabel(view, namespace, 'istio-injection');
  const revision = namespaceLabel(view, namespace, 'istio.io/rev');
  if (!injection.known || !revision.known) return undefined;
  if (injection.value !== undefined) return injection.value === 'enabled';
  return (revision.value ?? '') !== '';
}

/** True when ztunnel takes the traffic of a namespace; undefined when its labels are not in the workspace. */
export function isAmbient(view: View, namespace: string): boolean | undefined {
  const mode = namespaceLabel(view, namespace, MODE);
  return mode.known ? mode.value === 'ambient' : undefined;
}

/** What the labels of pods ask for by themselves: their own word, whatever the namespace says. */
export function askedByPods(workload: Resource): { readonly inject?: boolean; readonly mode?: string } {
  const labels = workloadLabels(workload);
  const inject = labels[INJECT] ?? annotationsOf(workload)[INJECT];
  return { inject: inject === 'true' ? true : inject === 'false' ? false : undefined, mode: labels[MODE] };
}

function annotationsOf({ facts }: Resource): Labels {
  return facts.spec.type === 'Workload' ? facts.spec.podAnnotations : {};
}

/** A namespace that is switched off stays off, whatever its pods want. */
function refusesSidecars(view: View, namespace: string): boolean {
  const injection = namespaceLabel(view, namespace, 'istio-injection');
  return injection.known && injection.value !== undefined && injection.value !== 'enabled';
}

/**
 * Which proxy a workload gets by its labels and those of its namespace. A sidecar wins over ambient.
 * Source: shouldPodBeEnabled, cni/pkg/util/podutil.go; injectRequired, pkg/kube/inject/inject.go.
 */
export function proxyOf(view: View, workload: Resource): Proxy {
  const { spec } = workload.facts;
  if (spec.type === 'Workload' && spec.openLabels) return 'unknown';
  if (spec.type === 'Workload' && spec.hostNetwork) return 'none';
  const { inject, mode } = askedByPods(workload);
  const injects = namespaceInjects(view, workload.namespace);
  if (inject === true && !refusesSidecars(view, workload.namespace)) return 'sidecar';
  if (inject === undefined && injects === true) return 'sidecar';
  if (inject === undefined && injects === undefined) return 'unknown';
  if (mode !== undefined) return mode === 'ambient' ? 'ambient' : 'none';
  const ambient = isAmbient(view, workload.namespace);
  if (ambient === undefined) return 'unknown';
  return ambient ? 'ambient' : 'none';
}
