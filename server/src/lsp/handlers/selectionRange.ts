import type { SelectionRange, SelectionRangeParams } from 'vscode-languageserver/node';
import { selectionsAt } from '../../core/index';
import type { Session } from '../session';

/** `textDocument/selectionRange`: what a growing selection takes in, step by step. */
export function selectionRange(session: Session, { textDocument, positions }: SelectionRangeParams): SelectionRange[] {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return [];
  const { document, path } = open;
  const translation = session.translation();
  const { converter } = translation;
  const input = session.featureInput(translation);
  return positions.map((position) => {
    const spans = selectionsAt(input, path, converter.offset(document, position));
    let range: SelectionRange | undefined;
    for (const span of spans.reverse())
      range = { range: converter.range(document, span), ...(range === undefined ? {} : { parent: range }) };
    return range ?? { range: { start: position, end: position } };
  });
}
