import { nextLine } from '../../text/lines';
import { columnOf, lastLineEnd } from '../../yaml/layout';
import type { Field } from '../../yaml/field';

/** The items of a block list as text. Document offsets. */
export interface Chunks {
  readonly start: number;
  readonly end: number;
  /** The lines of each item with the comments above it, without the last line break. */
  readonly chunks: readonly string[];
  /** The column of the dashes. */
  readonly column: number;
}

/** The lines of each item of a list; undefined in flow style, and where anchors or aliases would get apart. */
export function chunksOf(text: string, list: Field): Chunks | undefined {
  const { node } = list;
  if (node?.kind !== 'list' || node.flow || /[&*][A-Za-z]/.test(text.slice(node.start, node.end))) return undefined;
  let start = nextLine(text, list.keySpan.end);
  const first = start;
  let last = start;
  const chunks: string[] = [];
  for (const item of list.items()) {
    if (item.node === undefined) return undefined;
    const end = lastLineEnd(text, item.node, item.node.end);
    if (end < start) return undefined;
    chunks.push(text.slice(start, end));
    last = end;
    start = nextLine(text, end);
  }
  return { start: first, end: last, chunks, column: columnOf(text, node.start) };
}

/** A chunk as it stands in a list whose dashes are in another column. */
export function moveChunk(chunk: string, from: number, to: number): string {
  const by = to - from;
  return chunk
    .split('\n')
    .map((line) => {
      if (line.trim() === '') return line;
      return by >= 0 ? ' '.repeat(by) + line : line.replace(new RegExp(`^ {0,${-by}}`), '');
    })
    .join('\n');
}
