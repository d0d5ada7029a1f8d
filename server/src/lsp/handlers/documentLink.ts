import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver/node';
import { fileLinks } from '../../core/index';
import type { Session } from '../session';

/** `textDocument/documentLink`: the files that a kustomization names. */
export function documentLink(session: Session, { textDocument }: DocumentLinkParams): DocumentLink[] {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return [];
  const translation = session.translation();
  return fileLinks(session.featureInput(translation), open.path).map(({ span, target }) => ({
    range: translation.converter.range(open.document, span),
    target: translation.texts.uri(target),
  }));
}
