import { DocumentDiagnosticReportKind } from 'vscode-languageserver/node';
import type { CancellationToken, WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver/node';
import type { FilePath } from '../core/index';
import { holdsIstio, isCheckable } from './reports';
import type { Session } from './session';
import { Slices } from './slices';
import { uriOfPath } from './uris';

/**
 * Says of every file of the workspace what there is to say, in slices that let requests through. While files are still
 * being read there is nothing: half of what would be said then would be wrong.
 * @param previous what the client was told before, by path.
 */
export async function* workspaceReports(
  session: Session,
  previous: ReadonlyMap<FilePath, string>,
  token: CancellationToken,
): AsyncGenerator<WorkspaceDocumentDiagnosticReport> {
  const { project, reader, reports } = session;
  const slices = new Slices();
  const paths =
    reader.state === 'ready' ? [...project.workspace.files()].filter(isCheckable).map(({ path }) => path) : [];
  for (const path of paths) {
    await slices.pause();
    if (token.isCancellationRequested || reader.state !== 'ready') return;
    const report = reportOn(session, path, previous.get(path));
    if (report !== undefined) yield report;
  }
  if (reader.state !== 'ready') return;
  // What is said of a file that is gone must be taken back.
  const there = new Set(paths);
  for (const [path, resultId] of previous) {
    if (there.has(path) || resultId === reports.knownId(path)) continue;
    const report = reportOn(session, path, resultId);
    if (report !== undefined) yield report;
  }
}

function reportOn(
  session: Session,
  path: FilePath,
  previousId: string | undefined,
): WorkspaceDocumentDiagnosticReport | undefined {
  const { documents, project, reports } = session;
  const document = documents.at(path)?.document;
  const base = { uri: document?.uri ?? uriOfPath(path), version: document?.version ?? null };
  const known = reports.knownId(path);
  if (known !== undefined && known === previousId) {
    return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: known, ...base };
  }
  const { resultId, items } = reports.report(path, session.translation());
  if (resultId === previousId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId, ...base };
  const file = project.workspace.file(path);
  if (items.length === 0 && previousId === undefined && (file === undefined || !holdsIstio(file))) return undefined;
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items], ...base };
}
