import { DocumentHighlightKind } from 'vscode-languageserver/node';
import type { DocumentHighlight, DocumentHighlightParams } from 'vscode-languageserver/node';
import { highlights } from '../../core/index';
import { askedAt } from '../askedAt';
import type { Session } from '../session';

/** `textDocument/documentHighlight`: the places of the document that name what is named here. */
export function documentHighlight(session: Session, params: DocumentHighlightParams): DocumentHighlight[] {
  const asked = askedAt(session, params);
  if (asked === undefined) return [];
  return highlights(asked.input, asked.path, asked.offset).map(({ span, isDefinition }) => ({
    range: asked.translation.converter.range(asked.document, span),
    kind: isDefinition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}
