import type { CompletionList, CompletionParams } from 'vscode-languageserver/node';
import { completion as complete } from '../../core/index';
import { toCompletionList } from '../completions';
import type { Session } from '../session';

/** `textDocument/completion`: what could be written at the cursor. */
export function completion(session: Session, { textDocument, position }: CompletionParams): CompletionList | null {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return null;
  const { path, document } = open;
  const translation = session.translation();
  const offset = translation.converter.offset(document, position);
  const found = complete(session.featureInput(translation), path, offset);
  return toCompletionList(found, document, offset, translation);
}
