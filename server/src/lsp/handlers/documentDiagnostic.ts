import { DocumentDiagnosticReportKind } from 'vscode-languageserver/node';
import type { DocumentDiagnosticParams, DocumentDiagnosticReport } from 'vscode-languageserver/node';
import type { Session } from '../session';
import { pathOfUri } from '../uris';

/** `textDocument/diagnostic`: the diagnostics of one document, or that they are as they were. */
export async function documentDiagnostic(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  await session.started;
  const path = pathOfUri(textDocument.uri);
  if (path === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  const { resultId, items } = session.reports.report(path, session.translation());
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items] };
}
