import { CodeActionKind } from 'vscode-languageserver/node';
import type { CodeAction, CodeActionParams } from 'vscode-languageserver/node';
import { codeActions, refactorActions, silenceActions } from '../codeActions';
import type { Session } from '../session';

/** `textDocument/codeAction`: the fixes of the findings at a place of an open document, and other changes. */
export function codeAction(session: Session, { textDocument, range, context }: CodeActionParams): CodeAction[] {
  const open = session.documents.of(textDocument.uri);
  if (open === undefined) return [];
  const translation = session.translation();
  const { path, document } = open;
  const span = translation.converter.span(document, range);
  const findings = session.project.findings(path);
  const input = session.featureInput(translation);
  const { diagnostics, only } = context;
  const request = { path, span, diagnostics, only, projectFile: session.projectFileFor(path) };
  const changes = refactorActions(translation, input, findings, request);
  const isFix = ({ kind }: CodeAction): boolean => kind === CodeActionKind.QuickFix;
  return [
    ...codeActions(translation, findings, request),
    ...changes.filter(isFix),
    ...silenceActions(translation, input, findings, request),
    ...changes.filter((action) => !isFix(action)),
  ];
}
