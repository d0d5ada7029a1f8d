import { charTest } from './charSet';
import type { Assertion, Node } from './node';
import type { Re2Syntax } from './parser';

/** One step of the automaton; `next` and `other` are positions in the program. */
export type Instruction =
  | { readonly op: 'match' }
  | { readonly op: 'char'; readonly test: (codePoint: number) => boolean; next: number }
  | { readonly op: 'assert'; readonly assertion: Assertion; next: number }
  | { readonly op: 'save'; readonly slot: number; next: number }
  /** Two ways to go on, `next` preferred. */
  | { readonly op: 'split'; next: number; other: number };

export interface Program {
  readonly code: readonly Instruction[];
  /** Captures including the whole match. */
  readonly captures: number;
}

/**
 * Beyond this nothing is compiled. Istio lets Envoy take programs of at most 32768 instructions
 * (`re2.max_program_size.error_level`, pkg/bootstrap/config.go), so no such pattern can be in force.
 */
const maxInstructions = 100_000;
/** A pattern that Istio accepts (1024 bytes) cannot nest deeper than this; it keeps the recursion below shallow. */
const maxDepth = 1100;

/**
 * Compiles a parsed pattern for the machine of `machine.ts`.
 * @param groups whether the machine shall say what the groups took; without, it is faster
 * @returns `undefined` when the pattern unrolls to more than Envoy would take
 */
export function compile({ root, captures }: Re2Syntax, groups: 'groups' | 'no-groups'): Program | undefined {
  if (root.size > maxInstructions || root.depth > maxDepth) return undefined;
  const code: Instruction[] = [];
  emit(groups === 'groups' ? root : withoutGroups(root), code);
  code.push({ op: 'match' });
  return { code, captures: groups === 'groups' ? captures + 1 : 1 };
}

function withoutGroups(node: Node): Node {
  if ('subs' in node) return { ...node, subs: node.subs.map(withoutGroups) };
  if (!('sub' in node)) return node;
  const sub = withoutGroups(node.sub);
  return node.op === 'capture' ? sub : { ...node, sub };
}

/** Appends a piece that falls through to whatever is appended next. */
function emit(node: Node, code: Instruction[]): void {
  switch (node.op) {
    case 'empty':
      return;
    case 'char':
      code.push({ op: 'char', test: charTest(node.set), next: code.length + 1 });
      return;
    case 'assert':
      code.push({ op: 'assert', assertion: node.assertion, next: code.length + 1 });
      return;
    case 'capture':
      code.push({ op: 'save', slot: 2 * node.index, next: code.length + 1 });
      emit(node.sub, code);
      code.push({ op: 'save', slot: 2 * node.index + 1, next: code.length + 1 });
      return;
    case 'concat':
      for (const sub of node.subs) emit(sub, code);
      return;
    case 'alternate':
      emitAlternate(node.subs, code);
      return;
    case 'repeat':
      emitRepeat(node, code);
  }
}

function emitAlternate(subs: readonly Node[], code: Instruction[]): void {
  const exits: { next: number }[] = [];
  subs.forEach((sub, i) => {
    const isLast = i === subs.length - 1;
    const split = { op: 'split' as const, next: code.length + 1, other: 0 };
    if (!isLast) code.push(split);
    emit(sub, code);
    // An `assert` or `char` cannot serve as the jump: a split with two equal ways does.
    const exit = { op: 'split' as const, next: 0, other: 0 };
    if (!isLast) code.push(exit);
    split.other = code.length;
    if (!isLast) exits.push(exit);
  });
  for (const exit of exits) Object.assign(exit, { next: code.length, other: code.length });
}

function emitRepeat(node: Extract<Node, { op: 'repeat' }>, code: Instruction[]): void {
  const { sub, min, max, greedy } = node;
  for (let i = 0; i < min - 1; i++) emit(sub, code);
  if (max === Infinity) {
    emitLoop(sub, min > 0, greedy, code);
    return;
  }
  if (min > 0) emit(sub, code);
  const skips: { next: number; other: number }[] = [];
  for (let i = min; i < max; i++) {
    skips.push(emitSplit(code));
    emit(sub, code);
  }
  for (const skip of skips) setWays(skip, skip.next, code.length, greedy);
}

/** `x+`, and for `x*` a way around it: so an empty round cannot hide a longer one. */
function emitLoop(sub: Node, atLeastOnce: boolean, greedy: boolean, code: Instruction[]): void {
  const skip = atLeastOnce ? undefined : emitSplit(code);
  const start = code.length;
  emit(sub, code);
  const back = emitSplit(code);
  setWays(back, start, code.length, greedy);
  if (skip) setWays(skip, start, code.length, greedy);
}

function emitSplit(code: Instruction[]): { next: number; other: number } {
  const split = { op: 'split' as const, next: code.length + 1, other: 0 };
  code.push(split);
  return split;
}

function setWays(split: { next: number; other: number }, into: number, past: number, greedy: boolean): void {
  split.next = greedy ? into : past;
  split.other = greedy ? past : into;
}
