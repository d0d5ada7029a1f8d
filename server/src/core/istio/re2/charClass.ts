import { posixGroup, type CharSet, type CharSetItem } from './charSet';
import { charEscape, classEscape, codePointText } from './escape';
import { isProblem, problemAt, type Re2Problem, type Scanned } from './problem';

/**
 * Reads a bracketed class such as `[^a-z\d[:space:]]`.
 * @param at offset of the opening bracket
 * @param fold whether `(?i)` is in force
 * @param lastPosixEnd offset of the last `:]` of the whole pattern, -1 for none; saves a search for each `[:`
 */
export function charClass(
  pattern: string,
  at: number,
  fold: boolean,
  lastPosixEnd: number,
): Scanned<CharSet> | Re2Problem {
  const negated = pattern[at + 1] === '^';
  const first = negated ? at + 2 : at + 1;
  const items: CharSetItem[] = [];
  // A closing bracket in the first place is an ordinary character.
  for (let next = first; pattern[next] !== ']' || next === first;) {
    const item = classItem(pattern, next, at, lastPosixEnd);
    if (isProblem(item)) return item;
    items.push(item.value);
    next = item.next;
    if (pattern[next] === ']') return { value: { items, negated, fold }, next: next + 1 };
  }
  return problemAt('missing-bracket', pattern, at, pattern.length);
}

function classItem(pattern: string, at: number, open: number, lastPosixEnd: number): Scanned<CharSetItem> | Re2Problem {
  return posixClass(pattern, at, lastPosixEnd) ?? classEscape(pattern, at) ?? range(pattern, at, open);
}

/** Without `:]` anywhere behind, `[:` is two ordinary characters. */
function posixClass(pattern: string, at: number, lastPosixEnd: number): Scanned<CharSetItem> | Re2Problem | undefined {
  if (!pattern.startsWith('[:', at) || lastPosixEnd < at + 2) return undefined;
  const end = pattern.indexOf(':]', at + 2);
  const group = posixGroup(pattern.slice(at + 2, end));
  return group ? { value: group, next: end + 2 } : problemAt('invalid-char-range', pattern, at, end + 2);
}

function range(pattern: string, at: number, open: number): Scanned<CharSetItem> | Re2Problem {
  const from = classChar(pattern, at, open);
  if (isProblem(from)) return from;
  // In `[a-]` the hyphen stands for itself.
  if (pattern[from.next] !== '-' || from.next + 1 >= pattern.length || pattern[from.next + 1] === ']') {
    return { value: { kind: 'range', from: from.value, to: from.value }, next: from.next };
  }
  const to = classChar(pattern, from.next + 1, open);
  if (isProblem(to)) return to;
  if (to.value < from.value) return problemAt('invalid-char-range', pattern, at, to.next);
  return { value: { kind: 'range', from: from.value, to: to.value }, next: to.next };
}

function classChar(pattern: string, at: number, open: number): Scanned<number> | Re2Problem {
  if (pattern[at] === '\\') return charEscape(pattern, at);
  const text = codePointText(pattern, at);
  if (text === '') return problemAt('missing-bracket', pattern, open, pattern.length);
  return { value: text.codePointAt(0) ?? 0, next: at + text.length };
}
