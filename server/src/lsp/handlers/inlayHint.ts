import { InlayHintKind } from 'vscode-languageserver/node';
import type { InlayHint, InlayHintParams } from 'vscode-languageserver/node';
import { inlayHints } from '../../core/index';
import type { Session } from '../session';

/** `textDocument/inlayHint`: what the text leaves unsaid. */
export function inlayHint(session: Session, { textDocument, range }: InlayHintParams): InlayHint[] {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return [];
  const translation = session.translation();
  const { converter } = translation;
  const span = converter.span(open.document, range);
  const found = inlayHints(session.featureInput(translation), open.path, span, session.settings.inlayHints);
  return found.map(({ offset, label, tooltip }) => ({
    position: converter.position(open.document, offset),
    label,
    tooltip,
    kind: InlayHintKind.Type,
  }));
}
