import { perlGroup, type CharSetItem } from './charSet';
import { problemAt, type Re2Problem, type Scanned } from './problem';
import { unicodeProperty } from './unicodeNames';

const controlEscapes: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

/**
 * Reads an escape that stands for a whole class: `\d`, `\W`, `\pL`, `\P{Greek}` ...
 * @param at offset of the backslash
 * @returns `undefined` when the escape is of another sort
 */
export function classEscape(pattern: string, at: number): Scanned<CharSetItem> | Re2Problem | undefined {
  if (pattern[at] !== '\\') return undefined;
  const letter = pattern.charAt(at + 1);
  if (letter === 'p' || letter === 'P') return unicodeClass(pattern, at);
  const group = perlGroup(letter);
  return group && { value: group, next: at + 2 };
}

function unicodeClass(pattern: string, at: number): Scanned<CharSetItem> | Re2Problem {
  const first = at + 2;
  let name = codePointText(pattern, first);
  let next = first + name.length;
  if (name === '{') {
    const close = pattern.indexOf('}', first);
    if (close < 0) return problemAt('invalid-char-range', pattern, at, pattern.length);
    name = pattern.slice(first + 1, close);
    next = close + 1;
  }
  const inverted = name.startsWith('^');
  const property = unicodeProperty(inverted ? name.slice(1) : name);
  if (property === undefined) return problemAt('invalid-char-range', pattern, at, next);
  const negated = (pattern[at + 1] === 'P') !== inverted;
  return { value: { kind: 'unicode', property, negated }, next };
}

/**
 * Reads an escape that stands for one character: `\.`, `\n`, `\101`, `\x41`, `\x{1F600}`.
 * A single digit would be a backreference, which RE2 does not have.
 * @param at offset of the backslash
 */
export function charEscape(pattern: string, at: number): Scanned<number> | Re2Problem {
  const text = codePointText(pattern, at + 1);
  if (text === '') return { problem: 'trailing-backslash', fragment: '', start: at, end: at + 1 };
  const next = at + 1 + text.length;
  const octal = /\\(?:[1-7][0-7]{1,2}|0[0-7]{0,2})/y;
  octal.lastIndex = at;
  const digits = octal.exec(pattern)?.[0];
  if (digits !== undefined) return { value: parseInt(digits.slice(1), 8), next: at + digits.length };
  if (text === 'x') return hexEscape(pattern, at);
  const control = controlEscapes.get(text);
  if (control !== undefined) return { value: control, next };
  // Punctuation may always be escaped; letters and digits only with a meaning, other alphabets never.
  if (/^[\0-\x7f]$/.test(text) && !/[0-9A-Za-z]/.test(text)) return { value: text.charCodeAt(0), next };
  return problemAt('invalid-escape', pattern, at, next);
}

function hexEscape(pattern: string, at: number): Scanned<number> | Re2Problem {
  if (pattern[at + 2] === '{') return bracedHexEscape(pattern, at);
  let next = at + 2;
  let digits = '';
  for (let i = 0; i < 2; i++) {
    const text = codePointText(pattern, next);
    digits += text;
    next += text.length;
  }
  if (/^[0-9A-Fa-f]{2}$/.test(digits)) return { value: parseInt(digits, 16), next };
  return problemAt('invalid-escape', pattern, at, next);
}

function bracedHexEscape(pattern: string, at: number): Scanned<number> | Re2Problem {
  const first = at + 3;
  let value = 0;
  let next = first;
  for (;;) {
    const text = codePointText(pattern, next);
    next += text.length;
    if (text === '}' && next > first + 1) return { value, next };
    if (!/^[0-9A-Fa-f]$/.test(text)) return problemAt('invalid-escape', pattern, at, next);
    value = value * 16 + parseInt(text, 16);
    if (value > 0x10ffff) return problemAt('invalid-escape', pattern, at, next);
  }
}

/** The character at an offset, both halves of it when it needs two, empty behind the end. */
export function codePointText(pattern: string, at: number): string {
  const codePoint = pattern.codePointAt(at);
  return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
}
