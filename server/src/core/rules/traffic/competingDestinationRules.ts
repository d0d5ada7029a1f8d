import { isWildcard } from '../../istio/hosts';
import { labelsSubset } from '../../istio/labels';
import { surelyMeet } from '../../mesh/certainty';
import { ruleHost, ruleOf } from '../../mesh/destinationRules';
import type { DestinationRuleFacts, Labels } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { WorldCheck } from '../defineRule';
import { defineRule } from '../defineRule';
import { softened } from '../related';
import { listWords, quoteWords } from '../structure/words';

export const competingDestinationRules = defineRule({
  code: 'competing-destination-rules',
  aliases: ['KIA0201'],
  severity: 'warning',
  title: 'Several DestinationRules of one namespace for one host',
  source: 'pilot/pkg/model/destination_rule.go',
  messages: {
    subsets: {
      what: 'Another DestinationRule of this namespace defines {subsets} of {host}: {others}.',
      why: 'istiod merges the rules and keeps the subset of the older one only; the labels of the other are never used.',
      todo: 'Rename the subset, or put both rules into one.',
    },
    policies: {
      what: 'Another DestinationRule of this namespace sets a trafficPolicy for {host}: {others}.',
      why: 'istiod merges the rules and keeps the trafficPolicy of the older one only; nothing of the other is used.',
      todo: 'Put both rules into one.',
    },
    merged: {
      what: 'Another DestinationRule of this namespace is for {host}: {others}.',
      why: 'istiod merges them into one: the trafficPolicy of one holds for the subsets of the other.',
      todo: 'Nothing, if that is meant; one rule is easier to read.',
    },
  },
});

/** DestinationRules for the same host and clients in one namespace. Those of different namespaces never meet. */
export const competingDestinationRulesCheck: WorldCheck = {
  scope: 'world',
  name: 'competing-destination-rules',
  rules: [competingDestinationRules],
  kinds: ['networking.istio.io/DestinationRule'],
  reads: ['destination-rule', 'wildcard-destination-rule', 'identity'],
  check({ view, resource, object, facts, report }) {
    const host = ruleHost(view, resource);
    const own = ruleOf(resource);
    if (host === undefined || own === undefined || resource.namespaceFrom === 'unknown') return;
    const others = rulesFor(host).filter(
      (other) =>
        other.role === 'resource' &&
        other.namespace === resource.namespace &&
        other.facts.name !== facts.name &&
        other.facts.name !== undefined &&
        surelyMeet(view, resource, other) &&
        ruleHost(view, other) === host &&
        areMerged(own, ruleOf(other)),
    );
    const conflict = conflictOf(own, others);
    if (conflict === undefined) return;
    const related = conflict.others.map((other) => ({
      resource: other,
      span: ruleOf(other)?.host?.span ?? other.facts.nameSpan,
      message: 'a rule for the same host',
    }));
    const values = {
      others: listWords([...new Set(conflict.others.map(displayName))], 3, 'and'),
      subsets: conflict.subsets,
      host,
    };
    const severity = conflict.kind === 'merged' ? 'hint' : softened(view, resource, conflict.others, 'warning');
    report(competingDestinationRules, object.at('spec.host'), conflict.kind, values, { related, severity });

    function rulesFor(name: string): readonly Resource[] {
      return isWildcard(name) ? view.find('wildcard-destination-rule', '') : view.find('destination-rule', name);
    }
  },
};

/** True when istiod makes one rule of two: for the same callers, and exported alike. Source: mergeDestinationRule. */
function areMerged(own: DestinationRuleFacts, other: DestinationRuleFacts | undefined): boolean {
  if ([...(own.exportTo ?? [])].sort().join() !== [...(other?.exportTo ?? [])].sort().join()) return false;
  const a = own.workloadSelector;
  const b = other?.workloadSelector;
  if (a === undefined || b === undefined) return a === b;
  return sameLabels(a, b);
}

function sameLabels(a: Labels, b: Labels): boolean {
  return labelsSubset(a, b) && labelsSubset(b, a);
}

interface Conflict {
  readonly kind: 'subsets' | 'policies' | 'merged';
  readonly others: readonly Resource[];
  readonly subsets: string;
}

/** What gets lost when rules are merged; two that only add subsets to each other lose nothing. */
function conflictOf(own: DestinationRuleFacts, others: readonly Resource[]): Conflict | undefined {
  const names = new Set(own.subsets.map(({ text }) => text));
  const shared = (other: Resource): string[] =>
    (ruleOf(other)?.subsets ?? []).flatMap(({ text }) => (names.has(text) ? [text] : []));
  const sharing = others.filter((other) => shared(other).length > 0);
  if (sharing.length > 0) {
    const all = [...new Set(sharing.flatMap(shared))];
    return { kind: 'subsets', others: sharing, subsets: `subset ${quoteWords(all)}` };
  }
  const setting = others.filter((other) => own.policy !== undefined && ruleOf(other)?.policy !== undefined);
  if (setting.length > 0) return { kind: 'policies', others: setting, subsets: '' };
  const merging = others.filter((other) => names.size === 0 || ruleOf(other)?.subsets.length === 0);
  return merging.length > 0 ? { kind: 'merged', others: merging, subsets: '' } : undefined;
}
