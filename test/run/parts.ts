import { rmSync } from 'node:fs';
import path from 'node:path';
import { runNode, type ChildOptions } from '../../client/build/child';
import { results } from '../../client/build/paths';
import { packageVsix } from '../../client/build/vsix';
import { findExecutable } from '../editor/executable';
import { runHostTests } from '../editor/hostTests';
import { testFiles } from './files';
import { mochaPart, tallyFile, tallyOf } from './mochaPart';
import type { Options, PartName } from './options';
import { add, none, one, type Tally } from './tally';

/** One run of `npm test`. */
export interface Run {
  readonly options: Options;
  /** In words why there is no VS Code server to test in; undefined when it is ready. */
  readonly whyNoServer: Promise<string | undefined>;
}

/** How a part of the run ended. */
export interface Outcome {
  readonly tally: Tally;
  /** What it printed and nobody has seen yet. */
  readonly output?: string;
  /** Why it did not run at all. */
  readonly whyNot?: string;
}

/** A part of the run. Those that are `quiet` print nothing while they run, so they may run side by side. */
export interface Part {
  readonly title: string;
  readonly quiet: boolean;
  readonly run: (run: Run) => Promise<Outcome>;
}

/** All parts by name. */
export const parts: Readonly<Record<PartName, Part>> = {
  types: {
    title: 'types',
    quiet: true,
    run: async () =>
      merge(
        merge(await check(tsc, '-p', 'tsconfig.json'), await check(tsc, '-p', 'server/src/core/tsconfig.json')),
        await check(tsc, '-p', 'client/webview'),
      ),
  },
  lint: { title: 'lint', quiet: true, run: () => check('node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0') },
  format: { title: 'format', quiet: true, run: () => check('node_modules/prettier/bin/prettier.cjs', '--check', '.') },
  unit: { title: 'unit tests', quiet: true, run: unit },
  package: { title: 'package', quiet: false, run: packaging },
  editor: { title: 'tests in the extension host of a real VS Code', quiet: false, run: editor },
  ui: { title: 'tests of the user interface in a real VS Code', quiet: false, run: ui },
};

const tsc = 'node_modules/typescript/bin/tsc';

async function check(tool: string, ...args: string[]): Promise<Outcome> {
  const { code, output } = await runNode([tool, ...args], { output: 'keep' });
  return code === 0 ? { tally: one(true) } : { tally: one(false), output };
}

function merge(a: Outcome, b: Outcome): Outcome {
  return { tally: add(a.tally, b.tally), output: `${a.output ?? ''}${b.output ?? ''}` };
}

async function unit({ options }: Run): Promise<Outcome> {
  const files = testFiles('test').filter((file) => !file.startsWith('test/editor/'));
  const env: Record<string, string> = options.update ? { PILOTAGE_UPDATE: '1' } : {};
  return mochaPart('unit', files, { reporter: 'brief', options, child: { env, output: 'keep' } });
}

async function packaging(): Promise<Outcome> {
  await packageVsix();
  return { tally: one(true) };
}

async function editor({ options, whyNoServer }: Run): Promise<Outcome> {
  const executable = await findExecutable(options.desktop, whyNoServer);
  if ('whyNot' in executable) return { tally: { ...none, skipped: 1 }, whyNot: executable.whyNot };
  const run = () => runHostTests({ executable: executable.file, tally: tallyFile('editor'), grep: options.grep });
  return { tally: await tallyOf('editor', run) };
}

async function ui({ options, whyNoServer }: Run): Promise<Outcome> {
  const whyNot = await whyNoServer;
  if (whyNot !== undefined) return { tally: { ...none, skipped: 1 }, whyNot };
  if (!options.parts.includes('package')) await packageVsix();
  const screens = options.screens ?? path.join(results, 'screens');
  if (options.screens === undefined) rmSync(screens, { recursive: true, force: true });
  const child: ChildOptions = { env: { PILOTAGE_SCREENS: screens }, output: 'show' };
  return mochaPart('ui', testFiles('test/editor/ui'), { reporter: 'spec', options, child });
}
