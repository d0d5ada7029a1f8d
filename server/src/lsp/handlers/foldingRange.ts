import { FoldingRangeKind } from 'vscode-languageserver/node';
import type { FoldingRange, FoldingRangeParams } from 'vscode-languageserver/node';
import { folds } from '../../core/index';
import type { Session } from '../session';

/** `textDocument/foldingRange`: documents and the blocks in them, each from the line of its key to its last line. */
export function foldingRange(session: Session, { textDocument }: FoldingRangeParams): FoldingRange[] | null {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return null;
  const { document } = open;
  const translation = session.translation();
  const ranges = new Map<number, FoldingRange>();
  const found = folds(session.featureInput(translation), open.path);
  if (found === undefined) return null;
  for (const { start, end, kind } of found) {
    const startLine = document.positionAt(start).line;
    const endLine = document.positionAt(contentEnd(document.getText(), start, end)).line;
    const known = ranges.get(startLine);
    // Of stretches that begin on one line an editor can fold only one: the longest.
    if (endLine <= startLine || (known !== undefined && known.endLine >= endLine)) continue;
    ranges.set(startLine, { startLine, endLine, ...(kind === 'document' ? { kind: FoldingRangeKind.Region } : {}) });
  }
  return [...ranges.values()];
}

/** Where the text of a stretch ends, without the line breaks behind it. */
function contentEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}
