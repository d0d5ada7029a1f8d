import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runTypeScript, type ChildOptions } from '../../client/build/child';
import { results } from '../../client/build/paths';
import type { Options } from './options';
import { one, type Tally } from './tally';

/** Where a part of the run leaves its numbers. */
export function tallyFile(part: string): string {
  return path.join(results, `${part}.json`);
}

/**
 * Does something that leaves its numbers in the file for this part, and reads them.
 * @param run gives true when all went well. When it leaves no numbers, or fails without a failed test, that counts as one failure.
 */
export async function tallyOf(part: string, run: () => Promise<boolean>): Promise<Tally> {
  const file = tallyFile(part);
  rmSync(file, { force: true });
  const ok = await run();
  if (!existsSync(file)) return one(false);
  const tally = JSON.parse(readFileSync(file, 'utf8')) as Tally;
  return ok || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

/** Runs test files with mocha in a process of their own. */
export async function mochaPart(
  part: string,
  files: readonly string[],
  { reporter, options, child }: { reporter: 'brief' | 'spec'; options: Options; child: ChildOptions },
): Promise<{ tally: Tally; output: string }> {
  const grep = options.grep === undefined ? [] : ['--grep', options.grep];
  const args = ['--reporter', reporter, '--tally', tallyFile(part), ...grep, ...files];
  let output = '';
  const tally = await tallyOf(part, async () => {
    const ended = await runTypeScript('test/run/mochaMain.ts', args, child);
    output = ended.output;
    return ended.code === 0;
  });
  return { tally, output };
}
