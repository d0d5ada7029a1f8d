import { charClass } from './charClass';
import { dot, oneChar } from './charSet';
import { charEscape, classEscape, codePointText } from './escape';
import { groupStart, noFlags, type Flags } from './group';
import {
  alternateNode,
  assertNode,
  captureNode,
  charNode,
  concatNode,
  repeatNode,
  type Assertion,
  type Node,
} from './node';
import { isProblem, problemAt, type Re2Problem } from './problem';
import { readRepetition, type Repetition } from './repetition';

/** Go's limits: tree height, instructions after unrolling, product of nested counts. */
const maxHeight = 1000;
const maxSize = Math.floor((128 * 1024 * 1024) / 40);
const maxRepeat = 1000;

const assertionEscapes: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'text-start'],
  ['b', 'word-boundary'],
  ['B', 'no-word-boundary'],
  ['z', 'text-end'],
]);

/** A group that is still open; the first one is the pattern itself. */
interface OpenGroup {
  readonly at: number;
  /** Number of the capture, `undefined` for a plain group. */
  readonly index: number | undefined;
  /** Flags to go back to behind the group. */
  readonly flagsBefore: Flags;
  readonly alternatives: Node[];
  sequence: Node[];
}

/** A parsed pattern. */
export interface Re2Syntax {
  readonly root: Node;
  readonly captures: number;
}

/** Reads one pattern from left to right, keeping open groups on a stack, so that no nesting can exhaust the call stack. */
export class Parser {
  private at = 0;
  private flags = noFlags;
  private captures = 0;
  /** Where the repetition operator stood that was read last, when nothing came after it. */
  private lastRepeat: number | undefined;
  private readonly outer: OpenGroup[] = [];
  private group: OpenGroup = this.openGroup(0, undefined);
  private readonly lastPosixEnd: number;

  constructor(private readonly pattern: string) {
    this.lastPosixEnd = pattern.lastIndexOf(':]');
  }

  /** The tree, or the first problem that Go reports. */
  parse(): Re2Syntax | Re2Problem {
    while (this.at < this.pattern.length) {
      const problem = this.step();
      if (problem) return problem;
    }
    if (this.outer.length > 0) return this.aboutWhole('missing-paren', this.group.at, this.group.at + 1);
    const root = this.closed(this.group);
    return this.limit(root) ?? { root, captures: this.captures };
  }

  private step(): Re2Problem | undefined {
    const char = this.pattern.charAt(this.at);
    const repetition = readRepetition(this.pattern, this.at);
    if (repetition) return this.repeat(repetition);
    this.lastRepeat = undefined;
    if (char === '(') return this.open();
    if (char === ')') return this.close();
    if (char === '[') return this.bracket();
    if (char === '\\') return this.escape();
    if (char === '|') {
      this.group.alternatives.push(concatNode(this.group.sequence));
      this.group.sequence = [];
      return this.move(1);
    }
    if (char === '^') return this.add(assertNode(this.flags.multiLine ? 'line-start' : 'text-start'), 1);
    if (char === '$') return this.add(assertNode(this.flags.multiLine ? 'line-end' : 'text-end'), 1);
    if (char === '.') return this.add(charNode(dot(this.flags.dotNewline), false), 1);
    return this.plainChar();
  }

  private move(by: number): undefined {
    this.at += by;
  }

  private add(node: Node, length: number): undefined {
    this.group.sequence.push(node);
    this.at += length;
  }

  private plainChar(): undefined {
    this.lastRepeat = undefined;
    const text = codePointText(this.pattern, this.at);
    this.add(charNode(oneChar(text.codePointAt(0) ?? 0, this.flags.fold), true), text.length);
  }

  private open(): Re2Problem | undefined {
    const start = groupStart(this.pattern, this.at, this.flags);
    if (isProblem(start)) return start;
    const { group, flags } = start.value;
    if (group !== undefined) {
      this.outer.push(this.group);
      this.group = this.openGroup(this.at, group === 'capture' ? ++this.captures : undefined);
    }
    this.flags = flags;
    this.at = start.next;
    return undefined;
  }

  private openGroup(at: number, index: number | undefined): OpenGroup {
    return { at, index, flagsBefore: this.flags, alternatives: [], sequence: [] };
  }

  private close(): Re2Problem | undefined {
    const parent = this.outer.pop();
    if (!parent) return this.aboutWhole('unexpected-paren', this.at, this.at + 1);
    const { index, flagsBefore } = this.group;
    const body = this.closed(this.group);
    const node = index === undefined ? body : captureNode(index, body);
    this.flags = flagsBefore;
    this.group = parent;
    return this.limit(node) ?? this.add(node, 1);
  }

  private closed(group: OpenGroup): Node {
    return alternateNode([...group.alternatives, concatNode(group.sequence)]);
  }

  private bracket(): Re2Problem | undefined {
    const set = charClass(this.pattern, this.at, this.flags.fold, this.lastPosixEnd);
    return isProblem(set) ? set : this.add(charNode(set.value, false), set.next - this.at);
  }

  private escape(): Re2Problem | undefined {
    const letter = this.pattern.charAt(this.at + 1);
    const assertion = assertionEscapes.get(letter);
    if (assertion) return this.add(assertNode(assertion), 2);
    if (letter === 'Q') return this.quoted();
    const item = classEscape(this.pattern, this.at);
    if (item !== undefined) {
      if (isProblem(item)) return item;
      const set = { items: [item.value], negated: false, fold: this.flags.fold };
      return this.add(charNode(set, false), item.next - this.at);
    }
    const char = charEscape(this.pattern, this.at);
    if (isProblem(char)) return char;
    return this.add(charNode(oneChar(char.value, this.flags.fold), true), char.next - this.at);
  }

  /** `\Q...\E`: everything between stands for itself; without `\E` up to the end. */
  private quoted(): undefined {
    const start = this.at + 2;
    const end = this.pattern.indexOf('\\E', start);
    this.at = start;
    while (this.at < (end < 0 ? this.pattern.length : end)) this.plainChar();
    this.at += end < 0 ? 0 : 2;
  }

  private repeat({ min, max, counted, lazy, end }: Repetition): Re2Problem | undefined {
    const tooMuch = min > maxRepeat || (max !== Infinity && (max > maxRepeat || max < min));
    const countEnd = lazy ? end - 1 : end;
    if (counted && tooMuch) return problemAt('invalid-repeat-size', this.pattern, this.at, countEnd);
    if (this.lastRepeat !== undefined) return problemAt('invalid-repeat-op', this.pattern, this.lastRepeat, end);
    const sub = this.group.sequence.pop();
    if (!sub) return problemAt('missing-repeat-argument', this.pattern, this.at, end);
    const node = repeatNode(sub, min, max, lazy === this.flags.ungreedy, counted);
    const problem = this.limit(node);
    if (problem) return problem;
    const wasNumber = counted && (min >= 2 || (max !== Infinity && max >= 2));
    if (wasNumber && node.repeats > maxRepeat) {
      return problemAt('invalid-repeat-size', this.pattern, this.at, end);
    }
    this.lastRepeat = this.at;
    return this.add(node, end - this.at);
  }

  private limit(node: Node): Re2Problem | undefined {
    if (node.size > maxSize) return this.aboutWhole('too-large', 0, this.pattern.length);
    if (node.height > maxHeight) return this.aboutWhole('nesting-depth', 0, this.pattern.length);
    return undefined;
  }

  private aboutWhole(kind: Re2Problem['problem'], start: number, end: number): Re2Problem {
    return { problem: kind, fragment: this.pattern, start, end };
  }
}
