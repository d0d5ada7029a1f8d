import type { TextEdit } from '../text/span';
import { layoutOf, newLines } from './layout';
import { writeBlock } from './write';
import type { Writable } from './write';

/**
 * Adds a document behind another one.
 * @param document the text of the one before, without separators
 * @returns undefined for JSON, which has no room for a second document
 */
export function appendDocument(document: string, value: Writable): TextEdit | undefined {
  if (/^\s*[{[]/.test(document)) return undefined;
  const lines = newLines(document, ['---', ...writeBlock(value, 0, layoutOf(document))]);
  const end = document.length;
  const [lineBreak = '\n'] = /^\r?\n/.exec(lines) ?? [];
  // The text ends where the line of the next separator begins, or with the file.
  const newText = document.endsWith('\n') ? lines.slice(lineBreak.length) + lineBreak : lines;
  return { span: { start: end, end }, newText };
}
