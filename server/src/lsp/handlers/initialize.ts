import { CodeActionKind, TextDocumentSyncKind } from 'vscode-languageserver/node';
import type { InitializeParams, InitializeResult, ServerCapabilities } from 'vscode-languageserver/node';
import { fileURLToPath } from 'node:url';
import type { ClientFeatures } from '../clientFeatures';
import { readClientFeatures } from '../clientFeatures';
import { FIX_ALL, REFACTORS } from '../codeActions';
import type { InitializationOptions } from '../protocol';
import { ROUTING_TEXT_COMMAND } from '../protocol';
import type { Session } from '../session';

/** `initialize`: each side says what it can do. Nothing else happens here, so that the editor need not wait. */
export function initialize(session: Session, params: InitializeParams): InitializeResult {
  const features = readClientFeatures(params);
  session.begin(features, (params.initializationOptions ?? {}) as InitializationOptions, foldersOf(params));
  return { capabilities: capabilitiesFor(features), serverInfo: { name: 'Pilotage for Istio' } };
}

function capabilitiesFor(features: ClientFeatures): ServerCapabilities {
  return {
    positionEncoding: features.encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    hoverProvider: true,
    // Behind a colon and inside quotes; letters are the client's own business.
    completionProvider: { triggerCharacters: [' ', '"', "'", '/', '.', '%'] },
    executeCommandProvider: { commands: [ROUTING_TEXT_COMMAND] },
    definitionProvider: true,
    typeDefinitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: { label: 'Pilotage' },
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentLinkProvider: {},
    callHierarchyProvider: true,
    codeLensProvider: { resolveProvider: true },
    inlayHintProvider: true,
    renameProvider: features.preparesRename ? { prepareProvider: true } : true,
    codeActionProvider: features.codeActionLiterals
      ? { codeActionKinds: [CodeActionKind.QuickFix, ...REFACTORS, FIX_ALL] }
      : false,
    ...(features.pullsDiagnostics
      ? { diagnosticProvider: { identifier: 'pilotage', interFileDependencies: true, workspaceDiagnostics: true } }
      : {}),
  };
}

/** @returns system paths. */
function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
  return uris.flatMap(folderPath);
}

/** @returns the system path of a folder; nothing for folders that are not on disk. */
export function folderPath(uri: string): string[] {
  return uri.startsWith('file:') ? [fileURLToPath(uri).replace(/(?<=[^:\\/])[\\/]+$/, '')] : [];
}
