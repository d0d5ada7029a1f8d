import { hasOpenLabels, labelsOf } from '../../workspace/facts/read';
import type { Labels } from '../../workspace/facts/types';
import { evidence, isPlacedSurely } from '../../mesh/certainty';
import { meshState } from '../../mesh/injection';
import { meshSettings } from '../../mesh/meshSettings';
import { podsAnywhere, selectsDefaultIngress } from '../../mesh/gatewayWorkloads';
import { podsOnly, selectWorkloads, workloadLabels } from '../../mesh/workloads';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { Rule, WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { labelWords, nearestLabel } from '../nearLabels';

const messages = {
  near: {
    what: 'No workload of {place} carries {labels}; did you mean "{near}"?',
    why: '{effect}',
    todo: 'Correct the label, or the labels of the pods.',
  },
  none: {
    what: 'No workload of {place} carries {labels}.',
    why: '{effect}',
    todo: 'Correct the labels. Looked at the pod templates, WorkloadEntries and WorkloadGroups of {place}.',
  },
  unsure: {
    what: 'No workload that the workspace holds carries {labels}.',
    why: 'If the cluster has none in {place} either: {effect}',
    todo: 'Nothing, if the workload lives outside of this workspace; else correct the labels.',
  },
} as const;

export const selectorMatchesNoWorkload = defineRule({
  code: 'selector-matches-no-workload',
  aliases: ['IST0101', 'KIA0004'],
  severity: 'warning',
  title: 'The selector picks no workload',
  source: 'pkg/config/analysis/analyzers/sidecar/selector.go and telemetry/selector.go',
  messages,
});

export const policyMatchesNoWorkload = defineRule({
  code: 'policy-matches-no-workload',
  aliases: ['IST0127', 'KIA0004'],
  severity: 'warning',
  title: 'The policy applies to no workload',
  source: 'pkg/config/analysis/analyzers/authz/authorizationpolicies.go',
  messages: {
    ...messages,
    outside: {
      what: 'What {labels} picks in {place} has no sidecar and is not part of the ambient mesh.',
      why: 'Nothing enforces the policy there.',
      todo: 'Label the namespace or the pods for injection, or remove the policy.',
    },
    empty: {
      what: 'The workspace holds no workload of {place} that is part of the mesh.',
      why: 'If the cluster has none either, nothing enforces the policy.',
      todo: 'Nothing, if the workloads live outside of this workspace.',
    },
  },
});

/** Where a kind keeps its selector, and what is lost when it picks nothing. */
const SELECTORS: Readonly<Record<string, { at: string; effect: string }>> = {
  Sidecar: { at: 'spec.workloadSelector.labels', effect: 'no proxy takes this configuration.' },
  Telemetry: { at: 'spec.selector.matchLabels', effect: 'no proxy takes this configuration.' },
  AuthorizationPolicy: { at: 'spec.selector.matchLabels', effect: 'nobody enforces the policy.' },
  PeerAuthentication: { at: 'spec.selector.matchLabels', effect: 'nobody enforces the policy.' },
  RequestAuthentication: { at: 'spec.selector.matchLabels', effect: 'nobody checks tokens by it.' },
};

/** Selectors that no workload of the namespace answers to (of any namespace, for policies of the root namespace). */
export const selectorCheck: WorldCheck = {
  scope: 'world',
  name: 'selector-matches-no-workload',
  rules: [selectorMatchesNoWorkload, policyMatchesNoWorkload],
  kinds: [
    'networking.istio.io/Sidecar',
    'telemetry.istio.io/Telemetry',
    'security.istio.io/AuthorizationPolicy',
    'security.istio.io/PeerAuthentication',
    'security.istio.io/RequestAuthentication',
  ],
  reads: ['workload', 'pod-label', 'identity', 'mesh'],
  check(context) {
    const { object, resource, facts } = context;
    const selector = SELECTORS[facts.kind];
    if (selector === undefined || resource.namespaceFrom === 'unknown') return;
    const field = object.at(selector.at);
    const written = labelsOf(field);
    const labels = withoutInjected(written);
    if (Object.keys(labels).length === 0 && Object.keys(written).length > 0) return;
    // A wildcard is refused, and picks nothing that could be looked for.
    if (hasOpenLabels(field) || Object.values(labels).some((value) => value.includes('*'))) return;
    if (Object.keys(labels).length > 0) checkSelector(context, field, labels, selector.effect);
    else if (facts.kind === 'AuthorizationPolicy') checkNamespace(context);
  },
};

/**
 * Labels that the injector adds to pods stand in no template.
 * Source: manifests/charts/istio-control/istio-discovery/files/injection-template.yaml.
 */
function withoutInjected(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !INJECTED.has(key)));
}

