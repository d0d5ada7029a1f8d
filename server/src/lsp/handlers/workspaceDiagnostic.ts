import type {
  CancellationToken,
  ResultProgressReporter,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import type { Session } from '../session';
import { pathOfUri } from '../uris';
import { workspaceReports } from '../workspaceReports';

/** Files told in one message, where the client takes the answer in parts. */
const CHUNK = 100;

/**
 * `workspace/diagnostic`: the diagnostics of all files. A client that takes the answer in parts is told only what is
 * new to it, and where nothing is, the answer waits until something is; it would only ask again.
 */
export async function workspaceDiagnostic(
  session: Session,
  { previousResultIds }: WorkspaceDiagnosticParams,
  token: CancellationToken,
  progress: ResultProgressReporter<WorkspaceDiagnosticReport> | undefined,
): Promise<WorkspaceDiagnosticReport> {
  const previous = new Map(previousResultIds.map(({ uri, value }) => [pathOfUri(uri) ?? uri, value]));
  const { reader, refresher } = session;
  for (;;) {
    const seen = refresher.changes;
    let items: WorkspaceDiagnosticReport['items'] = [];
    let told = 0;
    for await (const report of workspaceReports(session, previous, token)) {
      if (progress !== undefined && report.kind === 'unchanged') continue;
      items.push(report);
      told++;
      if (progress === undefined || items.length < CHUNK) continue;
      progress.report({ items });
      items = [];
    }
    const isComplete = reader.state !== 'indexing';
    if (token.isCancellationRequested || told > 0 || (progress === undefined && isComplete)) return { items };
    await refresher.nextChange(seen, token);
  }
}
