import { commands, EventEmitter, languages, Position, Uri, ViewColumn, window, workspace } from 'vscode';
import type { Disposable, ExtensionContext, TextDocumentContentProvider, WebviewPanel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { documentSelector } from '../languageClient';
import type { RoutingBaseline, RoutingSuggestParams, RoutingTextParams } from '../../../server/src/lsp/protocol';
import { saveAsTest } from '../tests/save';
import { ask } from './ask';
import { BEFORE_SCHEME, TextsBefore } from './before';
import { asked } from './copy';
import type { Question, Tab } from './messages';
import { RoutingPanel } from './panel';

const viewType = 'pilotage.routing';
/** Scheme of the read-only documents that tell of a route in words. */
const scheme = 'pilotage-routing';

/** Where a command is asked: the address of a document and a place in it; both may be missing. */
type At = readonly [uri?: string | Uri, position?: { line: number; character: number }];

/** Registers the preview of effective routing: its commands, its window, its texts. */
export function registerPreview(context: ExtensionContext, client: LanguageClient): Disposable[] {
  const texts = new RoutingTexts(client);
  const previews = new Previews(context, client, texts);
  return [
    workspace.registerTextDocumentContentProvider(scheme, texts),
    workspace.registerTextDocumentContentProvider(BEFORE_SCHEME, new TextsBefore(client)),
    commands.registerCommand('pilotage.openRouting', (...at: At) => previews.open(at)),
    commands.registerCommand('pilotage.compareRouting', (...at: At) => previews.open(at, 'compare')),
    commands.registerCommand('pilotage.openRoutingText', () => previews.openText()),
    commands.registerCommand('pilotage.saveRoutingTest', () => previews.saveTest()),
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel: WebviewPanel) => {
        previews.restore(panel);
        return Promise.resolve();
      },
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
  async open(at: At, tab?: Tab): Promise<void> {
    const place = placeOf(at);
    if (place === undefined) return;
    const options = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    this.panel ??= this.restore(
      window.createWebviewPanel(viewType, 'Effective routing', options, { retainContextWhenHidden: false }),
    );
    await this.panel.open(place, tab);
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

  /** The question that fits the cursor. */
  private async questionAt(): Promise<Question | undefined> {
    const place = placeOf([]);
    if (place === undefined) return undefined;
    const { suggestion, world } = await ask(this.client, 'pilotage/routing/suggest', place);
    if (suggestion === undefined) {
      void window.showInformationMessage(
        'Nothing here takes part in routing: no workload, Service or gateway is known.',
      );
      return undefined;
    }
    const { caller, label, request } = suggestion;
    return { uri: place.uri, ...(world === undefined ? {} : { world }), caller, callerLabel: label, request };
  }

  /** Takes a window, new or from before a restart. */
  restore(panel: WebviewPanel): RoutingPanel {
    const { context, client, texts } = this;
    const showText = texts.show.bind(texts);
    const saveTest = (question: Question): Promise<void> => saveAsTest(client, question);
    const host = { context, client, showText, saveTest };
    return (this.panel = new RoutingPanel(host, panel, () => (this.panel = undefined)));
  }
}

/** The place that a command is about; tells the user when there is none. */
function placeOf([at, position]: At): RoutingSuggestParams | undefined {
  const editor = window.activeTextEditor;
  const uri = at === undefined ? editor?.document.uri : typeof at === 'string' ? Uri.parse(at) : at;
  const document = workspace.textDocuments.find((open) => open.uri.toString() === uri?.toString());
  if (uri === undefined || (document !== undefined && languages.match(documentSelector, document) === 0)) {
    void window.showInformationMessage('Open a file with Istio or Gateway API objects first.');
    return undefined;
  }
  const cursor = editor?.document.uri.toString() === uri.toString() ? editor.selection.active : new Position(0, 0);
  return { uri: uri.toString(), position: position ?? { line: cursor.line, character: cursor.character } };
}

/** The routes in words, as documents. */
class RoutingTexts implements TextDocumentContentProvider {
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly client: LanguageClient) {}

  /** @param compareWith shows what is different from another state of the files. */
  async show(question: Question, compareWith?: RoutingBaseline): Promise<void> {
    const path = compareWith === undefined ? '/Effective routing.md' : '/Compared routing.md';
    const query = JSON.stringify({ ...asked(question), ...(compareWith === undefined ? {} : { compareWith }) });
    const view = Uri.from({ scheme, path, query });
    this.changed.fire(view);
    const document = await workspace.openTextDocument(view);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  }

  async provideTextDocumentContent(view: Uri): Promise<string> {
    const params = JSON.parse(view.query) as RoutingTextParams;
    return (await ask(this.client, 'pilotage/routing/text', params)).text;
  }
}
