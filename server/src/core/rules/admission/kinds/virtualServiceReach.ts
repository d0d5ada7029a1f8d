import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { testing } from '../row';
import type { Test } from '../row';
import { lacksEntries, shown } from '../values';
import { coveredFixes, EarlierMatches } from './virtualServiceCover';

const SOURCE = 'analyzeUnreachableHTTPRules and coveredValidation, pkg/config/validation/validation.go';

export const unreachableRule = defineRule({
  code: 'unreachable-rule',
  aliases: ['IST0130'],
  severity: 'warning',
  title: 'A rule that no request reaches',
  source: SOURCE,
  messages: {
    catchAll: {
      what: 'This rule has no match, and neither has rule {other} before it.',
      why: 'Rules are tried in order, and a rule without match takes every request; so this one is never used.',
      todo: 'Remove it, or give the earlier rule a match.',
    },
    behind: {
      what: 'This match is never tried: rule {other} before it has no match.',
      why: 'Rules are tried in order, and a rule without match takes every request.',
      todo: 'Move the rule without match to the end.',
    },
    used: {
      what: 'Every match of this rule stands in a rule before it.',
      why: 'Rules are tried in order, so this one is never used.',
      todo: 'Remove it, or merge it with the earlier rule.',
    },
  },
});

export const ineffectiveMatch = defineRule({
  code: 'ineffective-match',
  aliases: ['IST0131'],
  severity: 'warning',
  title: 'A match that an earlier one takes in',
  source: SOURCE,
  messages: {
    same: {
      what: 'The same match stands in rule {other} before.',
      why: 'The first match wins, so this one is never used.',
      todo: 'Remove it.',
    },
    covered: {
      what: 'Rule {other} before takes every request that this match takes.',
      why: 'Rules are tried in order and the first that fits wins, so this match is never used.',
      todo: 'Put this rule in front of the other one, or remove the match.',
    },
    prefix: {
      what: 'The prefix "{value}" begins with "{earlier}" of rule {other} before.',
      why: 'istiod warns that the earlier rule takes these requests. It compares the other conditions only roughly, so look at them, too.',
      todo: 'Move the longer prefix in front.',
    },
  },
});

/** The rules of one protocol, in the order in which they are tried, can all be reached. */
export const rulesAreReachable: Test = testing([unreachableRule, ineffectiveMatch], (field, context) => {
  const seen = new Map<string, number>();
  const prefixes: PrefixMatch[] = [];
  const earlier = new EarlierMatches();
  let catchAll: number | undefined;
  for (const [index, rule] of field.items().entries()) {
    const match = rule.get('match');
    if (rule.map === undefined || match.unknown) return;
    if (lacksEntries(match)) {
      if (catchAll !== undefined)
        context.report(unreachableRule, rule, 'catchAll', { other: nameOfRule(field, catchAll) });
      catchAll = index;
    } else if (match.open || hasUnknown(match)) return;
    else if (catchAll !== undefined) {
      for (const item of match.items())
        context.report(unreachableRule, item, 'behind', { other: nameOfRule(field, catchAll) });
    } else checkRule(field, index, { seen, prefixes, earlier }, context);
  }
  checkPrefixes(field, prefixes, context);
});

/** What the rules before have. */
interface Before {
  readonly seen: Map<string, number>;
  readonly prefixes: PrefixMatch[];
  readonly earlier: EarlierMatches;
}

function checkRule(list: Field, index: number, { seen, prefixes, earlier }: Before, context: ObjectContext): void {
  const rule = list.item(index);
  const items = rule.get('match').items();
  let repeated = 0;
  for (const item of items) {
    const key = canonical(item, list.key === 'http' ? 'name' : undefined);
    const other = seen.get(key);
    if (other === undefined) {
      seen.set(key, index);
      const cover = list.key === 'http' ? earlier.coverOf(item, index) : undefined;
      if (cover !== undefined) {
        const fixes = coveredFixes(list, index, item, cover.rule, context);
        context.report(ineffectiveMatch, item, 'covered', { other: nameOfRule(list, cover.rule) }, { fixes });
        continue;
      }
      const prefix = list.key === 'http' ? prefixMatch(item, index) : undefined;
      if (prefix !== undefined) prefixes.push(prefix);
      continue;
    }
    repeated++;
    context.report(ineffectiveMatch, item, 'same', { other: nameOfRule(list, other) });
  }
  if (repeated === items.length) context.report(unreachableRule, rule, 'used');
}

