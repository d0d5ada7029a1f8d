import type { AST } from '@eslint-community/regexpp';
import { CountingMatcher } from './matcher';

const SHORT = 128;
/** Tries for each character from which on a text is looked at more closely. */
const SUSPICIOUS = 12;
/** Twice as long a text takes twice as many tries when time is linear, four times as many when it is quadratic. */
const GROWTH = 3;
/** Stands behind the repeated word so that matching fails as late as it can. */
const END = '\u0001';

/**
 * A text that takes more than linear time to be searched: beginning, word that is repeated; undefined when none is found.
 * Tried are the characters that the pattern names, alone and in pairs, behind beginnings that lead into the pattern.
 */
export function attackOn({ pattern, flags }: AST.RegExpLiteral): { beginning: string; word: string } | undefined {
  const known = new Map<string, boolean>();
  const letters = lettersOf(pattern).slice(0, 8);
  const words = [...letters, ...letters.slice(0, 5).flatMap((a) => letters.slice(0, 5).map((b) => a + b))];
  for (const beginning of beginningsOf(pattern))
    for (const word of words) if (isSlow(pattern, flags, beginning, word, known)) return { beginning, word };
  return undefined;
}

function isSlow(
  pattern: AST.Pattern,
  flags: AST.Flags,
  beginning: string,
  word: string,
  known: Map<string, boolean>,
): boolean {
  const tries = (length: number): number => {
    const text = beginning + word.repeat(length / word.length) + END;
    return new CountingMatcher(pattern, flags, text, length * length * 4, known).count();
  };
  const few = tries(SHORT);
  return few > SUSPICIOUS * SHORT && tries(2 * SHORT) > GROWTH * few;
}

/** A character for each one that the pattern names, and for each of its classes. */
function lettersOf(pattern: AST.Pattern): string[] {
  const found = new Set<string>();
  walk(pattern.alternatives, (element) => {
    const letter = letterOf(element);
    if (letter !== undefined) found.add(letter);
  });
  return [...found];
}

const CANDIDATES = [...'a0 .-/A_:*\n"\'{}[]()\\%$#<>=,;\t\ré'];

/** A character that the element takes; undefined for what is no single character. */
function letterOf(element: AST.Element): string | undefined {
  switch (element.type) {
    case 'Character':
      return String.fromCodePoint(element.value);
    case 'CharacterClass':
    case 'CharacterSet': {
      const single = new RegExp(`^(?:${element.raw})$`, /\\[pu]\{?/i.test(element.raw) ? 'u' : '');
      return CANDIDATES.find((letter) => single.test(letter));
    }
    default:
      return undefined;
  }
}

/** Texts that a search follows into the pattern as far as each of its repetitions. */
function beginningsOf(pattern: AST.Pattern): string[] {
  const found = new Set<string>(['']);
  const visit = (elements: readonly AST.Element[], before: string): string => {
    let text = before;
    for (const element of elements) {
      if (element.type === 'Quantifier') found.add(text);
      text += shortest(element);
      if (element.type === 'Group' || element.type === 'CapturingGroup')
        for (const { elements: inner } of element.alternatives)
          visit(inner, text.slice(0, text.length - shortest(element).length));
    }
    return text;
  };
  for (const { elements } of pattern.alternatives) visit(elements, '');
  return [...found].slice(0, 12);
}

/** A short text that an element takes. */
function shortest(element: AST.Element): string {
  switch (element.type) {
    case 'Quantifier':
      return shortest(element.element).repeat(Math.min(element.min, 8));
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives[0]?.elements.map(shortest).join('') ?? '';
    default:
      return letterOf(element) ?? '';
  }
}

function walk(alternatives: readonly AST.Alternative[], each: (element: AST.Element) => void): void {
  for (const { elements } of alternatives)
    for (const element of elements) {
      each(element);
      if (element.type === 'Quantifier') {
        each(element.element);
        if ('alternatives' in element.element) walk(element.element.alternatives, each);
      } else if ('alternatives' in element) walk(element.alternatives, each);
    }
}
