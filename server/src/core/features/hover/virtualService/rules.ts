import { percentText } from '../../../istio/shares';
import { meshGateway } from '../../../istio/gatewayNames';
import { Field } from '../../../yaml/field';
import { code, codes, join } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import { coversMatch, matchWords } from './matches';
import { portWords } from './sections';

/** The rule that a place is in, and its number from 0; undefined outside of rules. */
export function ruleAt({ object, path }: AppliedContext): { rule: Field; index: number; rules: Field } | undefined {
  const [, section, index] = path;
  if (typeof index !== 'number') return undefined;
  const rules = object.follow(['spec', String(section)]);
  return { rule: rules.item(index), index, rules };
}

/** Which requests reach a rule, where they go, and what takes them away before. */
export function ruleHover(context: AppliedContext): Told | undefined {
  const found = ruleAt(context);
  if (found === undefined) return undefined;
  const { rule, index, rules } = found;
  const section = String(context.path[1]);
  const what = section === 'http' ? 'requests' : 'connections';
  const matches = rule.get('match').items();
  const taken = takenBefore(rules, index);
  return {
    here: `rule ${index + 1} of ${rules.items().length}${throughWords(context, rule)}, for ${
      matches.length === 0 ? `all ${what} that no rule before it takes` : `${what} where`
    }`,
    points: matches.length === 0 ? [actionWords(rule)] : [...matchLines(matches), actionWords(rule)],
    ...(taken === undefined ? {} : { watch: taken }),
  };
}

function matchLines(matches: readonly Field[]): string[] {
  const shown = matches.slice(0, 4).map((match, index) => {
    const words = matchWords(match);
    return `${index === 0 ? '' : 'or '}${words === '' ? 'anything' : words}`;
  });
  return matches.length > 4 ? [...shown, `or one of ${matches.length - 4} more`] : shown;
}

/** Where a rule sends what it takes, or what it answers. */
function actionWords(rule: Field): string | undefined {
  if (rule.get('redirect').exists) return 'Answered with a redirect';
  if (rule.get('directResponse').exists)
    return `Answered by the proxy with ${rule.at('directResponse.status').number ?? 'a fixed status'}`;
  if (rule.get('delegate').exists) return `Handed on to VirtualService ${code(rule.at('delegate.name').text ?? '?')}`;
  const targets = rule.get('route').items();
  const shares = sharesOf(targets);
  const names = targets.map((target, index) => {
    const subset = target.at('destination.subset').text;
    const name = code(`${target.at('destination.host').text ?? '?'}${subset === undefined ? '' : `/${subset}`}`);
    return targets.length === 1 ? name : `${name} ${shares[index] ?? ''}`;
  });
  return names.length === 0 ? undefined : `→ ${join(names, 5)}`;
}

/** The share of each destination in percent; of a single one all. Unknown weights give no shares. */
export function sharesOf(targets: readonly Field[]): (string | undefined)[] {
  if (targets.length === 1) return ['100 %'];
  if (targets.some((target) => target.get('weight').unknown)) return targets.map(() => undefined);
  const weights = targets.map((target) => target.get('weight').number ?? 0);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum === 0 ? undefined : percentText(weight, sum)));
}

/** Tells when an earlier rule of the list takes every request of a rule. */
export function takenBefore(rules: Field, index: number): string | undefined {
  const rule = rules.item(index);
  if (rule.open || rules.open) return undefined;
  const matches = rule.get('match').items();
  for (let before = 0; before < index; before++) {
    const earlier = rules.item(before).get('match');
    if (earlier.open || rules.item(before).open) continue;
    const isCatchAll = !earlier.exists || earlier.items().length === 0;
    if (isCatchAll) return `rule ${before + 1} has no \`match\` and takes everything first; this one is never reached`;
    const covered =
      matches.length > 0 && matches.every((match) => earlier.items().some((other) => coversMatch(other, match)));
    if (covered) return `rule ${before + 1} takes all of it first; this one is never reached`;
  }
  return undefined;
}

/** Through which proxies a rule acts: its matches may narrow the gateways of the object. */
function throughWords({ object }: AppliedContext, rule: Field): string {
  const matches = rule.get('match').items();
  const narrowed =
    matches.length > 0 && matches.every((match) => match.get('gateways').exists)
      ? [...new Set(matches.flatMap((match) => match.get('gateways').texts()))]
      : undefined;
  return `, ${proxyWords(narrowed ?? (object.at('spec.gateways').exists ? object.at('spec.gateways').texts() : [meshGateway]))}`;
}

/** Which proxies a list of gateways means. */
export function proxyWords(gateways: readonly string[]): string {
  const named = gateways.filter((name) => name !== meshGateway);
  const atGateways = named.length === 0 ? '' : `${named.length === 1 ? 'gateway' : 'gateways'} ${codes(named, 3)}`;
  if (!gateways.includes(meshGateway)) return atGateways === '' ? 'in no proxy' : `at ${atGateways} only`;
  return `in the sidecars of callers${atGateways === '' ? '' : ` and at ${atGateways}`}`;
}

/** The rules of a section in a row: which come to nothing because of an earlier one. */
export function sectionHover(context: AppliedContext): Told | undefined {
  const rules = context.field.items();
  if (rules.length === 0) return undefined;
  const asked = portWords(context, context.path[1] as 'http' | 'tls' | 'tcp');
  const lost = rules.flatMap((_, index) => (takenBefore(context.field, index) === undefined ? [] : [index + 1]));
  const everything = Field.root(undefined);
  const first = rules.findIndex((rule) => {
    const matches = rule.get('match').items();
    return !rule.open && (matches.length === 0 || matches.some((match) => coversMatch(match, everything)));
  });
  return {
    here: `${rules.length === 1 ? '1 rule' : `${rules.length} rules, tried from the top`}; ${
      first < 0
        ? `${rules.length === 1 ? 'it does not take' : 'none takes'} everything${context.path[1] === 'http' ? ', and a request that fits none is answered with 404' : ''}`
        : rules.length === 1
          ? 'it takes everything'
          : `rule ${first + 1} takes what is left`
    }`,
    ...asked,
    ...(lost.length === 0
      ? {}
      : { watch: `${lost.length === 1 ? 'rule' : 'rules'} ${join(lost.map(String), 6)} can never be reached` }),
  };
}
