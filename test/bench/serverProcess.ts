import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  createMessageConnection,
  ProgressType,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { ClientCapabilities, MessageConnection } from 'vscode-languageserver/node';
import type { InitializationOptions, StatusParams } from '../../server/src/lsp/protocol';

/** What VS Code says of itself, as far as it matters here. */
const CAPABILITIES: ClientCapabilities = {
  workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
  textDocument: {
    diagnostic: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true },
    hover: { contentFormat: ['markdown'] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
  },
};

/** Memory in megabytes. */
export interface Memory {
  readonly rss: number;
  readonly peak: number;
}

/** A language server that runs as a process of its own, and is timed from outside. */
export class ServerProcess {
  /** From the start of the process to the answer to `initialize`. */
  initializeMs = 0;
  private readonly process: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly startedAt = performance.now();
  private tellReady: () => void = () => undefined;

  /** Resolves when the server has read all files. */
  readonly ready: Promise<void>;

  /** @param flags for Node. */
  constructor(server: string, flags: readonly string[] = []) {
    this.ready = new Promise((resolve) => (this.tellReady = resolve));
    this.process = spawn(process.execPath, [...flags, server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout, stdin } = this.process;
    if (stdout === null || stdin === null) throw new Error('the server has no streams');
    this.connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onRequest((method) => (method === 'workspace/configuration' ? [{}] : null));
    this.connection.onNotification('pilotage/status', ({ state }: StatusParams) => {
      if (state === 'ready') this.tellReady();
    });
    this.connection.onNotification(() => undefined);
    this.connection.onUnhandledProgress(() => undefined);
    this.connection.listen();
  }

  /** Shakes hands. */
  async start(folder: string, initializationOptions: InitializationOptions): Promise<void> {
    await this.request('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: uriOf(folder), name: path.basename(folder) }],
      capabilities: CAPABILITIES,
      initializationOptions,
    });
    this.initializeMs = performance.now() - this.startedAt;
    this.notify('initialized', {});
  }

  request<R>(method: string, params: unknown): Promise<R> {
    return this.connection.sendRequest<R>(method, params);
  }

  /** A request whose answer comes in parts, as editors ask for long ones. @returns all parts, the last one included. */
  async requestInParts<R>(method: string, params: object): Promise<R[]> {
    const parts: R[] = [];
    const partialResultToken = method;
    const listener = this.connection.onProgress(new ProgressType<R>(), partialResultToken, (part) => {
      parts.push(part);
    });
    parts.push(await this.connection.sendRequest<R>(method, { ...params, partialResultToken }));
    listener.dispose();
    return parts;
  }

  /** A request that may be withdrawn; then its answer is undefined. */
  cancellable(method: string, params: unknown): { readonly answer: Promise<unknown>; readonly withdraw: () => void } {
    const source = new CancellationTokenSource();
    const answer = this.connection.sendRequest(method, params, source.token).catch(() => undefined);
    return { answer, withdraw: () => source.cancel() };
  }

  notify(method: string, params: unknown): void {
    void this.connection.sendNotification(method, params);
  }

  /** Undefined where the system does not tell. */
  memory(): Memory | undefined {
    const status = this.proc('status');
    const read = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status ?? '')?.[1] ?? 0) / 1024;
    return status === undefined ? undefined : { rss: read('VmRSS'), peak: read('VmHWM') };
  }

  /** Time of the processor that the server used so far; undefined where the system does not tell. */
  cpuMs(): number | undefined {
    const stat = this.proc('stat');
    if (stat === undefined) return undefined;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.process.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    void this.connection.sendNotification('exit');
    await exited;
    this.connection.dispose();
  }

  /** Ends it whatever it is doing; for when something went wrong. */
  kill(): void {
    this.process.kill('SIGKILL');
  }

  private proc(name: string): string | undefined {
    if (process.platform !== 'linux') return undefined;
    return readFileSync(`/proc/${this.process.pid ?? 'self'}/${name}`, 'utf8');
  }
}

/** The address of a file. */
export function uriOf(file: string): string {
  return pathToFileURL(file).href;
}
