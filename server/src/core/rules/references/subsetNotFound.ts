import { meshGateway } from '../../istio/gatewayNames';
import { ruleOf, rulesForHost } from '../../mesh/destinationRules';
import { isSeenFrom } from '../../mesh/visibility';
import { evidence } from '../../mesh/certainty';
import { findHost } from '../../mesh/hosts';
import type { HostLookup } from '../../mesh/hosts';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import type { Labels } from '../../workspace/facts/types';
import { displayName } from '../../workspace/resource';
import type { Resource } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';
import { nearestName } from '../nearest';
import { newDocument } from '../newDocument';
import { appendObjectElsewhere, exportFix } from '../otherFile';
import { relatedTo } from '../related';
import { listWords } from '../structure/words';
import { destinationsOf } from './hostReferences';

export const subsetNotFound = defineRule({
  code: 'subset-not-found',
  aliases: ['IST0101', 'KIA1107'],
  title: 'No DestinationRule defines this subset',
  source: 'pkg/config/analysis/analyzers/virtualservice/destinationrules.go',
  messages: {
    other: {
      what: 'The subset "{subset}" of {host} is not defined; DestinationRule {rules} has {subsets}.',
      why: 'Envoy has no cluster for it and answers with 503 (NC).',
      todo: 'Use a subset that exists, or define "{subset}" in the DestinationRule.',
    },
    hidden: {
      what: 'DestinationRule {rule} defines the subset "{subset}" of {host}, but is not exported to namespace {client}.',
      why: 'Clients of {client} have no cluster for it; they get 503 (NC).',
      todo: 'Add "{client}" to its exportTo.',
    },
    none: {
      what: 'The subset "{subset}" is not defined: no DestinationRule is for {host}.',
      why: 'Without a DestinationRule there are no subsets, so Envoy has no cluster and answers with 503 (NC).',
      todo: 'Add a DestinationRule for {host} with the subset "{subset}".',
    },
    unsure: {
      what: 'No DestinationRule in the workspace defines the subset "{subset}" of {host}.',
      why: 'If none in the cluster does either, Envoy answers with 503 (NC).',
      todo: 'Nothing, if the DestinationRule lives outside of this workspace; else add it.',
    },
  },
});

/** Subsets of destinations that no DestinationRule for the host defines, in any variant. */
export const subsetCheck: WorldCheck = {
  scope: 'world',
  name: 'subset-not-found',
  rules: [subsetNotFound],
  kinds: ['networking.istio.io/VirtualService'],
  reads: [
    'host',
    'wildcard-host',
    'destination-rule',
    'wildcard-destination-rule',
    'kind',
    'unnamed',
    'workload',
    'mesh',
  ],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    for (const { field, host } of destinationsOf(context.object)) {
      const subset = field.get('subset');
      if (subset.text !== undefined && subset.text !== '') checkSubset(context, subset, subset.text, host);
    }
  },
};

function checkSubset(context: WorldContext, field: Field, subset: string, host: string): void {
  const { view, resource, report } = context;
  const lookup = findHost(view, host, resource.namespace);
  const rules = rulesForHost(view, lookup.host);
  const exact = view.find('destination-rule', lookup.host);
  if (rules.some((rule) => ruleOf(rule)?.openSubsets)) return;
  const subsets = rules.flatMap((rule) => ruleOf(rule)?.subsets ?? []);
  const defining = rules.filter((rule) => ruleOf(rule)?.subsets.some(({ text }) => text === subset));
  if (defining.length > 0 || view.hasUnnamed('destination-rule'))
    return checkSeen(context, field, defining, { subset, host });
  if (exact.length === 0) {
    if (view.findElsewhere('destination-rule', lookup.host).length > 0) return;
    const certain = lookup.owners.some((owner) => {
      const rulesThere = view.find('kind', `networking.istio.io/DestinationRule|${owner.namespace}`);
      return evidence(view, resource, owner.namespace, rulesThere).length > 0;
    });
    report(
      subsetNotFound,
      field,
      certain ? 'none' : 'unsure',
      { subset, host },
      { severity: certain ? 'error' : 'hint', fixes: certain ? newRule(context, subset, lookup) : [] },
    );
    return;
  }
  const names = [...new Set(subsets.map(({ text }) => text))];
  const near = nearestName(subset, names);
  const node = field.scalar;
  const fixes =
    node === undefined
      ? []
      : names
          .flatMap((name) => fix(`Change to ${name}`, [replaceScalar(node, name)], false))
          .sort((a) => (a.title.endsWith(` ${near ?? ''}`) ? -1 : 0));
  fixes.push(...exact.slice(0, 1).flatMap((rule) => newSubset(context, subset, lookup, rule)));
  const related = exact.map((rule) => ({
    resource: rule,
    span: rule.facts.nameSpan,
    message: 'the subsets of the host are defined here',
  }));
  const values = {
    subset,
    host,
    rules: listWords([...new Set(exact.map(displayName))], 3),
    subsets: names.length === 0 ? 'no subsets' : names.join(', '),
  };
  report(subsetNotFound, field, 'other', values, { fixes, related });
}

