import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { importTests } from '../../core/index';
import { describeError } from '../../files/readText';
import { EXIT, Failure } from '../failure';
import { openProject } from '../project';
import { Meshes } from '../route/mesh';
import { silentProgress } from '../terminal/progress';
import type { Terminal } from '../terminal/terminal';
import { countTests, humanTests, jsonTests, junitTests } from './formats';
import type { TestOptions } from './options';
import { readTestOptions } from './options';
import type { FileResults } from './results';
import { runTests } from './results';

/** `pilotage test`: runs routing tests. @returns the exit code. Throws a Failure when it cannot. */
export async function test(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readTestOptions(args);
  if (options.imported !== undefined) return importFrom(options.imported, terminal);
  const progress = options.quiet ? silentProgress : terminal.progress();
  try {
    const project = await openProject(options, terminal, progress);
    const files = await runTests(project, new Meshes(project, progress), options.world);
    if (files.length === 0) throw new Failure('no test file is there; they are named *.pilotage-test.yaml');
    progress.clear();
    await terminal.print(printed(files, options, terminal));
    const { failed, problems } = countTests(files);
    if (problems > 0) return EXIT.failed;
    return failed > 0 ? EXIT.findings : EXIT.good;
  } finally {
    progress.clear();
  }
}

function printed(files: readonly FileResults[], { format, quiet }: TestOptions, terminal: Terminal): string {
  switch (format) {
    case 'human':
      return humanTests(files, quiet, terminal);
    case 'json':
      return jsonTests(files);
    case 'junit':
      return junitTests(files);
  }
}

async function importFrom(
  { file, ...caller }: NonNullable<TestOptions['imported']>,
  terminal: Terminal,
): Promise<number> {
  let text: string;
  try {
    text = await readFile(path.resolve(terminal.cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(`${file}: ${describeError(error)}`);
  }
  const imported = importTests(text, caller);
  if ('problem' in imported) throw new Failure(`${file}: ${imported.problem}`);
  await terminal.print(imported.text);
  return EXIT.good;
}
