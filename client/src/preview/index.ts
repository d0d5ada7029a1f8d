import { commands, EventEmitter, languages, Position, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Disposable, ExtensionContext, TextDocumentContentProvider, WebviewPanel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { documentSelector } from '../languageClient';
import { saveAsTest } from '../tests/save';
import { ask } from './ask';
import type { Question } from './messages';
import { RoutingPanel } from './panel';

const viewType = 'pilotage.routing';
/** Scheme of the read-only documents that tell of a route in words. */
const scheme = 'pilotage-routing';

/** Registers the preview of effective routing: its command, its window, its text. */
export function registerPreview(context: ExtensionContext, client: LanguageClient): Disposable[] {
  const texts = new RoutingTexts(client);
  const previews = new Previews(context, client, texts);
  return [
    workspace.registerTextDocumentContentProvider(scheme, texts),
    commands.registerCommand(
      'pilotage.openRouting',
      (uri?: string | Uri, position?: { line: number; character: number }) => previews.open(uri, position),
    ),
    commands.registerCommand('pilotage.openRoutingText', () => previews.openText()),
    commands.registerCommand('pilotage.saveRoutingTest', () => previews.saveTest()),
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel: WebviewPanel) => Promise.resolve(previews.restore(panel)),
    }),
  ];
}

/** The one window, made when it is needed. */
class Previews {
  private panel: RoutingPanel | undefined;

  constructor(
    private readonly context: ExtensionContext,
    private readonly client: LanguageClient,
    private readonly texts: RoutingTexts,
  ) {}

  /** Shows the route that fits a place; without one, that of the cursor. */
  async open(at?: string | Uri, position?: { line: number; character: number }): Promise<void> {
    const question = await this.questionAt(at, position);
    if (question === undefined) return;
    if (this.panel === undefined) {
      const options = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      this.restore(
        window.createWebviewPanel(viewType, 'Effective routing', options, { retainContextWhenHidden: false }),
      );
    }
    this.panel?.show(question);
  }

  /** Shows the same in words. */
  async openText(): Promise<void> {
    const question = await this.questionAt();
    if (question !== undefined) await this.texts.show(question);
  }

  /** Saves the question of the window as a test; without a window, what fits the cursor. */
  async saveTest(): Promise<void> {
    if (this.panel !== undefined) return this.panel.saveTest();
    const question = await this.questionAt();
    if (question !== undefined) await saveAsTest(this.client, question);
  }

  /** Takes a window, new or from before a restart. */
  restore(panel: WebviewPanel): void {
    const { context, client, texts } = this;
    const saveTest = (question: Question): Promise<void> => saveAsTest(client, question);
    const host = { context, client, showText: (question: Question) => texts.show(question), saveTest };
    this.panel = new RoutingPanel(host, panel, () => (this.panel = undefined));
  }

  private async questionAt(
    at?: string | Uri,
    position?: { line: number; character: number },
  ): Promise<Question | undefined> {
    const editor = window.activeTextEditor;
    const uri = at === undefined ? editor?.document.uri : typeof at === 'string' ? Uri.parse(at) : at;
    const document = workspace.textDocuments.find((open) => open.uri.toString() === uri?.toString());
    if (uri === undefined || (document !== undefined && languages.match(documentSelector, document) === 0)) {
      void window.showInformationMessage('Open a file with Istio or Gateway API objects first.');
      return undefined;
    }
    const cursor = editor?.document.uri.toString() === uri.toString() ? editor.selection.active : new Position(0, 0);
    const asked = { uri: uri.toString(), position: position ?? { line: cursor.line, character: cursor.character } };
    const { suggestion, world } = await ask(this.client, 'pilotage/routing/suggest', asked);
    if (suggestion === undefined) {
      void window.showInformationMessage(
        'Nothing here takes part in routing: no workload, Service or gateway is known.',
      );
      return undefined;
    }
    const { caller, label, request } = suggestion;
    return { uri: asked.uri, ...(world === undefined ? {} : { world }), caller, callerLabel: label, request };
  }
}

/** The routes in words, as documents. */
class RoutingTexts implements TextDocumentContentProvider {
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly client: LanguageClient) {}

  async show(question: Question): Promise<void> {
    const view = Uri.from({ scheme, path: '/Effective routing.md', query: JSON.stringify(question) });
    this.changed.fire(view);
    const document = await workspace.openTextDocument(view);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  }

  async provideTextDocumentContent(view: Uri): Promise<string> {
    const { uri, world, caller, request } = JSON.parse(view.query) as Question;
    const asked = { uri, ...(world === undefined ? {} : { world }), caller, request };
    return (await ask(this.client, 'pilotage/routing/text', asked)).text;
  }
}
