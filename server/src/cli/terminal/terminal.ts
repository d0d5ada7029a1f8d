import type { Progress } from './progress';
import { progressBar, silentProgress } from './progress';
import type { Paint } from './colour';
import { painter, wantsColour } from './colour';

/** What a command may know and do outside of itself. */
export interface Terminal {
  /** The working directory, a system path. */
  readonly cwd: string;
  /** Columns for text; where the output is no terminal, a usual width. */
  readonly width: number;
  /** True when people see the output directly, so that it must not steer their terminal. */
  readonly isTerminal: boolean;
  /** For standard output. */
  readonly paint: Paint;
  /** Prints to standard output. @returns when there is room for more. */
  print(text: string): Promise<void>;
  /** Prints to standard error. */
  printError(text: string): void;
  /** A progress line on standard error where that is a terminal. */
  progress(): Progress;
  /** Reads standard input up to a number of bytes, plus at most one chunk. */
  readInput(limit: number): Promise<Buffer>;
  /** The time in milliseconds, for how long something took. */
  now(): number;
}

const USUAL_WIDTH = 100;
const WIDEST = 120;
const NARROWEST = 40;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { env, stdin, stdout, stderr } = process;
  const columns = stdout.isTTY ? stdout.columns : Number(env['COLUMNS']);
  const now = (): number => performance.now();
  return {
    cwd: process.cwd(),
    width: Math.max(NARROWEST, Math.min(WIDEST, columns > 0 ? columns : USUAL_WIDTH)),
    isTerminal: Boolean(stdout.isTTY),
    paint: painter(wantsColour(env, Boolean(stdout.isTTY))),
    print: (text) => new Promise((resolve) => stdout.write(text, () => resolve())),
    printError: (text) => void stderr.write(text),
    progress() {
      if (!stderr.isTTY || env['TERM'] === 'dumb') return silentProgress;
      return progressBar((text) => void stderr.write(text), now, stderr.columns);
    },
    async readInput(limit) {
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of stdin as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        length += chunk.length;
        if (length > limit) break;
      }
      return Buffer.concat(chunks);
    },
    now,
  };
}
