import { MarkupKind } from 'vscode-languageserver/node';
import type { Hover, HoverParams } from 'vscode-languageserver/node';
import { hover as explain, leadsToRouting } from '../../core/index';
import { routingLink } from '../routingLink';
import type { Session } from '../session';

/** `textDocument/hover`: what there is to know of the place under the mouse. */
export function hover(session: Session, { textDocument, position }: HoverParams): Hover | null {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return null;
  const { path, document } = open;
  const translation = session.translation();
  const { converter, features } = translation;
  const input = session.featureInput(translation);
  const offset = converter.offset(document, position);
  const found = explain(input, path, offset);
  if (found === undefined) return null;
  const kind = features.hoverMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  const isLink = features.hoverMarkdown && session.previewsRoutes && leadsToRouting(input, path, offset);
  const value = isLink ? `${found.markdown}\n\n${routingLink(textDocument.uri, position)}` : found.markdown;
  return { contents: { kind, value }, range: converter.range(document, found.span) };
}
