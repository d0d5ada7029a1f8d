import { Disposable, env, languages, Position, Range, Selection, Uri, ViewColumn, window, workspace } from 'vscode';
import type { ExtensionContext, TextDocument, TextEditor, WebviewPanel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { RoutingPictureResult, RoutingTraceResult } from '../../../server/src/lsp/protocol';
import { documentSelector } from '../languageClient';
import { ask } from './ask';
import { readCurl, writeCurl } from './curl';
import { pageHtml } from './html';
import type { FromPage, MapOf, Question, ToPage } from './messages';
import { hostOf, pickCaller, pickMap } from './pick';
import { verifyCommands } from './verify';

/** An edit is followed by its findings; the preview comes with them. */
const PAUSE_MS = 80;

/** What the panel needs of the rest of the extension. */
export interface PanelHost {
  readonly context: ExtensionContext;
  readonly client: LanguageClient;
  /** Shows the same in words. */
  readonly showText: (question: Question) => Promise<void>;
  /** Keeps it as a routing test. */
  readonly saveTest: (question: Question) => Promise<void>;
}

/** The window beside the editor that shows where a request goes. There is one; asking again changes what it shows. */
export class RoutingPanel {
  private readonly disposables: Disposable[] = [];
  private question: Question | undefined;
  private trace: RoutingTraceResult | undefined;
  private picture: RoutingPictureResult | undefined;
  private mapOf: MapOf | undefined;
  private isReady = false;
  private timer: NodeJS.Timeout | undefined;
  private latest = 0;
  private broken: string | undefined;

  constructor(
    private readonly host: PanelHost,
    private readonly panel: WebviewPanel,
    onClose: () => void,
  ) {
    const extension = host.context.extensionUri;
    panel.iconPath = Uri.joinPath(extension, 'client', 'media', 'icon.png');
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extension, 'dist'), Uri.joinPath(extension, 'client', 'media')],
    };
    this.disposables.push(
      panel.webview.onDidReceiveMessage((message: FromPage) => void this.hear(message)),
      workspace.onDidChangeTextDocument(({ document }) => this.changed(document)),
      languages.onDidChangeDiagnostics(() => this.schedule()),
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.cursor(textEditor)),
      window.onDidChangeActiveTextEditor((editor) => editor !== undefined && this.cursor(editor)),
    );
    panel.onDidDispose(() => {
      clearTimeout(this.timer);
      Disposable.from(...this.disposables).dispose();
      onClose();
    });
    panel.webview.html = pageHtml(panel.webview, extension);
  }

  /** Shows another question. */
  show(question: Question): void {
    this.panel.reveal(undefined, true);
    this.take(question);
    this.tell({ type: 'question', question });
    void this.refresh();
  }

  private take(question: Question): void {
    if (this.question?.uri !== question.uri || this.question.world !== question.world) this.mapOf = undefined;
    this.question = question;
  }

  private tell(message: ToPage): void {
    if (this.isReady) void this.panel.webview.postMessage(message);
  }

  private async hear(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.isReady = true;
        // After a restart of the window only the page knows what was asked.
        this.question ??= message.question;
        if (this.question !== undefined) this.tell({ type: 'question', question: this.question });
        return this.refresh();
      case 'ask':
        this.take(message.question);
        return this.refresh();
      case 'pickCaller':
        return this.chooseCaller();
      case 'pickMap':
        return this.chooseMap();
      case 'showMap':
        this.mapOf ??= this.question === undefined ? undefined : mapFor(this.question);
        return this.refreshMap();
      case 'curl':
        return this.paste(message.text);
      case 'copy':
        return this.copy();
      case 'asText':
        return this.question === undefined ? undefined : this.host.showText(this.question);
      case 'saveTest':
        return this.saveTest();
      case 'go':
        return this.go(message.place, message.of);
    }
  }

  private async chooseCaller(): Promise<void> {
    if (this.question === undefined) return;
    const chosen = await pickCaller(this.host.client, this.question);
    if (chosen === undefined) return;
    const { caller, callerLabel } = chosen;
    this.show({ ...this.question, caller, callerLabel });
  }

  private async chooseMap(): Promise<void> {
    if (this.question === undefined) return;
    this.mapOf = (await pickMap(this.question)) ?? this.mapOf;
    await this.refreshMap();
  }

  private async paste(text: string): Promise<void> {
    const request = readCurl(text);
    if (this.question === undefined) return;
    if (request === undefined) this.tell({ type: 'problem', text: 'This curl command names no address.' });
    else this.show({ ...this.question, request });
  }

  private async copy(): Promise<void> {
    const { question, trace } = this;
    if (question === undefined || trace === undefined) return;
    const { uri, world, caller, request } = question;
    const text = async (format: 'markdown' | 'mermaid'): Promise<string> => {
      const asked = { uri, ...(world === undefined ? {} : { world }), caller, request, format };
      return (await ask(this.host.client, 'pilotage/routing/text', asked)).text;
    };
    const choices = [
      { label: 'Markdown', description: 'the whole explanation', make: () => text('markdown') },
      { label: 'Mermaid', description: 'a diagram', make: () => text('mermaid') },
      { label: 'curl', description: 'the request', make: async () => writeCurl(request) },
      {
        label: 'istioctl',
        description: 'commands that verify this in a cluster',
        make: async () => verifyCommands(question, trace),
      },
    ];
    const chosen = await window.showQuickPick(choices, { title: 'Copy as' });
    if (chosen === undefined) return;
    await env.clipboard.writeText(await chosen.make());
    window.setStatusBarMessage(`Copied as ${chosen.label}`, 3000);
  }

  /** Saves what is asked, with the present answer, as a routing test. */
  async saveTest(): Promise<void> {
    if (this.question !== undefined) await this.host.saveTest(this.question);
  }

  private async go(place: number, of: 'trace' | 'map'): Promise<void> {
    const places = of === 'trace' ? this.trace?.story.places : this.picture?.table?.places;
    const target = places?.[place];
    if (target === undefined) return;
    const document = await workspace.openTextDocument(Uri.parse(target.uri));
    const open = window.visibleTextEditors.find((editor) => editor.document === document);
    const { start, end } = target.range;
    const range = new Range(new Position(start.line, start.character), new Position(end.line, end.character));
    const viewColumn =
      open?.viewColumn ?? (this.panel.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One);
    const editor = await window.showTextDocument(document, { viewColumn });
    editor.selection = new Selection(range.start, range.start);
    editor.revealRange(range);
  }

  private changed(document: TextDocument): void {
    if (languages.match(documentSelector, document) > 0) this.schedule();
  }

  private schedule(): void {
    if (this.timer !== undefined || !this.panel.visible) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.refresh();
    }, PAUSE_MS);
  }

  /** Asks again. While the text is broken the last answer stays. */
  private async refresh(): Promise<void> {
    const { question } = this;
    if (question === undefined || !this.isReady) return;
    const broken = brokenFile(question.uri);
    if (broken !== this.broken) this.tell({ type: 'broken', file: broken });
    this.broken = broken;
    if (broken !== undefined && this.trace !== undefined) return;
    const own = ++this.latest;
    const { uri, world, caller, request } = question;
    try {
      const asked = { uri, ...(world === undefined ? {} : { world }), caller, request };
      const result = await ask(this.host.client, 'pilotage/routing/trace', asked);
      if (own !== this.latest) return;
      // Typing brings the same answer most of the time; then nothing moves on the page.
      const isSame = JSON.stringify(result) === JSON.stringify(this.trace);
      this.trace = result;
      this.panel.title = `Route: ${hostOf(request.url)}`;
      if (!isSame) this.tell({ type: 'trace', result });
      await this.refreshMap();
      const editor = window.activeTextEditor;
      if (editor !== undefined) this.cursor(editor);
    } catch (error) {
      this.tell({ type: 'problem', text: `The language server gave no answer: ${String(error)}` });
    }
  }

  private async refreshMap(): Promise<void> {
    const { question, mapOf } = this;
    if (question === undefined || mapOf === undefined) return;
    const { uri, world, caller } = question;
    const who = 'gateway' in mapOf || caller.kind === 'bare' ? {} : { caller };
    const asked = { uri, ...(world === undefined ? {} : { world }), ...mapOf, ...who };
    this.picture = await ask(this.host.client, 'pilotage/routing/picture', asked);
    this.tell({ type: 'map', result: this.picture });
  }

  /** Tells the page what of it stands under the cursor. */
  private cursor({ document, selection }: TextEditor): void {
    const uri = document.uri.toString();
    const at = selection.active;
    const under = (places: RoutingTraceResult['story']['places'] | undefined): number[] => {
      const own = (places ?? []).flatMap(({ uri: other, range: { start, end } }, index) => {
        const range = new Range(start.line, start.character, end.line, end.character);
        return Uri.parse(other).toString() === uri && range.contains(at) ? [{ index, range }] : [];
      });
      const lines = ({ range }: { range: Range }): number => range.end.line - range.start.line;
      const fewest = Math.min(...own.map(lines));
      return own.filter((place) => lines(place) === fewest).map(({ index }) => index);
    };
    this.tell({ type: 'cursor', places: under(this.trace?.story.places), of: 'trace' });
    this.tell({ type: 'cursor', places: under(this.picture?.table?.places), of: 'map' });
  }
}

function mapFor({ caller, request }: Question): MapOf {
  return caller.kind === 'gateway' ? { gateway: `${caller.namespace}/${caller.name}` } : { host: hostOf(request.url) };
}

/** The name of the document when its YAML cannot be read. */
function brokenFile(uri: string): string | undefined {
  const isBroken = languages.getDiagnostics(Uri.parse(uri)).some(({ code, source }) => {
    const name = typeof code === 'object' ? code.value : code;
    return String(name).startsWith('yaml-') || source === 'YAML';
  });
  return isBroken ? (uri.split('/').at(-1) ?? uri) : undefined;
}