const INJECTED: ReadonlySet<string> = new Set([
  'service.istio.io/canonical-name',
  'service.istio.io/canonical-revision',
  'security.istio.io/tlsMode',
  'networking.istio.io/tunnel',
]);

function checkSelector(context: WorldContext, field: Field, labels: Labels, effect: string): void {
  const { view, resource, facts } = context;
  const everywhere = reachesEverywhere(context);
  const { workloads, unsure } = everywhere
    ? { workloads: podsAnywhere(view, labels), unsure: false }
    : selectWorkloads(view, resource.namespace, labels);
  const rule = facts.group === 'security.istio.io' ? policyMatchesNoWorkload : selectorMatchesNoWorkload;
  const values = {
    labels: labelWords(labels),
    place: everywhere ? 'any namespace' : `namespace ${resource.namespace}`,
  };
  if (workloads.length > 0) {
    if (facts.kind === 'AuthorizationPolicy' && workloads.every((workload) => meshState(view, workload) === 'none'))
      context.report(policyMatchesNoWorkload, field, 'outside', values);
    return;
  }
  if (everywhere && selectsDefaultIngress(labels)) return;
  // Workloads that write no namespace are probably meant to be in this one.
  if (!unsure && podsAnywhere(view, labels).every(isPlacedSurely))
    reportNothing(context, rule, field, labels, { ...values, effect });
}

/** A policy of the root namespace is for all namespaces; a Sidecar and the mutual TLS of workloads are not. */
function reachesEverywhere({ view, resource, facts }: WorldContext): boolean {
  const isPolicy = facts.kind === 'AuthorizationPolicy' || facts.kind === 'RequestAuthentication';
  return isPolicy && resource.namespace === meshSettings(view).rootNamespace;
}

function reportNothing(
  context: WorldContext,
  rule: Rule<keyof typeof messages>,
  field: Field,
  labels: Labels,
  values: Readonly<Record<'labels' | 'place' | 'effect', string>>,
): void {
  const { view, resource, report } = context;
  const neighbours = view.find('workload', resource.namespace);
  const [first] = field.members().sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1));
  const marked = first ?? field;
  const sure = evidence(view, resource, resource.namespace, podsOnly(neighbours)).length > 0;
  const near = sure ? nearestLabel(labels, neighbours.map(workloadLabels)) : undefined;
  const effect = values.effect.charAt(0).toUpperCase() + values.effect.slice(1);
  if (near !== undefined) {
    const node = field.get(near.key).scalar;
    const fixes = node === undefined ? [] : fix(`Change to ${near.value}`, [replaceScalar(node, near.value)]);
    report(rule, field.get(near.key), 'near', { ...values, effect, near: `${near.key}: ${near.value}` }, { fixes });
  } else if (sure && !reachesEverywhere(context)) report(rule, marked, 'none', { ...values, effect });
  else report(rule, marked, 'unsure', values, { severity: 'hint' });
}

/** A policy for a whole namespace of which no workload is in the mesh. */
function checkNamespace(context: WorldContext): void {
  const { view, resource, object, facts, report } = context;
  const { spec } = facts;
  if (spec.type !== 'Selecting' || spec.targeted || resource.namespace === meshSettings(view).rootNamespace) return;
  const workloads = view.find('workload', resource.namespace);
  if (workloads.some((workload) => meshState(view, workload) !== 'none')) return;
  const values = { place: `namespace ${resource.namespace}`, labels: 'the policy' };
  const field = object.at('metadata.name');
  if (workloads.length > 0) report(policyMatchesNoWorkload, field, 'outside', values);
  else report(policyMatchesNoWorkload, field, 'empty', values, { severity: 'hint' });
}
