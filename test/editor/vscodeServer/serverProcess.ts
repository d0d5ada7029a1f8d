import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { VsCodeServer } from './setup';

/** What a VS Code server is started with. */
export interface ServerOptions {
  readonly server: VsCodeServer;
  /** Folder for its settings, logs and extensions. */
  readonly home: string;
  /** Further arguments of the server. */
  readonly args: readonly string[];
  /** Further environment variables of the server, and so of the extension host. */
  readonly env?: Record<string, string>;
  /** Preferred port; without one, or when it is taken, any that is free. */
  readonly port?: number;
}

/** A VS Code server that answers. */
export interface RunningServer {
  readonly address: string;
  /** What it has printed so far. */
  log(): string;
  /** Ends it, with all it has started, and waits for that. */
  stop(): Promise<void>;
  /** Settles when it has ended. */
  readonly ended: Promise<void>;
}

/** Writes the user settings of a server that is started in `home` later. */
export function writeSettings(home: string, settings: object): void {
  const folder = path.join(home, 'data/User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/** Installs a packaged extension for a server that is started in `home` later. */
export async function installExtension(server: VsCodeServer, home: string, vsix: string): Promise<void> {
  const args = [server.main, ...folderArguments(home), '--install-extension', vsix, '--force'];
  await promisify(execFile)(server.node, args, { env: environment() });
}

/** Starts a server on 127.0.0.1 and waits until it answers. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const port = await freePort(options.port);
  const fixed = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--accept-server-license-terms',
    '--telemetry-level',
    'off',
  ];
  const args = [options.server.main, ...fixed, ...folderArguments(options.home), ...options.args];
  // A process group of its own: the extension host and the language servers are to end with the server.
  const child = spawn(options.server.node, args, {
    detached: true,
    env: { ...environment(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (data: Buffer) => (log += data.toString()));
  const { ended, stop } = keepInCheck(child);
  const running = { address: `http://127.0.0.1:${port}`, log: () => log, stop, ended };
  await waitForAnswer(running, child);
  return running;
}

/** Makes sure that the whole group ends: when told to, and when this process ends first. */
function keepInCheck(child: ChildProcess): Pick<RunningServer, 'ended' | 'stop'> {
  let gone = false;
  const signalGroup = (signal: NodeJS.Signals) => {
    if (gone || child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      gone = true; // It ended just now.
    }
  };
  const kill = () => signalGroup('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    // "close" and not "exit": then its children have let go of the pipes, too.
    child.once('close', () => {
      gone = true;
      process.removeListener('exit', kill);
      resolve();
    });
  });
  const stop = async () => {
    signalGroup('SIGTERM');
    const timer = setTimeout(kill, 5000);
    await ended;
    clearTimeout(timer);
  };
  return { ended, stop };
}

async function waitForAnswer(server: RunningServer, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const answers = await fetch(`${server.address}/version`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await server.stop();
  throw new Error(`The VS Code server did not start.\n${server.log()}`);
}

function folderArguments(home: string): string[] {
  const data = path.join(home, 'data');
  return ['--server-data-dir', data, '--user-data-dir', data, '--extensions-dir', path.join(home, 'extensions')];
}

/** Without the variables of a VS Code whose terminal we may run in, and without an extension gallery. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VSCODE_'));
  return { ...Object.fromEntries(own), EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
}

async function freePort(preferred = 0): Promise<number> {
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const probe = createServer();
      probe.once('error', reject);
      probe.listen(port, '127.0.0.1', () => {
        const address = probe.address();
        const found = typeof address === 'object' && address !== null ? address.port : 0;
        probe.close(() => resolve(found));
      });
    });
  return listen(preferred).catch(() => listen(0));
}
