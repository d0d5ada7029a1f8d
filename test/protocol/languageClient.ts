import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type {
  CancellationToken,
  ClientCapabilities,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  MessageConnection,
  PublishDiagnosticsParams,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import { nodeBundle } from '../../client/build/bundle';
import { root } from '../../client/build/paths';
import type { InitializationOptions, StatusParams } from '../../server/src/lsp/protocol';

/** Bundles the language server into a file, as the extension carries it. */
export async function bundleServer(file: string): Promise<void> {
  await build({ ...nodeBundle, entryPoints: [path.join(root, 'server/src/lsp/main.ts')], outfile: file });
}

/** How a conversation begins. */
export interface ClientOptions {
  /** System paths. */
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: InitializationOptions;
  /** The `pilotage` section. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What a client of our days can do: it asks for diagnostics. */
export const pulling: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
  textDocument: {
    diagnostic: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
    hover: { contentFormat: ['markdown'] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
  },
  window: { workDoneProgress: true },
};

/** An older client: diagnostics are sent to it. */
export const published: ClientCapabilities = {
  workspace: { configuration: true, workspaceFolders: true },
  textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true } },
};

/** A message that the server sent of its own accord. */
interface Message {
  readonly method: string;
  readonly params: unknown;
}

/** A client that runs a language server as a process and talks to it. What the server says is kept until it is asked for. */
export class LanguageClient {
  /** Methods that the server wants to be told of. */
  readonly registered: string[] = [];
  readonly result: Promise<InitializeResult>;
  private readonly process: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly heard: Message[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly versions = new Map<string, number>();

  /** @param server the bundled server. */
  constructor(
    server: string,
    private readonly options: ClientOptions = {},
  ) {
    this.process = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout, stdin } = this.process;
    if (stdout === null || stdin === null) throw new Error('the server has no streams');
    this.connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification((method, params) => this.hear({ method, params }));
    this.connection.onUnhandledProgress((params) => this.hear({ method: '$/progress', params }));
    this.connection.onRequest((method, params) => this.answer(method, params));
    this.connection.listen();
    this.settings = options.settings ?? {};
    this.result = this.shakeHands();
  }

  /** The `pilotage` section; the server has to be told that it has changed. */
  settings: Readonly<Record<string, unknown>>;

  request<R>(method: string, params: unknown, token?: CancellationToken): Promise<R> {
    // An argument that is there but undefined would count as a parameter.
    const rest = token === undefined ? [] : [token];
    return this.connection.sendRequest<R>(method, params, ...rest);
  }

  async notify(method: string, params: unknown): Promise<void> {
    await this.result;
    await this.connection.sendNotification(method, params);
  }

  /** Opens a file. @param text by default the one on disk. */
  async open(file: string, text = readFileSync(file, 'utf8'), uri = uriOf(file)): Promise<void> {
    this.versions.set(uri, 1);
    await this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  }

  async change(file: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const uri = uriOf(file);
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  async close(file: string): Promise<void> {
    await this.notify('textDocument/didClose', { textDocument: { uri: uriOf(file) } });
  }

  /** Asks for the diagnostics of a file. */
  async pull(file: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    await this.result;
    const textDocument = { uri: uriOf(file) };
    return this.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument, previousResultId });
  }

  /** The diagnostics of a file, asked for. */
  async diagnostics(file: string): Promise<Diagnostic[]> {
    const report = await this.pull(file);
    if (report.kind !== 'full') throw new Error('nothing is unchanged to who knows nothing');
    return report.items;
  }

  /** The next diagnostics that are sent for a file and please the caller. */
  async sent(file: string, pleases: (params: PublishDiagnosticsParams) => boolean = () => true): Promise<Diagnostic[]> {
    const uri = uriOf(file);
    const { diagnostics } = await this.next<PublishDiagnosticsParams>(
      'textDocument/publishDiagnostics',
      (params) => params.uri === uri && pleases(params),
    );
    return diagnostics;
  }

  /** The next status with a certain state. */
  state(state: StatusParams['state']): Promise<StatusParams> {
    return this.next<StatusParams>('pilotage/status', (status) => status.state === state);
  }

  /** The first message that was not asked for before and pleases the caller; those before it are dropped. */
  async next<P>(method: string, pleases: (params: P) => boolean = () => true): Promise<P> {
    for (;;) {
      const at = this.heard.findIndex((message) => message.method === method && pleases(message.params as P));
      if (at >= 0) {
        const params = this.heard[at]?.params as P;
        const rest = this.heard.filter((message, index) => index > at || message.method !== method);
        this.heard.splice(0, this.heard.length, ...rest);
        return params;
      }
      await new Promise<void>((resolve) => {
        const once = (): void => {
          this.listeners.delete(once);
          resolve();
        };
        this.listeners.add(once);
      });
    }
  }

  /** Drops what the server said so far, so that `next` waits for what it says from now on. */
  forget(): void {
    this.heard.splice(0);
  }

  /** Ends the server in the orderly way. @returns its exit code. */
  async stop(): Promise<number | null> {
    const exited = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await this.result;
    await this.request('shutdown', undefined);
    await this.connection.sendNotification('exit');
    const code = await exited;
    this.connection.dispose();
    return code;
  }

  private async shakeHands(): Promise<InitializeResult> {
    const folders = this.options.folders ?? [];
    const result = await this.request<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map((folder) => ({ uri: uriOf(folder), name: path.basename(folder) })),
      capabilities: this.options.capabilities ?? pulling,
      initializationOptions: this.options.initializationOptions,
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  private hear(message: Message): void {
    this.heard.push(message);
    for (const listener of [...this.listeners]) listener();
  }

  private answer(method: string, params: unknown): unknown {
    if (method === 'workspace/configuration') return [this.settings];
    if (method === 'client/registerCapability') {
      const { registrations } = params as { registrations: { method: string }[] };
      this.registered.push(...registrations.map((registration) => registration.method));
    }
    this.hear({ method, params });
    return null;
  }
}

/** The address of a file. */
export function uriOf(file: string): string {
  return pathToFileURL(file).href;
}
