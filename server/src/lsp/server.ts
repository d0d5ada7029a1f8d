import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { Connection, DocumentDiagnosticReport, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { codeAction } from './handlers/codeAction';
import { completion } from './handlers/completion';
import { didChangeConfiguration } from './handlers/didChangeConfiguration';
import { didChangeWatchedFiles } from './handlers/didChangeWatchedFiles';
import { didChangeWorkspaceFolders } from './handlers/didChangeWorkspaceFolders';
import { documentDiagnostic } from './handlers/documentDiagnostic';
import { hover } from './handlers/hover';
import { initialize } from './handlers/initialize';
import { initialized } from './handlers/initialized';
import { executeCommand, registerRouting } from './handlers/routing';
import { showDocument } from './handlers/showDocument';
import { workspaceDiagnostic } from './handlers/workspaceDiagnostic';
import type { Requests, ShowDocumentParams } from './protocol';
import { Session } from './session';

/** Starts the language server on standard input and output. It ends with the process. */
export function startStdioServer(): void {
  startServer(createConnection(ProposedFeatures.all, process.stdin, process.stdout));
}

const SHOW_DOCUMENT: keyof Requests = 'pilotage/showDocument';
const NO_DIAGNOSTICS: DocumentDiagnosticReport = { kind: 'full', items: [] };
const NO_REPORTS: WorkspaceDiagnosticReport = { items: [] };

/** Serves the client at the other end of a connection: each message goes to its handler. */
export function startServer(connection: Connection): void {
  const session = new Session(connection);
  const { guard } = session;
  process.on('unhandledRejection', (error) => guard.report('background', 'unhandled', error));

  connection.onInitialize((params) => initialize(session, params));
  connection.onInitialized(
    guard.notification('initialized', async () => {
      if (session.features.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders((event) => didChangeWorkspaceFolders(session, event));
      }
      await initialized(session);
    }),
  );
  connection.onDidChangeConfiguration(
    guard.notification('didChangeConfiguration', (params) => didChangeConfiguration(session, params)),
  );
  connection.onDidChangeWatchedFiles(
    guard.notification('didChangeWatchedFiles', (params) => didChangeWatchedFiles(session, params)),
  );
  connection.languages.diagnostics.on(
    guard.request('textDocument/diagnostic', NO_DIAGNOSTICS, (params) => documentDiagnostic(session, params)),
  );
  connection.languages.diagnostics.onWorkspace(
    guard.request('workspace/diagnostic', NO_REPORTS, (params, token, _, progress) =>
      workspaceDiagnostic(session, params, token, progress),
    ),
  );
  connection.onHover(guard.request('textDocument/hover', null, (params) => hover(session, params)));
  connection.onCompletion(guard.request('textDocument/completion', null, (params) => completion(session, params)));
  connection.onCodeAction(guard.request('textDocument/codeAction', [], (params) => codeAction(session, params)));
  connection.onRequest(
    SHOW_DOCUMENT,
    guard.request('pilotage/showDocument', { text: '' }, (params: ShowDocumentParams) => showDocument(session, params)),
  );
  registerRouting(session);
  connection.onExecuteCommand(
    guard.request('workspace/executeCommand', null, (params, token) => executeCommand(session, params, token)),
  );
  connection.listen();
}
