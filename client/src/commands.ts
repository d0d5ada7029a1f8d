import {
  commands,
  EventEmitter,
  languages,
  Location,
  Position,
  Range,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { Disposable, TextDocumentContentProvider } from 'vscode';
import { ResponseError, State, type LanguageClient } from 'vscode-languageclient/node';
import type {
  Requests,
  ShowDocumentParams,
  ShowDocumentResult,
  ShowReferencesParams,
} from '../../server/src/lsp/protocol';
import { documentSelector } from './languageClient';

const showDocumentMethod: keyof Requests = 'pilotage/showDocument';

/** Scheme of the read-only documents that show what the server knows. */
const scheme = 'pilotage';

/** Registers the commands of the palette. */
export function registerCommands(client: LanguageClient): Disposable[] {
  const views = new DocumentViews(client);
  return [
    views,
    workspace.registerTextDocumentContentProvider(scheme, views),
    commands.registerCommand('pilotage.restart', () => restart(client)),
    commands.registerCommand('pilotage.showLog', () => client.outputChannel.show()),
    commands.registerCommand('pilotage.showDocument', () => showDocument(views)),
    commands.registerCommand('pilotage.showReferences', showReferences),
  ];
}

async function restart(client: LanguageClient): Promise<void> {
  // A server that never came up cannot be stopped first.
  await (client.state === State.Running ? client.restart() : client.start());
}

/** What a lens leads to; VS Code's own command wants its own types. */
async function showReferences({ uri, position, locations }: ShowReferencesParams): Promise<void> {
  const places = locations.map(
    ({ uri: target, range: { start, end } }) =>
      new Location(Uri.parse(target), new Range(start.line, start.character, end.line, end.character)),
  );
  const at = new Position(position.line, position.character);
  await commands.executeCommand('editor.action.showReferences', Uri.parse(uri), at, places);
}

async function showDocument(views: DocumentViews): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document === undefined || languages.match(documentSelector, document) === 0) {
    void window.showInformationMessage('Open a YAML or JSON file first.');
    return;
  }
  const view = views.viewOf(document.uri);
  if (workspace.textDocuments.some(({ uri }) => uri.toString() === view.toString())) views.refresh(view);
  const shown = await workspace.openTextDocument(view);
  await window.showTextDocument(shown, { viewColumn: ViewColumn.Beside, preserveFocus: true });
}

/** The read-only documents: each is asked for anew when its command runs again. */
class DocumentViews implements TextDocumentContentProvider {
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly client: LanguageClient) {}

  /** The address of the view of a document: its path with an ending that makes it Markdown, and where it comes from. */
  viewOf(document: Uri): Uri {
    return Uri.from({ scheme, path: `${document.path}.pilotage.md`, query: document.toString() });
  }

  refresh(view: Uri): void {
    this.changed.fire(view);
  }

  async provideTextDocumentContent(view: Uri): Promise<string> {
    const params: ShowDocumentParams = { uri: view.query };
    try {
      const { text } = await this.client.sendRequest<ShowDocumentResult>(showDocumentMethod, params);
      return text;
    } catch (error) {
      if (error instanceof ResponseError) return `The language server could not answer: ${error.message}\n`;
      throw error;
    }
  }

  dispose(): void {
    this.changed.dispose();
  }
}
