import Mocha from 'mocha';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Brief } from './brief';
import type { Tally } from './tally';

/** What to run and how. */
export interface MochaOptions {
  readonly files: readonly string[];
  /** `brief` names the suites, `spec` each test. */
  readonly reporter: 'brief' | 'spec';
  /** Where the numbers are written for the process that started this one. */
  readonly tally: string;
  readonly grep?: string;
}

/** A test that takes longer hangs; anything shorter can be a busy machine. */
const HANG_MS = 240_000;

/** Runs test files in this process, writes the numbers and returns them. */
export async function runMocha(options: MochaOptions): Promise<Tally> {
  const mocha = new Mocha({
    forbidOnly: process.env['CI'] === 'true',
    grep: options.grep === undefined || options.grep === '' ? undefined : new RegExp(options.grep),
    reporter: options.reporter === 'spec' ? 'spec' : Brief,
    timeout: HANG_MS,
  });
  // The option "color" comes too late for the reporters.
  Mocha.reporters.Base.useColors = process.stdout.isTTY;
  for (const file of options.files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const tally = await new Promise<Tally>((resolve) => {
    const runner = mocha.run((failed) => {
      const { passes: passed = 0, pending: skipped = 0 } = runner.stats ?? {};
      resolve({ passed, failed, skipped });
    });
  });
  mkdirSync(path.dirname(options.tally), { recursive: true });
  writeFileSync(options.tally, JSON.stringify(tally));
  return tally;
}
