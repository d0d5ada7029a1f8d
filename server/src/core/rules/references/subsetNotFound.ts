import { ruleOf, rulesForHost } from '../../mesh/destinationRules';
import { evidence } from '../../mesh/certainty';
import { findHost } from '../../mesh/hosts';
import { displayName } from '../../workspace/resource';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { nearestName } from '../nearest';
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
  reads: ['host', 'wildcard-host', 'destination-rule', 'wildcard-destination-rule', 'kind', 'unnamed', 'mesh'],
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
  if (subsets.some(({ text }) => text === subset) || view.hasUnnamed('destination-rule')) return;
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
      { severity: certain ? 'error' : 'hint' },
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
