/** One part of a character class. */
export type CharSetItem =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  /** A named set such as `\d` or `[:alpha:]`. */
  | { readonly kind: 'group'; readonly ranges: readonly CharRange[]; readonly negated: boolean }
  /** A Unicode class such as `\p{Greek}`; `property` is how JavaScript spells it, `Script=Greek`. */
  | { readonly kind: 'unicode'; readonly property: string; readonly negated: boolean };

export type CharRange = readonly [from: number, to: number];

/** The characters that one place of a pattern takes: the union of `items`, or everything else when `negated`. */
export interface CharSet {
  readonly items: readonly CharSetItem[];
  readonly negated: boolean;
  /** Upper and lower case are one (`(?i)`). */
  readonly fold: boolean;
}

const perlGroups: ReadonlyMap<string, readonly CharRange[]> = new Map([
  ['d', [[0x30, 0x39]]],
  [
    's',
    [
      [0x09, 0x0a],
      [0x0c, 0x0d],
      [0x20, 0x20],
    ],
  ],
  [
    'w',
    [
      [0x30, 0x39],
      [0x41, 0x5a],
      [0x5f, 0x5f],
      [0x61, 0x7a],
    ],
  ],
]);

const posixGroups: ReadonlyMap<string, readonly CharRange[]> = new Map(
  Object.entries({
    alnum: '09AZaz',
    alpha: 'AZaz',
    ascii: '\x00\x7f',
    blank: '\t\t  ',
    cntrl: '\x00\x1f\x7f\x7f',
    digit: '09',
    graph: '!~',
    lower: 'az',
    print: ' ~',
    punct: '!/:@[`{~',
    space: '\t\r  ',
    upper: 'AZ',
    word: '09AZ__az',
    xdigit: '09AFaf',
  }).map(([name, bounds]) => [name, pairs(bounds)]),
);

function pairs(bounds: string): CharRange[] {
  const ranges: CharRange[] = [];
  for (let i = 0; i < bounds.length; i += 2) ranges.push([bounds.charCodeAt(i), bounds.charCodeAt(i + 1)]);
  return ranges;
}

/**
 * The set behind a one-letter class escape.
 * @param letter the character after the backslash: `d`, `s`, `w` or, for everything else, `D`, `S`, `W`
 * @returns `undefined` for any other letter
 */
export function perlGroup(letter: string): CharSetItem | undefined {
  const ranges = perlGroups.get(letter.toLowerCase());
  return ranges && { kind: 'group', ranges, negated: letter < 'a' };
}

/**
 * The set behind a POSIX class name.
 * @param name what stands between `[:` and `:]`; a leading `^` negates
 * @returns `undefined` for an unknown name
 */
export function posixGroup(name: string): CharSetItem | undefined {
  const negated = name.startsWith('^');
  const ranges = posixGroups.get(negated ? name.slice(1) : name);
  return ranges && { kind: 'group', ranges, negated };
}

/** The set of one character. */
export function oneChar(codePoint: number, fold: boolean): CharSet {
  return { items: [{ kind: 'range', from: codePoint, to: codePoint }], negated: false, fold };
}

/** The set of a dot: everything, or everything but a line feed. */
export function dot(matchesNewline: boolean): CharSet {
  return { items: matchesNewline ? [] : [{ kind: 'range', from: 0x0a, to: 0x0a }], negated: true, fold: false };
}

/**
 * A test for membership.
 *
 * Case folding and Unicode properties are left to JavaScript's `u` flag, whose simple case folding is that of RE2.
 * Only code point numbers and property names of ours get into that expression, and it sees one character at a time:
 * nothing can backtrack. A negated part is negated after folding, as Go does it; JavaScript would do it before.
 */
export function charTest(set: CharSet): (codePoint: number) => boolean {
  const plus = set.items.filter((item) => item.kind === 'range' || !item.negated);
  const minus = set.items.filter((item) => item.kind !== 'range' && item.negated);
  const tests = [oneOf(plus, set.fold), ...minus.map((item) => not(oneOf([item], set.fold)))];
  const any = (codePoint: number) => tests.some((test) => test(codePoint));
  return set.negated ? not(any) : any;
}

function not(test: (codePoint: number) => boolean): (codePoint: number) => boolean {
  return (codePoint) => !test(codePoint);
}

function oneOf(items: readonly CharSetItem[], fold: boolean): (codePoint: number) => boolean {
  const [only] = items;
  if (only === undefined) return () => false;
  if (items.length === 1 && only.kind === 'range' && !fold) return (c) => c >= only.from && c <= only.to;
  const expression = membership(items.map(inBrackets).join(''), fold);
  return (codePoint) => expression?.test(String.fromCodePoint(codePoint)) ?? false;
}

/** `undefined` when this JavaScript engine's Unicode tables are older than the script that is asked for. */
function membership(members: string, fold: boolean): RegExp | undefined {
  try {
    return new RegExp(`^[${members}]$`, fold ? 'iu' : 'u');
  } catch {
    return undefined;
  }
}

function inBrackets(item: CharSetItem): string {
  if (item.kind === 'unicode') return `\\p{${item.property}}`;
  const ranges: readonly CharRange[] = item.kind === 'range' ? [[item.from, item.to]] : item.ranges;
  return ranges.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('');
}
