import { labelsSubset, serviceSelects } from '../../istio/labels';
import { nearby } from '../../mesh/certainty';
import { findHost } from '../../mesh/hosts';
import { meshSettings } from '../../mesh/meshSettings';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import type { Labels } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import { hasOpenLabels, labelsOf } from '../../workspace/facts/read';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { labelWords } from '../nearLabels';
import { listWords } from '../structure/words';

export const subsetMatchesNoEndpoint = defineRule({
  code: 'subset-matches-no-endpoint',
  aliases: ['KIA0203', 'IST0173'],
  severity: 'warning',
  title: 'No endpoint carries the labels of this subset',
  source: 'pkg/config/analysis/analyzers/destinationrule/pod_not_selected.go',
  messages: {
    workloads: {
      what: 'No workload of {owner} carries {labels}.',
      why: 'The subset has no endpoints: requests that are routed to it end with 503 (UH).',
      todo: 'Correct the labels; the pods behind {owner} carry {carried}.',
    },
    unsure: {
      what: 'The workspace holds no workload that {owner} selects and that carries {labels}.',
      why: 'If the cluster has none either, requests that are routed to the subset end with 503 (UH).',
      todo: 'Nothing, if the workloads live outside of this workspace; else correct the labels, or the selector of {owner}.',
    },
    endpoints: {
      what: 'No endpoint of {owner} carries {labels}.',
      why: 'The subset has no endpoints: requests that are routed to it end with 503.',
      todo: 'Add the labels to an endpoint of the ServiceEntry, or correct the subset.',
    },
  },
});

/** Subsets of DestinationRules that select nothing; a hint where the workspace shows no endpoint of the host at all. */
export const subsetLabelsCheck: WorldCheck = {
  scope: 'world',
  name: 'subset-matches-no-endpoint',
  rules: [subsetMatchesNoEndpoint],
  kinds: ['networking.istio.io/DestinationRule'],
  reads: ['host', 'wildcard-host', 'workload', 'mesh'],
  check(context) {
    const host = context.object.at('spec.host').text;
    if (host === undefined || host.startsWith('*') || context.resource.namespaceFrom === 'unknown') return;
    const { owners } = findHost(context.view, host, context.resource.namespace);
    if (owners.length === 0) return;
    const known = owners.map((owner) => endpointLabels(context, owner));
    if (known.some((labels) => labels === undefined)) return;
    const carried = known.flatMap((labels) => labels ?? []);
    for (const subset of context.object.at('spec.subsets').items()) checkSubset(context, subset, owners, carried);
  },
};

function checkSubset(
  context: WorldContext,
  subset: Field,
  owners: readonly Resource[],
  carried: readonly Labels[],
): void {
  const field = subset.get('labels');
  const labels = labelsOf(field);
  const [owner] = owners;
  if (owner === undefined || Object.keys(labels).length === 0 || hasOpenLabels(field)) return;
  const written = Object.fromEntries(Object.entries(labels).filter(([key]) => !comesFromNode(key)));
  if (carried.some((candidate) => labelsSubset(written, candidate))) return;
  const related = owners.map((resource) => ({
    resource,
    span: resource.facts.nameSpan,
    message: 'the host of the rule is defined here',
  }));
  const named = { owner: `${owner.facts.kind} ${displayName(owner)}`, labels: labelWords(labels) };
  if (carried.length === 0) {
    if (Object.keys(written).length === 0) return;
    context.report(subsetMatchesNoEndpoint, field, 'unsure', named, { related, severity: 'hint' });
    return;
  }
  const keys = Object.keys(labels);
  const seen = [
    ...new Set(
      carried.flatMap((candidate) =>
        keys.flatMap((key) => (candidate[key] === undefined ? [] : [`${key}: ${candidate[key]}`])),
      ),
    ),
  ];
  const values = { ...named, carried: seen.length === 0 ? `no label ${listWords(keys)}` : listWords(seen) };
  context.report(
    subsetMatchesNoEndpoint,
    field,
    owner.facts.kind === 'ServiceEntry' ? 'endpoints' : 'workloads',
    values,
    { related },
  );
}

/** istiod adds the labels of the place where a pod runs, which no template shows. Source: pilot/pkg/serviceregistry/util/label. */
function comesFromNode(key: string): boolean {
  return /^(?:topology\.(?:kubernetes|istio)\.io\/|kubernetes\.io\/hostname$|failure-domain\.beta\.kubernetes\.io\/)/.test(
    key,
  );
}

/** The labels of each endpoint of a host, none where the workspace holds none; undefined when nothing can be said of them. */
function endpointLabels(context: WorldContext, owner: Resource): readonly Labels[] | undefined {
  const { spec } = owner.facts;
  if (spec.type === 'ServiceEntry') {
    if (spec.openEndpoints) return undefined;
    if (spec.workloadSelector === undefined)
      return spec.endpoints.length === 0 ? undefined : spec.endpoints.map(({ labels }) => labels);
    return selected(context, owner.namespace, spec.workloadSelector);
  }
  if (spec.type !== 'Service' || spec.selector === undefined) return undefined;
  const { selector } = spec;
  const found = selected(context, owner.namespace, selector);
  return found?.filter((labels) => serviceSelects(selector, labels));
}

function selected(
  { view, resource }: WorldContext,
  namespace: string,
  selector: Labels,
): readonly Labels[] | undefined {
  const { workloads, unsure } = selectWorkloads(view, namespace, selector);
  if (unsure || view.world.open || namespace === meshSettings(view).rootNamespace) return undefined;
  if (nearby(view, resource, workloads).length < workloads.length) return undefined;
  if (workloads.some(({ facts }) => facts.spec.type === 'Workload' && facts.spec.openLabels)) return undefined;
  return workloads.map(workloadLabels);
}