/** `#2`, or the name of the rule in quotes. */
function nameOfRule(list: Field, index: number): string {
  const name = list.item(index).get('name').text;
  return name === undefined || name === '' ? `#${index + 1}` : `"${shown(name)}"`;
}

function hasUnknown(field: Field): boolean {
  if (field.unknown || field.open) return true;
  return [...field.members(), ...field.items()].some(hasUnknown);
}

/** The value as JSON with sorted keys; what is not set or has the zero value is left out, as protobuf does. */
function canonical(field: Field, without?: string): string {
  const node = field.node;
  if (node?.kind === 'list')
    return `[${field
      .items()
      .map((item) => canonical(item))
      .join()}]`;
  if (node?.kind === 'map') {
    const members = field.members().filter((member) => member.exists && member.key !== without && !isZero(member));
    const parts = members.map((member) => `${JSON.stringify(String(member.key))}:${canonical(member)}`);
    return `{${parts.sort().join()}}`;
  }
  const value = node?.value;
  return JSON.stringify(typeof value === 'bigint' ? String(value) : (value ?? null));
}

/** The text of a StringMatch counts even when empty; so does an empty StringMatch. */
function isZero(member: Field): boolean {
  const { node, key } = member;
  if (node?.kind === 'list') return node.items.length === 0;
  if (node?.kind === 'map')
    return (
      node.members.length === 0 &&
      (key === 'headers' || key === 'withoutHeaders' || key === 'queryParams' || key === 'sourceLabels')
    );
  if (key === 'exact' || key === 'prefix' || key === 'regex' || member.parent?.key === 'sourceLabels') return false;
  return node?.value === '' || node?.value === 0 || node?.value === false;
}

/** What istiod compares of a match by prefix. */
interface PrefixMatch {
  readonly rule: number;
  readonly field: Field;
  readonly prefix: string;
  readonly port: number;
  /** Method and authority, then headers, query parameters and absent headers by key. */
  readonly texts: ReadonlyMap<string, string>;
  readonly sizes: string;
}

function prefixMatch(match: Field, rule: number): PrefixMatch | undefined {
  const prefix = match.at('uri.prefix').text;
  if (prefix === undefined || prefix === '') return undefined;
  const texts = new Map([
    ['method', exactOrPrefix(match.get('method')) || 'exact:GET'],
    ['authority', exactOrPrefix(match.get('authority'))],
  ]);
  const maps = ['headers', 'queryParams', 'withoutHeaders'].map((name) => match.get(name));
  for (const map of maps)
    for (const member of map.members())
      if (member.exists) texts.set(`${String(map.key)} ${String(member.key)}`, exactOrPrefix(member));
  const sizes = maps.map((map) => map.members().filter((member) => member.exists).length).join();
  return { rule, field: match, prefix, port: match.get('port').number ?? 0, texts, sizes };
}

function exactOrPrefix(match: Field): string {
  const exact = match.get('exact').text ?? '';
  if (exact !== '') return `exact:${exact}`;
  const prefix = match.get('prefix').text ?? '';
  return prefix === '' ? '' : `prefix:${prefix}`;
}

/** More pairs than any hand-written list has; what comes behind is not compared. */
const MAX_PAIRS = 200_000;

function checkPrefixes(list: Field, matches: readonly PrefixMatch[], context: ObjectContext): void {
  let pairs = 0;
  for (const [index, earlier] of matches.entries()) {
    for (let at = index + 1; at < matches.length; at++) {
      const later = matches[at];
      if (later === undefined || ++pairs > MAX_PAIRS) return;
      if (!takesIn(earlier, later)) continue;
      const place = later.field.at('uri.prefix');
      const values = {
        value: shown(later.prefix),
        earlier: shown(earlier.prefix),
        other: nameOfRule(list, earlier.rule),
      };
      context.report(ineffectiveMatch, place, 'prefix', values, { severity: 'information' });
    }
  }
}

/** Source: coveredValidation, which asks the texts of the other conditions the wrong way round. */
function takesIn(earlier: PrefixMatch, later: PrefixMatch): boolean {
  if (earlier.prefix === later.prefix || !later.prefix.startsWith(earlier.prefix)) return false;
  if (earlier.port !== later.port || earlier.sizes !== later.sizes) return false;
  for (const [key, text] of earlier.texts) {
    const other = later.texts.get(key);
    if (other === undefined || !text.startsWith(other)) return false;
  }
  return true;
}
