import type { Assertion } from './node';
import type { Instruction, Program } from './program';

/** Start and end of each capture in code points, the whole match first; -1 where a group took no part. */
export type Captures = readonly number[];

export interface Search {
  /** The text as code points. */
  readonly text: readonly number[];
  /** Where the match may begin. */
  readonly from: number;
  /** The match begins exactly there. */
  readonly anchoredStart: boolean;
  /** The match reaches to the end of the text. */
  readonly anchoredEnd: boolean;
}

interface Thread {
  readonly at: number;
  readonly captures: Captures;
}

/**
 * Runs all ways through the program side by side, one character at a time (Thompson, Pike): the time is at most the
 * length of the text times the size of the program, whatever the pattern.
 * @returns the leftmost match, of several the one that Perl would find; `undefined` for none
 */
export function search(program: Program, { text, from, anchoredStart, anchoredEnd }: Search): Captures | undefined {
  const start = new Array<number>(program.captures * 2).fill(-1);
  let threads: Thread[] = [];
  let found: Captures | undefined;
  for (let position = from; position <= text.length; position++) {
    const set = new ThreadSet(program, text, position);
    for (const thread of threads) set.follow(thread.at, thread.captures);
    if (!found && (!anchoredStart || position === from)) set.follow(0, start.with(0, position));
    if (set.threads.length === 0 && (found || anchoredStart)) break;
    threads = [];
    for (const thread of set.threads) {
      const instruction = program.code[thread.at];
      if (instruction?.op === 'match') {
        if (anchoredEnd && position < text.length) continue;
        found = thread.captures.with(1, position);
        break; // The ways behind are less preferred.
      }
      const codePoint = text[position];
      if (instruction?.op === 'char' && codePoint !== undefined && instruction.test(codePoint)) {
        threads.push({ at: instruction.next, captures: thread.captures });
      }
    }
  }
  return found;
}

/** The states at one position of the text, most preferred first. */
class ThreadSet {
  readonly threads: Thread[] = [];
  private readonly seen = new Set<number>();

  constructor(
    private readonly program: Program,
    private readonly text: readonly number[],
    private readonly position: number,
  ) {}

  /** Adds a state and everything that is reached from it without taking a character. */
  follow(at: number, captures: Captures): void {
    const todo: Thread[] = [{ at, captures }];
    for (let thread = todo.pop(); thread; thread = todo.pop()) {
      const instruction = this.program.code[thread.at];
      if (instruction === undefined || this.seen.has(thread.at)) continue;
      this.seen.add(thread.at);
      this.expand(instruction, thread, todo);
    }
  }

  private expand(instruction: Instruction, thread: Thread, todo: Thread[]): void {
    switch (instruction.op) {
      case 'split':
        todo.push({ at: instruction.other, captures: thread.captures });
        todo.push({ at: instruction.next, captures: thread.captures });
        return;
      case 'save':
        todo.push({ at: instruction.next, captures: thread.captures.with(instruction.slot, this.position) });
        return;
      case 'assert':
        if (holds(instruction.assertion, this.text, this.position)) {
          todo.push({ at: instruction.next, captures: thread.captures });
        }
        return;
      default:
        this.threads.push(thread);
    }
  }
}

function holds(assertion: Assertion, text: readonly number[], position: number): boolean {
  const before = text[position - 1];
  const after = text[position];
  switch (assertion) {
    case 'text-start':
      return before === undefined;
    case 'text-end':
      return after === undefined;
    case 'line-start':
      return before === undefined || before === 0x0a;
    case 'line-end':
      return after === undefined || after === 0x0a;
    case 'word-boundary':
      return isWord(before) !== isWord(after);
    case 'no-word-boundary':
      return isWord(before) === isWord(after);
  }
}

/** Word characters are ASCII, also with Unicode text. */
function isWord(codePoint: number | undefined): boolean {
  return codePoint !== undefined && /^\w$/.test(String.fromCodePoint(codePoint));
}
