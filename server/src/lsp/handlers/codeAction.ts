import type { CodeAction, CodeActionParams } from 'vscode-languageserver/node';
import { codeActions, refactorActions } from '../codeActions';
import type { Session } from '../session';

/** `textDocument/codeAction`: the fixes of the findings at a place of an open document, and other changes. */
export function codeAction(session: Session, { textDocument, range, context }: CodeActionParams): CodeAction[] {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return [];
  const translation = session.translation();
  const { path, document } = open;
  const span = translation.converter.span(document, range);
  const findings = session.project.findings(path);
  const request = { path, span, diagnostics: context.diagnostics, only: context.only };
  return [
    ...codeActions(translation, findings, request),
    ...refactorActions(translation, session.featureInput(translation), request),
  ];
}