/** A subset that is defined only where the clients of this namespace do not look. */
function checkSeen(
  { view, resource, report, facts }: WorldContext,
  field: Field,
  defining: readonly Resource[],
  values: Readonly<Record<'subset' | 'host', string>>,
): void {
  const { spec } = facts;
  const gateways = spec.type === 'VirtualService' ? (spec.gateways ?? []) : [];
  const isForMesh = gateways.length === 0 || gateways.includes(meshGateway);
  if (!isForMesh || defining.some((rule) => isSeenFrom(view, rule, resource.namespace))) return;
  const [rule] = defining;
  if (rule === undefined) return;
  report(
    subsetNotFound,
    field,
    'hidden',
    { ...values, rule: displayName(rule), client: resource.namespace },
    {
      related: relatedTo(defining, 'defines the subset'),
      fixes: exportFix(rule, resource.namespace),
    },
  );
}

/** The subset in the DestinationRule that has the others, wherever it stands. */
function newSubset(context: WorldContext, subset: string, lookup: HostLookup, rule: Resource): Fix[] {
  const facts = ruleOf(rule);
  const [sample] = facts?.subsets ?? [];
  const key = labelOf(context, lookup, subset, Object.keys(sample?.labels ?? {}));
  if (key === undefined) return [];
  const edit = appendObjectElsewhere(rule, facts?.subsetsEnd, { name: subset, labels: { [key]: subset } });
  return fix(`Define ${subset} in DestinationRule ${displayName(rule)}`, [edit]);
}

/** A DestinationRule with the subset, as a document behind this one. */
function newRule(context: WorldContext, subset: string, lookup: HostLookup): Fix[] {
  const [owner] = lookup.owners;
  const name = owner?.facts.name;
  const key = labelOf(context, lookup, subset, []);
  if (owner === undefined || name === undefined || key === undefined) return [];
  const { version } = context.facts;
  const value = {
    apiVersion: `networking.istio.io/${version}`,
    kind: 'DestinationRule',
    metadata: { name, namespace: owner.namespace },
    spec: { host: lookup.host, subsets: [{ name: subset, labels: { [key]: subset } }] },
  };
  return fix(`Add a DestinationRule with the subset ${subset}`, [newDocument(context, value)]);
}

/**
 * The label that tells the pods of a subset from the others: one that other subsets use, else one that has the name of
 * the subset as its value, else `version` where no pods are to be seen.
 * @param used labels of other subsets
 * @returns undefined when the workspace shows the pods behind the host, and none has such a label.
 */
function labelOf(
  { view }: WorldContext,
  { owners }: HostLookup,
  subset: string,
  used: readonly string[],
): string | undefined {
  const wanted = [...used, 'version'];
  if (owners.some(({ facts: { spec } }) => spec.type === 'ServiceEntry' && spec.endpoints.length > 0)) return undefined;
  const selected = owners.flatMap((owner): { labels: Labels; selector: Labels }[] => {
    const { spec } = owner.facts;
    const selector = spec.type === 'Service' ? spec.selector : undefined;
    if (selector === undefined) return [];
    return selectWorkloads(view, owner.namespace, selector).workloads.map((pod) => ({
      labels: workloadLabels(pod),
      selector,
    }));
  });
  if (selected.length === 0) return wanted[0];
  const carrying = selected.flatMap(({ labels, selector }) =>
    Object.keys(labels).filter((key) => labels[key] === subset && selector[key] === undefined),
  );
  return wanted.find((key) => carrying.includes(key)) ?? carrying.sort()[0];
}
