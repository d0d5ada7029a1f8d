import { CancellationTokenSource, Disposable, languages, Uri, window, workspace } from 'vscode';
import type { ExtensionContext, TextDocument, TextEditor, WebviewPanel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type {
  Requests,
  RoutingBaseline,
  RoutingCompareResult,
  RoutingPictureResult,
  RoutingPlace,
  RoutingSuggestParams,
  RoutingTraceResult,
} from '../../../server/src/lsp/protocol';
import { documentSelector } from '../languageClient';
import { askLong } from './ask';
import { asked, copyAs } from './copy';
import { readCurl } from './curl';
import { pageHtml } from './html';
import type { FromPage, MapOf, PlaceOf, Question, Tab, ToPage } from './messages';
import { hostOf, pickCaller, pickMap, pickRevision } from './pick';
import { goTo, goToBefore, placesUnder } from './places';

/** An edit is followed by its findings; the preview comes with them. */
const PAUSE_MS = 80;

const NOTHING_HERE = 'Nothing here takes part in routing: no workload, Service or gateway is known.';

/** What the panel needs of the rest of the extension. */
export interface PanelHost {
  readonly context: ExtensionContext;
  readonly client: LanguageClient;
  /** Shows the same in words. */
  readonly showText: (question: Question, compareWith?: RoutingBaseline) => Promise<void>;
  /** Keeps it as a routing test. */
  readonly saveTest: (question: Question) => Promise<void>;
}

/** The window beside the editor that shows where a request goes. There is one; asking again changes what it shows. */
export class RoutingPanel {
  private readonly disposables: Disposable[] = [];
  private question: Question | undefined;
  private trace: RoutingTraceResult | undefined;
  private picture: RoutingPictureResult | undefined;
  private comparison: RoutingCompareResult | undefined;
  private mapOf: MapOf | undefined;
  private tab: Tab = 'path';
  private baseline: RoutingBaseline = 'saved';
  private isReady = false;
  private timer: NodeJS.Timeout | undefined;
  /** What is asked at the moment; a newer question withdraws it. */
  private asking = new CancellationTokenSource();
  private broken: string | undefined;
  /** Set while it is worked out what to ask: until then nothing else is. */
  private opening: RoutingSuggestParams | undefined;
  private problem: string | undefined;

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
      workspace.onDidSaveTextDocument((document) => this.changed(document)),
      languages.onDidChangeDiagnostics(() => this.schedule()),
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.cursor(textEditor)),
      window.onDidChangeActiveTextEditor((editor) => editor !== undefined && this.cursor(editor)),
    );
    panel.onDidDispose(() => {
      clearTimeout(this.timer);
      this.asking.cancel();
      Disposable.from(...this.disposables).dispose();
      onClose();
    });
    panel.webview.html = pageHtml(panel.webview, extension);
  }

  /** Shows the route that fits a place. The window is there at once; the answer comes when it is known. */
  async open(at: RoutingSuggestParams, tab?: Tab): Promise<void> {
    this.panel.reveal(undefined, true);
    if (tab !== undefined) this.look(tab);
    this.opening = at;
    const result = await this.ask('pilotage/routing/suggest', at);
    if (this.opening === at) this.opening = undefined;
    if (result === undefined) return;
    const { suggestion, world } = result;
    if (suggestion === undefined) return this.fail(NOTHING_HERE);
    const { caller, label, request } = suggestion;
    this.show({ uri: at.uri, ...(world === undefined ? {} : { world }), caller, callerLabel: label, request });
  }

  /** Shows another question. */
  private show(question: Question): void {
    this.panel.reveal(undefined, true);
    this.take(question);
    this.tell({ type: 'question', question });
    void this.refresh();
  }

  private look(tab: Tab): void {
    this.tab = tab;
    this.tell({ type: 'tab', tab });
  }

  private take(question: Question): void {
    if (this.question?.uri !== question.uri || this.question.world !== question.world) this.mapOf = undefined;
    this.question = question;
  }

  /** Says why there is no answer, now or when the page is there. */
  private fail(text: string): void {
    this.trace = undefined;
    this.problem = text;
    this.tell({ type: 'problem', text });
  }

  private tell(message: ToPage): void {
    if (this.isReady) void this.panel.webview.postMessage(message);
  }

  /** Asks the server; whatever was asked before is withdrawn. @returns undefined when there is no answer any more. */
  private async ask<K extends keyof Requests>(
    method: K,
    params: Requests[K]['params'],
  ): Promise<Requests[K]['result'] | undefined> {
    this.asking.cancel();
    this.asking = new CancellationTokenSource();
    const { token } = this.asking;
    try {
      return await askLong(this.host.client, method, params, token, (progress) => {
        if (!token.isCancellationRequested) this.tell({ type: 'progress', progress });
      });
    } catch (error) {
      this.fail(`The language server gave no answer: ${String(error)}`);
      return undefined;
    }
  }

  private async hear(message: FromPage): Promise<void> {
    const { question, trace } = this;
    switch (message.type) {
      case 'ready':
        return this.begin(message);
      case 'ask':
        this.take(message.question);
        return this.refresh();
      case 'pickCaller':
        return this.chooseCaller();
      case 'pickMap':
        return this.chooseMap();
      case 'tab':
        this.tab = message.tab;
        return this.refreshTab();
      case 'compareWith':
        return this.compareWith(message.baseline);
      case 'pickRevision': {
        const revision = await pickRevision();
        return revision === undefined ? undefined : this.compareWith({ revision });
      }
      case 'curl':
        return this.paste(message.text);
      case 'copy':
        return question === undefined || trace === undefined ? undefined : copyAs(this.host.client, question, trace);
      case 'asText':
        if (question === undefined) return;
        return this.host.showText(question, this.tab === 'compare' && this.mayCompare ? this.baseline : undefined);
      case 'saveTest':
        return this.saveTest();
      case 'stop':
        this.asking.cancel();
        this.tell({ type: 'progress', progress: undefined });
        return this.fail('Stopped. Ask again to go on from there.');
      case 'go':
        return this.go(message.place, message.of);
    }
  }

  /** The page is there. After a restart of the window only it knows what was asked. */
  private async begin({ question, tab, baseline }: Extract<FromPage, { type: 'ready' }>): Promise<void> {
    const isRestored = this.question === undefined && question !== undefined;
    this.isReady = true;
    this.question ??= question;
    if (isRestored) {
      this.tab = tab;
      this.baseline = baseline;
    } else this.tell({ type: 'tab', tab: this.tab });
    if (this.question === undefined)
      return this.problem === undefined ? undefined : this.tell({ type: 'problem', text: this.problem });
    this.tell({ type: 'question', question: this.question });
    this.trace = undefined;
    this.comparison = undefined;
    return this.refresh();
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

  private compareWith(baseline: RoutingBaseline): Promise<void> {
    this.baseline = baseline;
    this.comparison = undefined;
    return this.refreshComparison();
  }

  private async paste(text: string): Promise<void> {
    const request = readCurl(text);
    if (this.question === undefined) return;
    if (request === undefined) this.tell({ type: 'problem', text: 'This curl command names no address.' });
    else this.show({ ...this.question, request });
  }

  private async go(index: number, of: PlaceOf): Promise<void> {
    const place = this.places(of)?.[index];
    if (place === undefined) return;
    const { viewColumn } = this.panel;
    await (of === 'before' ? goToBefore(place, this.baseline, viewColumn) : goTo(place, viewColumn));
  }

  /** Saves what is asked, with the present answer, as a routing test. */
  async saveTest(): Promise<void> {
    if (this.question !== undefined) await this.host.saveTest(this.question);
  }

  private places(of: PlaceOf): readonly RoutingPlace[] | undefined {
    switch (of) {
      case 'trace':
        return this.trace?.story.places;
      case 'map':
        return this.picture?.table?.places;
      case 'compare':
        return this.comparison?.comparison?.places;
      case 'before':
        return this.comparison?.comparison?.placesBefore;
    }
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
    if (question === undefined || !this.isReady || this.opening !== undefined) return;
    const broken = brokenFile(question.uri);
    if (broken !== this.broken) this.tell({ type: 'broken', file: broken });
    this.broken = broken;
    if (broken !== undefined && this.trace !== undefined) return;
    const result = await this.ask('pilotage/routing/trace', asked(question));
    if (result === undefined) return;
    // Typing brings the same answer most of the time; then nothing moves on the page.
    const isSame = JSON.stringify(result) === JSON.stringify(this.trace);
    this.trace = result;
    this.panel.title = `Route: ${hostOf(question.request.url)}`;
    if (!isSame) this.tell({ type: 'trace', result });
    await this.refreshTab();
    const editor = window.activeTextEditor;
    if (editor !== undefined) this.cursor(editor);
  }

  /** What only the view that is looked at shows. */
  private async refreshTab(): Promise<void> {
    if (this.tab === 'map') {
      this.mapOf ??= this.question === undefined ? undefined : mapFor(this.question);
      await this.refreshMap();
    } else if (this.tab === 'compare') await this.refreshComparison();
  }

  private async refreshMap(): Promise<void> {
    const { question, mapOf } = this;
    if (question === undefined || mapOf === undefined) return;
    const { uri, world, caller } = question;
    const who = 'gateway' in mapOf || caller.kind === 'bare' ? {} : { caller };
    const params = { uri, ...(world === undefined ? {} : { world }), ...mapOf, ...who };
    const result = await this.ask('pilotage/routing/picture', params);
    if (result === undefined) return;
    this.picture = result;
    this.tell({ type: 'map', result });
  }

  /** The settings of a repository can name programs, so git is not run in folders that are not trusted. */
  private get mayCompare(): boolean {
    return this.baseline === 'saved' || workspace.isTrusted;
  }

  private async refreshComparison(): Promise<void> {
    const { question, baseline } = this;
    if (question === undefined) return;
    const result = this.mayCompare
      ? await this.ask('pilotage/routing/compare', { ...asked(question), with: baseline })
      : { worlds: [], complete: true, problem: 'git is not run in a folder that you do not trust' };
    if (result === undefined) return;
    const isSame = JSON.stringify(result) === JSON.stringify(this.comparison);
    this.comparison = result;
    if (!isSame) this.tell({ type: 'compare', result, baseline });
  }

  /** Tells the page what of it stands under the cursor. */
  private cursor(editor: TextEditor): void {
    const of = this.tab === 'path' ? 'trace' : this.tab;
    this.tell({ type: 'cursor', places: placesUnder(editor, this.places(of)), of });
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
