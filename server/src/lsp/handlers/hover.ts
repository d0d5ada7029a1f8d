import { MarkupKind } from 'vscode-languageserver/node';
import type { Hover, HoverParams } from 'vscode-languageserver/node';
import { hover as explain } from '../../core/index';
import type { Session } from '../session';

/** `textDocument/hover`: what there is to know of the place under the mouse. */
export function hover(session: Session, { textDocument, position }: HoverParams): Hover | null {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return null;
  const { path, document } = open;
  const translation = session.translation();
  const { converter, features } = translation;
  const found = explain(session.featureInput(translation), path, converter.offset(document, position));
  if (found === undefined) return null;
  const kind = features.hoverMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { contents: { kind, value: found.markdown }, range: converter.range(document, found.span) };
}
