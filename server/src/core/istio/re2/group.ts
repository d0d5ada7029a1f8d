import { codePointText } from './escape';
import { problemAt, type Re2Problem, type Scanned } from './problem';

/** The flags that `(?ims-U)` switches. */
export interface Flags {
  /** `i`: upper and lower case are one. */
  readonly fold: boolean;
  /** `m`: `^` and `$` match at line ends too. */
  readonly multiLine: boolean;
  /** `s`: a dot takes a line feed too. */
  readonly dotNewline: boolean;
  /** `U`: repetitions are lazy, and greedy with a `?` behind. */
  readonly ungreedy: boolean;
}

export const noFlags: Flags = { fold: false, multiLine: false, dotNewline: false, ungreedy: false };

/** What an opening parenthesis begins. `flags` without `group` hold for the rest of the group around. */
export interface GroupStart {
  readonly group: 'capture' | 'plain' | undefined;
  readonly flags: Flags;
}

const flagNames: ReadonlyMap<string, keyof Flags> = new Map([
  ['i', 'fold'],
  ['m', 'multiLine'],
  ['s', 'dotNewline'],
  ['U', 'ungreedy'],
]);

/**
 * Reads `(`, `(?:`, `(?i)`, `(?i-s:`, `(?P<name>` or `(?<name>`.
 * Look-around and everything else that begins with `(?` is a problem.
 * @param at offset of the parenthesis
 */
export function groupStart(pattern: string, at: number, flags: Flags): Scanned<GroupStart> | Re2Problem {
  if (pattern[at + 1] !== '?') return { value: { group: 'capture', flags }, next: at + 1 };
  // Go wants a character behind `(?P<`, else it is a bad flag.
  if (pattern.startsWith('P<', at + 2) && pattern.length > at + 4) return namedGroup(pattern, at, at + 4, flags);
  if (pattern[at + 2] === '<' && pattern.length > at + 3) return namedGroup(pattern, at, at + 3, flags);
  return flagGroup(pattern, at, flags);
}

function namedGroup(pattern: string, at: number, nameAt: number, flags: Flags): Scanned<GroupStart> | Re2Problem {
  const end = pattern.indexOf('>', at);
  if (end < 0) return problemAt('invalid-named-capture', pattern, at, pattern.length);
  if (!/^[0-9A-Za-z_]+$/.test(pattern.slice(nameAt, end))) {
    return problemAt('invalid-named-capture', pattern, at, end + 1);
  }
  return { value: { group: 'capture', flags }, next: end + 1 };
}

function flagGroup(pattern: string, at: number, before: Flags): Scanned<GroupStart> | Re2Problem {
  let flags = before;
  let on = true;
  let minusIsLast = false;
  for (let next = at + 2; next < pattern.length;) {
    const text = codePointText(pattern, next);
    next += text.length;
    const name = flagNames.get(text);
    if (name !== undefined) {
      flags = { ...flags, [name]: on };
      minusIsLast = false;
    } else if (text === '-' && on) {
      on = false;
      minusIsLast = true;
    } else if ((text === ':' || text === ')') && !minusIsLast) {
      return { value: { group: text === ':' ? 'plain' : undefined, flags }, next };
    } else {
      return problemAt('invalid-perl-op', pattern, at, next);
    }
  }
  return problemAt('invalid-perl-op', pattern, at, pattern.length);
}
