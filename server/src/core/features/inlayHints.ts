import { percentText } from '../istio/shares';
import { resolveShortName } from '../istio/hosts';
import { selectWorkloads } from '../mesh/workloads';
import { objectTree } from '../workspace/facts/objectTree';
import { hasOpenLabels, labelsOf } from '../workspace/facts/read';
import type { FilePath } from '../workspace/paths';
import { displayName } from '../workspace/resource';
import type { Resource } from '../workspace/resource';
import { View } from '../workspace/view';
import type { Field } from '../yaml/field';
import { fieldsAt, parseWay } from '../yaml/ways';
import type { Span } from '../text/span';
import type { FeatureInput } from './input';

/** What a hint tells of; each can be switched off. */
export type HintKind = 'hosts' | 'weights' | 'workloads' | 'defaults';

/** A text that is shown behind a place and not written. */
export interface InlayHint {
  readonly kind: HintKind;
  /** File offset. */
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/**
 * What the text of an open file leaves unsaid: full names of hosts, shares of weights that do not make 100, how many
 * workloads a selector picks, the resolution of a ServiceEntry that writes none.
 * @param range file offsets; only documents that touch it are looked at.
 */
export function inlayHints(
  input: FeatureInput,
  path: FilePath,
  range: Span,
  kinds: ReadonlySet<HintKind>,
): InlayHint[] {
  const file = input.workspace.file(path);
  const hints: InlayHint[] = [];
  for (const { part, start, resources } of file?.parts ?? []) {
    const { document, text } = part;
    if (document === undefined || text === undefined) continue;
    if (start > range.end || start + text.length < range.start) continue;
    for (const resource of firstOfEach(resources)) {
      const object = objectTree(document, resource.facts).object;
      const view = new View(input.workspace, resource.world, new Set(), path);
      for (const hint of hintsOf(object, resource, view))
        if (kinds.has(hint.kind)) hints.push({ ...hint, offset: hint.offset + start });
    }
  }
  return hints.filter(({ offset }) => offset >= range.start && offset <= range.end);
}

/** A document in several worlds is explained as the first has it. */
function firstOfEach(resources: readonly Resource[]): Resource[] {
  return resources.filter((resource, index) => resources.findIndex(({ facts }) => facts === resource.facts) === index);
}

function hintsOf(object: Field, resource: Resource, view: View): InlayHint[] {
  const { kind, group } = resource.facts;
  if (!group.endsWith('istio.io') || resource.namespaceFrom === 'unknown') return [];
  return [
    ...(HOSTS[kind] ?? []).flatMap((way) => fieldsAt(object, way)).flatMap((host) => hostHint(host, resource, view)),
    ...(kind === 'VirtualService' ? fieldsAt(object, RULES).flatMap(weightHints) : []),
    ...SELECTORS.flatMap((way) => fieldsAt(object, way)).flatMap((labels) => workloadHint(labels, resource, view)),
    ...(kind === 'ServiceEntry' ? resolutionHint(object) : []),
  ];
}

const HOSTS: Readonly<Record<string, readonly ReturnType<typeof parseWay>[]>> = {
  VirtualService: [
    'spec.hosts[]',
    'spec.http|tls|tcp[].route[].destination.host',
    'spec.http[].mirror.host',
    'spec.http[].mirrors[].destination.host',
  ].map(parseWay),
  DestinationRule: [parseWay('spec.host')],
};
const RULES = parseWay('spec.http|tls|tcp[]');
const SELECTORS = [
  'spec.selector.matchLabels',
  'spec.workloadSelector.labels',
  'spec.workloadSelector.matchLabels',
].map(parseWay);

function hostHint(field: Field, { namespace }: Resource, view: View): InlayHint[] {
  const { text, node } = field;
  if (text === undefined || node === undefined) return [];
  const full = resolveShortName(text, namespace, view.settings.domainSuffix);
  if (full === text) return [];
  const tooltip = `Istio completes a name without a dot with the namespace of this object: ${full}`;
  return [{ kind: 'hosts', offset: node.end, label: full.slice(text.length), tooltip }];
}

function weightHints(rule: Field): InlayHint[] {
  const routes = rule.get('route').items();
  if (routes.length < 2 || rule.get('route').open || routes.some((route) => route.get('weight').unknown)) return [];
  const weights = routes.map((route) => route.get('weight').number ?? 0);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 100 || sum <= 0) return [];
  return routes.flatMap((route, index): InlayHint[] => {
    const { node } = route.get('weight');
    if (node === undefined) return [];
    const label = ` = ${percentText(weights[index] ?? 0, sum)}`;
    return [{ kind: 'weights', offset: node.end, label, tooltip: `${weights[index] ?? 0} of ${sum} parts` }];
  });
}

function workloadHint(labels: Field, resource: Resource, view: View): InlayHint[] {
  const { map } = labels;
  const asked = labelsOf(labels);
  if (map === undefined || hasOpenLabels(labels) || Object.keys(asked).length === 0) return [];
  const { workloads, unsure } = selectWorkloads(view, resource.namespace, asked);
  // Where the workspace holds no workloads, a zero would tell nothing.
  if (unsure || view.find('workload', resource.namespace).length === 0) return [];
  const names = [...new Set(workloads.map((workload) => `${workload.facts.kind} ${displayName(workload)}`))];
  const label = ` ${names.length} workload${names.length === 1 ? '' : 's'}`;
  const tooltip =
    names.length === 0 ? `Nothing in ${resource.namespace} carries these labels.` : names.slice(0, 20).join('\n');
  return [{ kind: 'workloads', offset: endOf(map.members.at(-1)?.value ?? map), label, tooltip }];
}

function endOf({ end }: Span): number {
  return end;
}

function resolutionHint(object: Field): InlayHint[] {
  const spec = object.get('spec');
  const resolution = spec.get('resolution');
  if (spec.map === undefined || spec.open || resolution.node !== undefined) return [];
  const tooltip = 'Without a resolution it is NONE: the connection goes to the address that the application dialled.';
  return [{ kind: 'defaults', offset: spec.keySpan.end + 1, label: ' resolution: NONE', tooltip }];
}
