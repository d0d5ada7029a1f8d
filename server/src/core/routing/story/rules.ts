import { parseClusterName } from '../clusters/clusterName';
import type { TcpTarget } from '../listeners/listener';
import type { RuleRoute } from '../routes/route';
import { routeOutcome } from '../httpAnswer';
import { shadowsOf } from '../routes/shadows';
import { keyOf } from '../spec/object';
import type { Step } from '../trace';
import type { Places } from './places';
import type { StoryRule } from './story';
import { destinationTitle, httpConditions, l4Conditions, leadsTo, splitText } from './words';

/** The rules of a trace, in their order. */
export function rulesOf(steps: readonly Step[], places: Places): StoryRule[] {
  const routes = steps.flatMap(({ rule }) => (rule !== undefined && 'kind' in rule ? [rule] : []));
  const shadows = shadowsOf(routes);
  return steps.flatMap((step) => {
    const { rule } = step;
    if (rule === undefined) return [];
    const told = 'kind' in rule ? httpRuleWords(rule) : l4RuleWords(rule);
    if (told === undefined) return [];
    const shadow = 'kind' in rule ? shadows.get(rule) : undefined;
    const shadowed = shadow !== undefined || ('kind' in rule && rule.dropped?.shadow === true);
    const decides = step.chosen === 'unknown' ? 'unknown' : step.chosen === true ? 'yes' : shadowed ? 'shadowed' : 'no';
    const why = decides === 'shadowed' && shadow !== undefined ? shadowText(shadow) : step.why;
    return [{ ...told, decides, why, ...places.of(step.source) } satisfies StoryRule];
  });
}

/** Why nothing reaches a rule. */
export function shadowText(shadow: RuleRoute): string {
  return `${httpRuleWords(shadow).label} before it takes every request that this one would`;
}

type RuleWords = Pick<StoryRule, 'label' | 'object' | 'conditions' | 'leads'>;

/** A rule of HTTP in words. */
export function httpRuleWords(route: RuleRoute): RuleWords {
  const { rule, match } = route;
  const { origin, root } = rule;
  const { match: index } = routeOutcome(root === undefined ? route : { ...route, rule: { ...rule, root: undefined } });
  const through = root === undefined ? '' : ` (delegate of ${keyOf(root.meta)} rule ${root.rule + 1})`;
  return {
    label: `${labelOf(origin.rule, rule.matches.length > 1 ? index : undefined, rule.name)}${through}`,
    object: `${origin.kind} ${keyOf(origin.meta)}`,
    conditions: httpConditions(match),
    leads: leadsTo(rule),
  };
}

/** A rule of bytes in words; undefined when no rule decided. */
export function l4RuleWords({ origin, match, clusters }: TcpTarget): RuleWords | undefined {
  if (origin === undefined) return undefined;
  return {
    label: `${origin.section} ${labelOf(origin.rule, undefined, origin.name)}`,
    object: `${origin.kind} ${keyOf(origin.meta)}`,
    conditions: l4Conditions(match),
    leads: clusterSplit(clusters),
  };
}

/** Where clusters lead, with their shares. */
export function clusterSplit(
  clusters: readonly { readonly name: string; readonly weight: number | undefined }[],
): string {
  return splitText(
    clusters.map(({ name, weight }) => {
      const parsed = parseClusterName(name);
      return { title: parsed === undefined ? name : destinationTitle(parsed), weight };
    }),
  );
}

function labelOf(rule: number, match: number | undefined, name: string): string {
  const named = name === '' ? '' : ` "${name}"`;
  return `rule ${rule + 1}${named}${match === undefined ? '' : `, match ${match + 1}`}`;
}
