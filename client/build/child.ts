import { spawn } from 'node:child_process';
import { root } from './paths';

/** How a child process ended. */
export interface Ended {
  readonly code: number;
  /** What it printed, when that was kept back. */
  readonly output: string;
}

/** How to run a child process. */
export interface ChildOptions {
  readonly env?: Record<string, string>;
  /** `show` lets it print at once, `keep` gives its output back at the end. */
  readonly output: 'show' | 'keep';
}

/** Some tools colour their output for CI, too, but who reads the log of a run there sees only the codes. */
const noColor = process.stdout.isTTY ? {} : { NO_COLOR: '1' };

/** Runs a script with Node in the project's folder. */
export function runNode(args: readonly string[], { env, output }: ChildOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...noColor, ...process.env, ...env },
      stdio: ['ignore', output === 'show' ? 'inherit' : 'pipe', output === 'show' ? 'inherit' : 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** Runs a TypeScript file the same way. */
export function runTypeScript(file: string, args: readonly string[], options: ChildOptions): Promise<Ended> {
  return runNode(['--import', 'tsx', file, ...args], options);
}
