import { MarkupKind } from 'vscode-languageserver/node';
import type { CancellationToken, Hover, HoverParams } from 'vscode-languageserver/node';
import { hover as explain, isTestFile, leadsToRouting } from '../../core/index';
import { routingLink } from '../routingLink';
import type { Session } from '../session';
import { prepareTests } from '../tests';

/** `textDocument/hover`: what there is to know of the place under the mouse. */
export async function hover(
  session: Session,
  { textDocument, position }: HoverParams,
  token: CancellationToken,
): Promise<Hover | null> {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return null;
  const { path, document } = open;
  if (isTestFile(path)) await prepareTests(session, path, document, token);
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
