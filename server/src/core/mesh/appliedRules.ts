import { compareSpecificity, isWildcard, matches } from '../istio/hosts';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { ruleHost, ruleOf } from './destinationRules';
import { meshSettings } from './meshSettings';
import { isSeenFrom } from './visibility';

/** The DestinationRules that callers of a namespace get for a host. */
export interface AppliedRules {
  /** Those for every caller. Several of one namespace are merged by istiod. */
  readonly rules: readonly Resource[];
  /** Those that hold only for callers that their `workloadSelector` picks. */
  readonly selective: readonly Resource[];
}

/**
 * Finds the DestinationRules for a host as istiod does: those of the caller's namespace, else those of the host's
 * namespace, else those of the root namespace; of each only the ones with the most specific host. The first namespace
 * with any wins, even with a broad wildcard. Patches are left out: they complete one of the others.
 * @param host in full
 * @param owner namespace of the Service or ServiceEntry
 * Source: destinationRule, pilot/pkg/model/push_context.go.
 */
export function appliedRules(view: View, host: string, owner: string, client: string): AppliedRules {
  const reaching = [
    ...view.find('destination-rule', host),
    ...view.find('wildcard-destination-rule', '').filter((rule) => reaches(rule, host)),
  ].filter(({ role }) => role === 'resource');
  if (reaching.length === 0) return { rules: [], selective: [] };
  const { rootNamespace } = meshSettings(view);
  const own = reaching.filter((rule) => rule.namespace === client);
  if (client !== rootNamespace) {
    const found = mostSpecific(
      view,
      own.filter((rule) => isSeenFrom(view, rule, client)),
    );
    if (found.length > 0) return split(found);
  }
  for (const namespace of new Set([owner, rootNamespace])) {
    const found = mostSpecific(
      view,
      reaching.filter((rule) => rule.namespace === namespace),
    ).filter((rule) => isSeenFrom(view, rule, client));
    if (found.length > 0) return split(found);
  }
  return { rules: [], selective: [] };
}

function reaches(rule: Resource, host: string): boolean {
  const pattern = ruleOf(rule)?.host?.text;
  return pattern !== undefined && isWildcard(pattern) && matches(pattern, host);
}

function mostSpecific(view: View, rules: readonly Resource[]): readonly Resource[] {
  const [best] = rules.map((rule) => ruleHost(view, rule) ?? '').sort(compareSpecificity);
  return rules.filter((rule) => ruleHost(view, rule) === best);
}

function split(rules: readonly Resource[]): AppliedRules {
  const isSelective = (rule: Resource): boolean => ruleOf(rule)?.workloadSelector !== undefined;
  return { rules: rules.filter((rule) => !isSelective(rule)), selective: rules.filter(isSelective) };
}
