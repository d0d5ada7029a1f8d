import { resolveShortName } from '../../istio/hosts';
import { surelyMeet } from '../../mesh/certainty';
import { meshSettings } from '../../mesh/meshSettings';
import { ruleOf } from '../../mesh/destinationRules';
import type { DestinationRuleFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { WorldCheck, WorldContext } from '../defineRule';
import { removal } from '../admission/removal';
import { defineRule } from '../defineRule';

export const rulesNotMerged = defineRule({
  code: 'destination-rules-not-merged',
  severity: 'warning',
  title: 'Two DestinationRules for one host, of which one is lost',
  source: 'mergeDestinationRule, pilot/pkg/model/destination_rule.go',
  messages: {
    lastWins: {
      what: 'DestinationRule {other} is for {host} too, and its "exportTo" is {theirs}, here it is {mine}.',
      why: 'istiod merges rules only if "exportTo" is written the same way ("*" and nothing are not). Callers who see both get the newer one alone: the policy and the subsets of the other are lost.',
      todo: 'Write "exportTo" the same way in both, or put everything into one rule.',
    },
    selector: {
      what: 'DestinationRule {other}, for {host} too, has a "workloadSelector", and this rule has exportTo ["."].',
      why: 'istiod merges this rule into the one with the selector: workloads that the selector does not pick get no rule at all.',
      todo: 'Leave "exportTo" out here.',
    },
  },
});

/** DestinationRules of one namespace and host that istiod does not put together as one expects. */
export const rulesNotMergedCheck: WorldCheck = {
  scope: 'world',
  name: 'destination-rules-not-merged',
  rules: [rulesNotMerged],
  kinds: ['networking.istio.io/DestinationRule'],
  reads: ['destination-rule', 'mesh', 'identity'],
  check(context) {
    const { view, resource, object } = context;
    const mine = ruleOf(resource);
    if (mine?.host === undefined || mine.host.text.startsWith('*') || resource.namespaceFrom === 'unknown') return;
    if (mine.workloadSelector !== undefined || object.at('spec.exportTo').open) return;
    const host = resolveShortName(mine.host.text, resource.namespace, view.settings.domainSuffix);
    for (const other of view.find('destination-rule', host)) {
      const theirs = ruleOf(other);
      if (theirs === undefined || !isRival(context, other)) continue;
      if (report(context, mine, other, theirs, host)) return;
    }
  },
};

function isRival({ view, resource }: WorldContext, other: Resource): boolean {
  return (
    other.role === 'resource' &&
    surelyMeet(view, resource, other) &&
    other.namespace === resource.namespace &&
    other.facts.name !== resource.facts.name
  );
}

function report(
  context: WorldContext,
  mine: DestinationRuleFacts,
  other: Resource,
  theirs: DestinationRuleFacts,
  host: string,
): boolean {
  const { view, resource, object } = context;
  const field = object.at('spec.exportTo').exists ? object.at('spec.exportTo') : object.at('spec.host');
  const related = [{ resource: other, span: other.facts.nameSpan, message: 'the other rule' }];
  const options = { related, span: field.key === 'exportTo' ? field.keySpan : undefined };
  const values = { other: displayName(other), host };
  const own = (entries: readonly string[]): boolean =>
    entries.length === 1 && (entries[0] === '.' || entries[0] === resource.namespace);
  if (theirs.workloadSelector !== undefined) {
    if (mine.exportTo?.length !== 1 || mine.exportTo[0] !== '.') return false;
    const fixes = removal('Remove "exportTo"', field, context);
    context.report(rulesNotMerged, field, 'selector', values, { ...options, fixes });
    return true;
  }
  const [a, b] = [mine.exportTo ?? [], theirs.exportTo ?? []];
  if (same(a, b)) return false;
  // A private rule and a public one: callers of the own namespace see both.
  const meshDefault = meshSettings(view).defaultDestinationRuleExportTo;
  const all = (entries: readonly string[]): boolean => (entries.length > 0 ? entries : meshDefault).includes('*');
  const meet = (all(a) && all(b)) || (own(a) && all(b)) || (all(a) && own(b));
  if (!meet) return false;
  const shown = (entries: readonly string[]): string =>
    entries.length === 0 ? 'left out' : `[${entries.map((entry) => `"${entry}"`).join(', ')}]`;
  context.report(rulesNotMerged, field, 'lastWins', { ...values, mine: shown(a), theirs: shown(b) }, options);
  return true;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return [...new Set(a)].sort().join() === [...new Set(b)].sort().join();
}
