import { MarkupKind } from 'vscode-languageserver/node';
import type { CancellationToken, Hover, HoverParams } from 'vscode-languageserver/node';
import { hover as explain, isTestFile } from '../../core/index';
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
  const found = explain(session.featureInput(translation), path, converter.offset(document, position));
  if (found === undefined) return null;
  const kind = features.hoverMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { contents: { kind, value: found.markdown }, range: converter.range(document, found.span) };
}
