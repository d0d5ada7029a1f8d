import type { AST } from '@eslint-community/regexpp';

/** A step of the backtracking; true when all that follows matches, too. */
type Next = (at: number) => boolean;

/**
 * Matches as JavaScript's engine does, by trying one way after the other, and counts the tries. Only what costs time is
 * followed: characters, repetitions, alternatives and looking around; groups are not remembered.
 */
export class CountingMatcher {
  private steps = 0;

  constructor(
    private readonly pattern: AST.Pattern,
    private readonly flags: AST.Flags,
    private readonly text: string,
    private readonly limit: number,
    private readonly known: Map<string, boolean>,
  ) {}

  /** The tries that it takes to search the whole text for the pattern, as far as the limit. */
  count(): number {
    const ends = this.flags.sticky ? 0 : this.text.length;
    try {
      for (let start = 0; start <= ends; start++) if (this.anyOf(this.pattern.alternatives, start, () => true)) break;
    } catch (error) {
      if (!(error instanceof TooMany)) throw error;
    }
    return this.steps;
  }

  private anyOf(alternatives: readonly AST.Alternative[], at: number, next: Next): boolean {
    return alternatives.some(({ elements }) => this.sequence(elements, 0, at, next));
  }

  private sequence(elements: readonly AST.Element[], index: number, at: number, next: Next): boolean {
    const element = elements[index];
    if (element === undefined) return next(at);
    return this.element(element, at, (end) => this.sequence(elements, index + 1, end, next));
  }

  private element(element: AST.Element, at: number, next: Next): boolean {
    if (++this.steps > this.limit) throw new TooMany();
    switch (element.type) {
      case 'Assertion':
        return this.assertion(element, at) && next(at);
      case 'Quantifier':
        return this.repeat(element, at, 0, next);
      case 'CapturingGroup':
      case 'Group':
        return this.anyOf(element.alternatives, at, next);
      case 'Backreference':
        return next(at);
      default:
        return at < this.text.length && fits(element, this.text.charAt(at), this.flags, this.known) && next(at + 1);
    }
  }

  private repeat(quantifier: AST.Quantifier, at: number, done: number, next: Next): boolean {
    const more = (): boolean =>
      done < quantifier.max &&
      this.element(quantifier.element, at, (end) => {
        if (end === at && done >= quantifier.min) return false;
        return this.repeat(quantifier, end, done + 1, next);
      });
    if (done < quantifier.min) return more();
    return quantifier.greedy ? more() || next(at) : next(at) || more();
  }

  private assertion(assertion: AST.Assertion, at: number): boolean {
    switch (assertion.kind) {
      case 'start':
        return at === 0 || (this.flags.multiline && this.text.charAt(at - 1) === '\n');
      case 'end':
        return at === this.text.length || (this.flags.multiline && this.text.charAt(at) === '\n');
      case 'word':
        return (isWord(this.text.charAt(at - 1)) !== isWord(this.text.charAt(at))) !== assertion.negate;
      case 'lookahead':
        return this.anyOf(assertion.alternatives, at, () => true) !== assertion.negate;
      case 'lookbehind':
        return this.endsAt(assertion, at) !== assertion.negate;
    }
  }

  /** What is looked for behind has few characters, so trying a few beginnings is enough. */
  private endsAt(assertion: AST.LookbehindAssertion, at: number): boolean {
    for (let start = at; start >= Math.max(0, at - 8); start--)
      if (this.anyOf(assertion.alternatives, start, (end) => end === at)) return true;
    return false;
  }
}

class TooMany extends Error {}

function isWord(character: string): boolean {
  return /^\w$/.test(character);
}

type Single = Exclude<AST.Element, AST.Assertion | AST.Quantifier | AST.Group | AST.CapturingGroup | AST.Backreference>;

/** Whether a character is one of those that an element stands for. The engine itself says so, once for each. */
function fits(element: Single, character: string, flags: AST.Flags, known: Map<string, boolean>): boolean {
  const key = `${character}${element.raw}`;
  const answer = known.get(key) ?? new RegExp(`^(?:${element.raw})$`, flags.raw.replace(/[dgmy]/g, '')).test(character);
  known.set(key, answer);
  return answer;
}
