import type { CancellationToken, CompletionList, CompletionParams } from 'vscode-languageserver/node';
import { completion as complete, isTestFile } from '../../core/index';
import { toCompletionList } from '../completions';
import type { Session } from '../session';
import { prepareTests } from '../tests';

/** `textDocument/completion`: what could be written at the cursor. */
export async function completion(
  session: Session,
  { textDocument, position }: CompletionParams,
  token: CancellationToken,
): Promise<CompletionList | null> {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return null;
  const { path, document } = open;
  if (isTestFile(path)) await prepareTests(session, path, document, token);
  const translation = session.translation();
  const offset = translation.converter.offset(document, position);
  const found = complete(session.featureInput(translation), path, offset);
  return toCompletionList(found, document, offset, translation);
}
