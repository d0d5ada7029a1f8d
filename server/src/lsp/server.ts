import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { Connection, DocumentDiagnosticReport, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './handlers/callHierarchy';
import { codeAction } from './handlers/codeAction';
import { codeLens, resolveCodeLens } from './handlers/codeLens';
import { completion } from './handlers/completion';
import { definition, typeDefinition } from './handlers/definition';
import { didChangeConfiguration } from './handlers/didChangeConfiguration';
import { didChangeWatchedFiles } from './handlers/didChangeWatchedFiles';
import { didChangeWorkspaceFolders } from './handlers/didChangeWorkspaceFolders';
import { documentDiagnostic } from './handlers/documentDiagnostic';
import { documentHighlight } from './handlers/documentHighlight';
import { documentLink } from './handlers/documentLink';
import { documentSymbol } from './handlers/documentSymbol';
import { foldingRange } from './handlers/foldingRange';
import { hover } from './handlers/hover';
import { initialize } from './handlers/initialize';
import { initialized } from './handlers/initialized';
import { executeCommand, registerRouting } from './handlers/routing';
import { inlayHint } from './handlers/inlayHint';
import { references } from './handlers/references';
import { prepareRename, rename } from './handlers/rename';
import { selectionRange } from './handlers/selectionRange';
import { registerTests } from './handlers/tests';
import { showDocument } from './handlers/showDocument';
import { workspaceDiagnostic } from './handlers/workspaceDiagnostic';
import { workspaceSymbol } from './handlers/workspaceSymbol';
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
  connection.onHover(guard.request('textDocument/hover', null, (params, token) => hover(session, params, token)));
  connection.onCompletion(
    guard.request('textDocument/completion', null, (params, token) => completion(session, params, token)),
  );
  connection.onCodeAction(guard.request('textDocument/codeAction', [], (params) => codeAction(session, params)));
  connection.onDefinition(guard.request('textDocument/definition', null, (params) => definition(session, params)));
  connection.onTypeDefinition(
    guard.request('textDocument/typeDefinition', null, (params) => typeDefinition(session, params)),
  );
  connection.onReferences(guard.request('textDocument/references', [], (params) => references(session, params)));
  connection.onDocumentHighlight(
    guard.request('textDocument/documentHighlight', [], (params) => documentHighlight(session, params)),
  );
  connection.onPrepareRename(
    guard.request('textDocument/prepareRename', null, (params) => prepareRename(session, params)),
  );
  connection.onRenameRequest(guard.request('textDocument/rename', null, (params) => rename(session, params)));
  serveStructure(connection, session);
  connection.onRequest(
    SHOW_DOCUMENT,
    guard.request('pilotage/showDocument', { text: '' }, (params: ShowDocumentParams) => showDocument(session, params)),
  );
  registerRouting(session);
  registerTests(session);
  connection.onExecuteCommand(
    guard.request('workspace/executeCommand', null, (params, token) => executeCommand(session, params, token)),
  );
  connection.listen();
}

/** Outline, folding, links, calls, lenses, hints: what an editor draws around the text. */
function serveStructure(connection: Connection, session: Session): void {
  const { guard } = session;
  connection.onDocumentSymbol(
    guard.request('textDocument/documentSymbol', null, (params) => documentSymbol(session, params)),
  );
  connection.onWorkspaceSymbol(guard.request('workspace/symbol', [], (params) => workspaceSymbol(session, params)));
  connection.onFoldingRanges(
    guard.request('textDocument/foldingRange', null, (params) => foldingRange(session, params)),
  );
  connection.onSelectionRanges(
    guard.request('textDocument/selectionRange', [], (params) => selectionRange(session, params)),
  );
  connection.onDocumentLinks(guard.request('textDocument/documentLink', [], (params) => documentLink(session, params)));
  connection.languages.callHierarchy.onPrepare(
    guard.request('textDocument/prepareCallHierarchy', null, (params) => prepareCallHierarchy(session, params)),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    guard.request('callHierarchy/outgoingCalls', [], ({ item }) => outgoingCalls(session, item)),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    guard.request('callHierarchy/incomingCalls', [], ({ item }) => incomingCalls(session, item)),
  );
  connection.onCodeLens(guard.request('textDocument/codeLens', null, (params) => codeLens(session, params)));
  connection.onCodeLensResolve(async (lens, token) =>
    guard.request('codeLens/resolve', lens, () => resolveCodeLens(session, lens))(lens, token),
  );
  connection.languages.inlayHint.on(
    guard.request('textDocument/inlayHint', [], (params) => inlayHint(session, params)),
  );
}
