import { removeField, removeItem } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import type { Fix } from '../../finding';
import { testing } from '../row';
import type { Test } from '../row';
import { lacksEntries, shown } from '../values';
import { covers, httpMatch } from './matchCovers';
import type { HttpMatch } from './matchCovers';

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
      what: 'Every request of this match is taken by rule {other} before ({condition}).',
      why: 'Rules are tried in order, and the first match wins; so this one is never used.',
      todo: 'Move this rule in front of the other, or narrow the other.',
    },
  },
});

/** The rules of one protocol, in the order in which they are tried, can all be reached. */
export const rulesAreReachable: Test = testing([unreachableRule, ineffectiveMatch], (field, context) => {
  const seen = new Map<string, number>();
  const matches: HttpMatch[] = [];
  let catchAll: number | undefined;
  for (const [index, rule] of field.items().entries()) {
    const match = rule.get('match');
    if (rule.map === undefined || match.unknown) return;
    if (lacksEntries(match)) {
      if (catchAll !== undefined)
        context.report(
          unreachableRule,
          rule,
          'catchAll',
          { other: nameOfRule(field, catchAll) },
          { fixes: removeRule(rule, context) },
        );
      catchAll = index;
    } else if (match.open || hasUnknown(match)) return;
    else if (catchAll !== undefined) {
      for (const item of match.items())
        context.report(
          unreachableRule,
          item,
          'behind',
          { other: nameOfRule(field, catchAll) },
          { fixes: [...moveToEnd(field, catchAll, context), ...removeRule(rule, context)] },
        );
    } else checkRule(field, index, seen, matches, context);
  }
  checkCovered(field, matches, context);
});

function checkRule(
  list: Field,
  index: number,
  seen: Map<string, number>,
  matches: HttpMatch[],
  context: ObjectContext,
): void {
  const rule = list.item(index);
  const items = rule.get('match').items();
  let repeated = 0;
  for (const item of items) {
    const key = canonical(item, list.key === 'http' ? 'name' : undefined);
    const other = seen.get(key);
    if (other === undefined) {
      seen.set(key, index);
      if (list.key === 'http') matches.push(httpMatch(item, index));
      continue;
    }
    repeated++;
    context.report(ineffectiveMatch, item, 'same', { other: nameOfRule(list, other) });
  }
  if (repeated === items.length)
    context.report(unreachableRule, rule, 'used', {}, { fixes: removeRule(rule, context) });
}

/** Lists that are longer were written by a program, and an edit costs time in proportion to the text. */
const MAX_EDITED = 100;

function isEditable(list: Field | undefined): boolean {
  return list?.node?.kind === 'list' && list.node.items.length <= MAX_EDITED;
}

function removeRule(rule: Field, { document }: ObjectContext): Fix[] {
  if (!isEditable(rule.parent)) return [];
  return fix('Remove the rule', [removeField(document.text, rule)]);
}

/** The rule without match goes behind all others. */
function moveToEnd(list: Field, index: number, context: ObjectContext): Fix[] {
  return moved('Move the rule without match to the end', list, index, list.items().length, context);
}

/** Moves an item of a block list in front of another (or to the end), with the lines that it stands on. */
function moved(title: string, list: Field, from: number, to: number, { document }: ObjectContext): Fix[] {
  if (!isEditable(list)) return [];
  const { text } = document;
  const removal = removeItem(text, list, from);
  const last = removeItem(text, list, list.items().length - 1);
  const target = to < list.items().length ? removeItem(text, list, to) : undefined;
  const at = target?.span.start ?? last?.span.end;
  if (removal === undefined || at === undefined || removal.newText !== '' || list.node?.kind !== 'list') return [];
  const lines = text.slice(removal.span.start, removal.span.end);
  if (list.node.flow || !/\n$/.test(lines) || (at === text.length && !text.endsWith('\n'))) return [];
  return [{ title, safe: false, edits: [removal, { span: { start: at, end: at }, newText: lines }] }];
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

/** More pairs than any hand-written list has; what comes behind is not compared. */
const MAX_PAIRS = 200_000;

/** Each match that one before it takes in altogether is told once, with the first such. */
function checkCovered(list: Field, matches: readonly HttpMatch[], context: ObjectContext): void {
  let pairs = 0;
  for (const [index, later] of matches.entries()) {
    for (let at = 0; at < index; at++) {
      const earlier = matches[at];
      if (earlier === undefined || ++pairs > MAX_PAIRS) return;
      if (!covers(earlier, later)) continue;
      const uri = later.field.get('uri');
      const [place = later.field] = [uri.get('prefix'), uri.get('exact'), uri.get('regex'), uri].filter(
        ({ exists }) => exists,
      );
      const values = { other: nameOfRule(list, earlier.rule), condition: conditionWords(earlier) };
      const fixes =
        earlier.rule === later.rule
          ? []
          : moved('Move the rule in front of the earlier one', list, later.rule, earlier.rule, context);
      context.report(ineffectiveMatch, place, 'covered', values, { fixes });
      break;
    }
  }
}

function conditionWords({ uri }: HttpMatch): string {
  return uri === undefined ? 'any path' : `${uri.type} "${shown(uri.value)}"`;
}
