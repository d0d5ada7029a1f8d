import { readFile, realpath, writeFile } from 'node:fs/promises';
import { describeError } from '../../files/readText';
import { toSystemPath } from '../../files/systemPath';
import { EXIT } from '../failure';
import { count, seconds } from '../formats/humanSummary';
import { readFixOptions } from '../options';
import type { Project } from '../project';
import { displayPath, openProject } from '../project';
import { printable } from '../terminal/cells';
import { silentProgress } from '../terminal/progress';
import type { Terminal } from '../terminal/terminal';
import { unifiedDiff } from './diff';
import { fixAll } from './fixAll';
import type { FixedFile } from './fixAll';

/**
 * `pilotage fix`: makes all safe fixes in some files, or shows them as a diff.
 * @returns the exit code. Throws a Failure when it cannot start.
 */
export async function fix(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readFixOptions(args);
  const begin = terminal.now();
  const progress = options.quiet ? silentProgress : terminal.progress();
  const problems = new Set<string>();
  try {
    const project = await openProject(options, terminal, progress);
    for (const { path, named, detail } of project.skipped)
      if (named) problems.add(`${displayPath(project, path)}: ${detail}`);
    const files = await fixAll(project, progress, (problem) => problems.add(problem));
    progress.clear();
    const done = options.dryRun ? files : await writeAll(files, project, problems);
    if (options.dryRun) await printDiff(done, project, terminal);
    else if (!options.quiet) for (const file of done) await terminal.print(lineOf(file, project, terminal));
    // A diff must stay a diff when it is sent on to another program.
    if (!options.quiet) terminal.printError(summaryOf(done, options.dryRun, terminal.now() - begin));
    for (const problem of problems) terminal.printError(`pilotage: ${printable(problem)}\n`);
    return problems.size > 0 ? EXIT.failed : EXIT.good;
  } finally {
    progress.clear();
  }
}

/** @returns the files that were written. */
async function writeAll(files: readonly FixedFile[], project: Project, problems: Set<string>): Promise<FixedFile[]> {
  const written: FixedFile[] = [];
  const places = new Set<string>();
  for (const file of files) {
    const name = displayPath(project, file.path);
    try {
      const place = await realpath(toSystemPath(file.path));
      // The same file under two names gets its fixes once.
      if (places.has(place)) continue;
      places.add(place);
      if (!(await readFile(place)).equals(Buffer.from(file.before, 'utf8'))) {
        problems.add(`${name}: not changed, because somebody else has changed it meanwhile`);
        continue;
      }
      await writeFile(place, file.after);
      written.push(file);
    } catch (error) {
      problems.add(`${name}: not changed: ${describeError(error)}`);
    }
  }
  return written;
}

async function printDiff(
  files: readonly FixedFile[],
  project: Project,
  { paint, isTerminal, print }: Terminal,
): Promise<void> {
  const styles = { header: 'strong', hunk: 'hint', same: undefined, removed: 'removed', added: 'added' } as const;
  for (const { path, before, after } of files) {
    for (const { kind, text } of unifiedDiff(displayPath(project, path), before, after)) {
      const style = styles[kind];
      // Sent on to another program it must be exact; shown to a person it must be harmless.
      for (const line of text.split('\n').slice(0, -1)) {
        const shown = isTerminal ? printable(line.replace(/\r$/, '')) : line;
        await print(`${style === undefined ? shown : paint(style, shown)}\n`);
      }
    }
  }
}

function lineOf({ path, titles }: FixedFile, project: Project, { paint }: Terminal): string {
  const counts = new Map<string, number>();
  for (const title of titles) counts.set(title, (counts.get(title) ?? 0) + 1);
  const told = [...counts].map(([title, times]) => printable(times === 1 ? title : `${title} (${times} times)`));
  return `${paint('strong', printable(displayPath(project, path)))}  ${told.join('; ')}\n`;
}

function summaryOf(files: readonly FixedFile[], dryRun: boolean, milliseconds: number): string {
  const fixes = files.reduce((sum, { titles }) => sum + titles.length, 0);
  const time = `(${seconds(milliseconds)})`;
  if (files.length === 0) return `Nothing to fix.  ${time}\n`;
  const what = `${count(fixes, 'fix', 'fixes')} in ${count(files.length, 'file')}`;
  return `${dryRun ? 'Would make ' : ''}${what}.  ${time}\n`;
}
