import { extensions, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind, type ServerOptions } from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../server/src/lsp/protocol';

/** Languages that Istio objects are written in; helm is known only where a Helm extension is installed. */
const languages = ['yaml', 'helm', 'json', 'jsonc'];

/** Where those documents live: on disk, or not saved yet. Other schemes show the same files in another way. */
const schemes = ['file', 'untitled'];

/** Files whose changes on disk matter even when no editor shows them. */
const watched = '**/*.{yaml,yml,json,tpl}';

/** The documents the language server is for. */
export const documentSelector = languages.flatMap((language) => schemes.map((scheme) => ({ language, scheme })));

/** Makes the client of the language server; the caller starts it and disposes of it. */
export function createLanguageClient(context: ExtensionContext): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const watcher = workspace.createFileSystemWatcher(watched);
  context.subscriptions.push(watcher);
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6017'] } },
  };
  const initializationOptions: InitializationOptions = {
    redhatYaml: extensions.getExtension('redhat.vscode-yaml') !== undefined,
    showsReferences: true,
    ownSnippets: true,
    previewsRoutes: true,
    runsTests: true,
  };
  return new LanguageClient('pilotage', 'Pilotage for Istio', server, {
    documentSelector,
    initializationOptions,
    diagnosticCollectionName: 'pilotage',
    // Hovers lead to the preview, and to nothing else.
    markdown: { isTrusted: { enabledCommands: ['pilotage.openRouting'] } },
    // The log is there for who asks for it; it never opens by itself.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    synchronize: { fileEvents: watcher },
  });
}
