import { meshSettings } from '../../mesh/meshSettings';
import { selectWorkloads } from '../../mesh/workloads';
import { labelsOf, hasOpenLabels } from '../../workspace/facts/read';
import type { Field } from '../../yaml/field';
import type { AppliedContext } from './context';
import { code, codes, fileOf, namedAll } from '../markdown';

/** Kinds that act on every namespace when they stand in the root namespace. */
const MESH_WIDE: ReadonlySet<string> = new Set([
  'AuthorizationPolicy',
  'PeerAuthentication',
  'RequestAuthentication',
  'Telemetry',
  'WasmPlugin',
  'TrafficExtension',
  'EnvoyFilter',
  'ProxyConfig',
  'Sidecar',
]);

/** What the labels of a selector pick, for selectors that look for pods in the namespace of their object. */
export function selectorHover(context: AppliedContext): string | undefined {
  const labels = labelsField(context);
  const { resource, view, facts } = context;
  if (labels === undefined || hasOpenLabels(labels) || resource.namespaceFrom === 'unknown') return undefined;
  const asked = labelsOf(labels);
  const words = codes(Object.entries(asked).map(([key, value]) => `${key}: ${value}`));
  const { rootNamespace, from } = meshSettings(view);
  const isRoot = resource.namespace === rootNamespace && MESH_WIDE.has(facts.kind);
  const says = from.rootNamespace === undefined ? '' : ` (${fileOf(from.rootNamespace, resource)} says so)`;
  const where = isRoot
    ? `in **every** namespace, as this is the root namespace${says}`
    : `in namespace ${code(resource.namespace)}`;
  if (words === '') {
    if (facts.kind === 'ServiceEntry') return '**Here:** without labels it picks nothing.';
    return `**Here:** without labels it picks all workloads ${where}.`;
  }
  const { workloads, unsure } = selectWorkloads(view, resource.namespace, asked);
  if (workloads.length > 0)
    return `**Here:** picks ${namedAll(workloads, resource, 5)}${isRoot ? `; looked for only in ${code(resource.namespace)}, but it acts ${where}` : ''}.`;
  if (isRoot) return `**Here:** picks pods with ${words} ${where}.`;
  const near = unsure || view.find('workload', resource.namespace).length === 0;
  return near
    ? `**Here:** pods with ${words} ${where}; the workspace shows none.`
    : `**Here:** **nothing** in the workspace carries ${words} ${where}.`;
}

/** The map of labels of the selector that the cursor is in. */
function labelsField(context: AppliedContext): Field | undefined {
  const at = context.path.findIndex((step) => step === 'workloadSelector' || step === 'selector');
  if (at < 0) return undefined;
  const selector = context.object.follow(context.path.slice(0, at + 1));
  for (const key of ['labels', 'matchLabels']) if (selector.get(key).exists) return selector.get(key);
  return context.facts.kind === 'Gateway' ? selector : selector.get('matchLabels');
}
