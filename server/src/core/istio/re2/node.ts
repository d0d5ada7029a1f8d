import type { CharSet } from './charSet';

/** A condition on the place between two characters. */
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-boundary' | 'no-word-boundary';

/** What a piece of a pattern does. */
type Shape =
  | { readonly op: 'empty' }
  | { readonly op: 'char'; readonly set: CharSet }
  | { readonly op: 'assert'; readonly assertion: Assertion }
  | { readonly op: 'capture'; readonly index: number; readonly sub: Node }
  | { readonly op: 'repeat'; readonly sub: Node; readonly min: number; readonly max: number; readonly greedy: boolean }
  | { readonly op: 'concat' | 'alternate'; readonly subs: readonly Node[] };

/** A piece of a pattern with the sizes that Go limits. */
export type Node = Shape & {
  /** How deep the piece is after Go's simplifications: a run of literals counts as one. */
  readonly height: number;
  /** Instructions of the compiled piece. */
  readonly size: number;
  /** The product of the counted repetitions that lie in each other. */
  readonly repeats: number;
  /** How deep the piece really is in this tree. */
  readonly depth: number;
  /** Set for a run of plain characters: whether its case is folded. */
  readonly literal?: boolean;
};

const leaf = { height: 1, size: 1, repeats: 0, depth: 1 };

/** A piece that takes nothing. */
export function emptyNode(): Node {
  return { op: 'empty', ...leaf };
}

/**
 * A place that takes one character.
 * @param isLiteral whether it is written as a plain character; a run of these counts as one piece
 */
export function charNode(set: CharSet, isLiteral: boolean): Node {
  return isLiteral ? { op: 'char', set, ...leaf, literal: set.fold } : { op: 'char', set, ...leaf };
}

/** A piece that takes nothing and holds at some places only. */
export function assertNode(assertion: Assertion): Node {
  return { op: 'assert', assertion, ...leaf };
}

/** A group with a number. */
export function captureNode(index: number, sub: Node): Node {
  const { height, size, repeats, depth } = sub;
  return { op: 'capture', index, sub, height: height + 1, size: size + 2, repeats, depth: depth + 1 };
}

/**
 * A repetition. `*`, `+` and `?` do not count as repetitions with a number.
 * @param max `Infinity` for no upper limit
 */
export function repeatNode(sub: Node, min: number, max: number, greedy: boolean, counted: boolean): Node {
  return {
    ...{ op: 'repeat', sub, min, max, greedy },
    height: sub.height + 1,
    size: Math.max(1, repeatSize(sub.size, min, max)),
    repeats: counted ? repeatProduct(sub.repeats, min, max) : sub.repeats,
    depth: sub.depth + 1,
  };
}

function repeatSize(size: number, min: number, max: number): number {
  if (max === Infinity) return min === 0 ? size + 2 : min * size + 1;
  return max * size + (max - min);
}

/** The smallest allowance with which Go lets the repetition pass: it divides by the count at every level. */
function repeatProduct(inner: number, min: number, max: number): number {
  if (max === 0) return 0;
  const count = max === Infinity ? min : max;
  return count === 0 ? inner : count * Math.max(1, inner);
}

/** Pieces one after another. */
export function concatNode(subs: readonly Node[]): Node {
  const [only] = subs;
  if (only === undefined) return emptyNode();
  if (subs.length === 1) return only;
  const shape = {
    op: 'concat',
    subs,
    ...measures(subs, 'concat'),
    size: subs.reduce((sum, s) => sum + s.size, 0),
  } as const;
  const isRun = only.literal !== undefined && subs.every((sub) => sub.literal === only.literal);
  return isRun ? { ...shape, height: 1, literal: only.literal } : shape;
}

/** Pieces of which one is taken. */
export function alternateNode(subs: readonly Node[]): Node {
  const [only] = subs;
  if (only === undefined) return emptyNode();
  if (subs.length === 1) return only;
  if (subs.every((sub) => sub.op === 'empty')) return only;
  const size = subs.reduce((sum, s) => sum + s.size, 0) + subs.length - 1;
  const node = { op: 'alternate', subs, ...measures(subs, 'alternate'), size } as const;
  // Go turns a choice of single characters into one class.
  return subs.every((sub) => sub.op === 'char') ? { ...node, height: 1, size: 1 } : node;
}

function measures(subs: readonly Node[], op: Node['op']): Pick<Node, 'height' | 'repeats' | 'depth'> {
  let height = 1;
  let repeats = 0;
  let depth = 1;
  for (const sub of subs) {
    // A list within a list of the same sort is one list.
    height = Math.max(height, sub.op === op && sub.literal === undefined ? sub.height : sub.height + 1);
    repeats = Math.max(repeats, sub.repeats);
    depth = Math.max(depth, sub.depth + 1);
  }
  return { height, repeats, depth };
}
