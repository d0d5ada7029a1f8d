import path from 'node:path';
import { Baseline, writeBaseline } from './baseline';
import { EXIT } from './failure';
import { findingsOf } from './findings';
import type { FileFindings } from './findings';
import { humanFile } from './formats/human';
import { humanSummary } from './formats/humanSummary';
import { JsonFormat } from './formats/json';
import type { LocatedFinding } from './locate';
import type { CheckOptions } from './options';
import { readCheckOptions } from './options';
import type { Project } from './project';
import { displayPath, openProject } from './project';
import { Tally } from './summary';
import { printable } from './terminal/cells';
import { silentProgress } from './terminal/progress';
import type { Progress } from './terminal/progress';
import type { Terminal } from './terminal/terminal';

/**
 * `pilotage check`: prints what is wrong with some files.
 * @returns the exit code. Throws a Failure when it cannot start.
 */
export async function check(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readCheckOptions(args);
  const begin = terminal.now();
  const progress = options.quiet ? silentProgress : terminal.progress();
  try {
    const project = await openProject(options, terminal, progress);
    const baseline =
      options.baseline === undefined
        ? undefined
        : await Baseline.read(path.resolve(terminal.cwd, options.baseline), project.cwd);
    const all: LocatedFinding[] = [];
    const problems = new Set<string>();
    const run = { options, project, terminal, progress, problems, tally: new Tally(), baseline, all };
    if (options.format === 'json') await printJson(run);
    else await printHuman(run, begin);
    noteUndone(run);
    if (options.writeBaseline !== undefined)
      await writeBaseline(path.resolve(terminal.cwd, options.writeBaseline), all, project.cwd);
    for (const problem of run.problems) terminal.printError(`pilotage: ${printable(problem)}\n`);
    if (run.problems.size > 0) return EXIT.failed;
    return run.tally.reaches(options.failOn) ? EXIT.findings : EXIT.good;
  } finally {
    progress.clear();
  }
}

interface Run {
  readonly options: CheckOptions;
  readonly project: Project;
  readonly terminal: Terminal;
  readonly progress: Progress;
  /** What went wrong on our side or on the system's, in words. */
  readonly problems: Set<string>;
  readonly tally: Tally;
  readonly baseline: Baseline | undefined;
  /** Every finding, for a new baseline. */
  readonly all: LocatedFinding[];
}

/** The findings file by file, without those that the baseline knows. */
async function* newFindings({ project, progress, problems, baseline, all }: Run): AsyncGenerator<FileFindings> {
  for await (const file of findingsOf(project, progress, (problem) => problems.add(problem))) {
    all.push(...file.findings);
    const findings = baseline?.newOf(file.findings) ?? file.findings;
    if (findings.length > 0) yield { ...file, findings };
  }
}

async function printJson(run: Run): Promise<void> {
  const { project, terminal, progress, tally } = run;
  const format = new JsonFormat(project.cwd);
  await terminal.print(format.begin());
  for await (const { findings } of newFindings(run)) {
    for (const finding of findings) tally.add(finding);
    progress.clear();
    await terminal.print(format.findings(findings));
  }
  await terminal.print(format.end(tally.summary(project)));
}

async function printHuman(run: Run, begin: number): Promise<void> {
  const { options, project, terminal, progress, tally } = run;
  const style = { paint: terminal.paint, width: terminal.width, cwd: project.cwd };
  for await (const file of newFindings(run)) {
    for (const finding of file.findings) tally.add(finding);
    progress.clear();
    await terminal.print(humanFile(file, style));
  }
  progress.clear();
  if (options.quiet) return;
  const milliseconds = terminal.now() - begin;
  await terminal.print(
    humanSummary(
      {
        summary: tally.summary(project),
        tally,
        paths: options.paths,
        repeat: options.repeat,
        milliseconds,
        ...(project.workspace.settings.autoVersion === true ? { autoFrom: project.cwd } : {}),
      },
      terminal.paint,
    ),
  );
}

/** A named file that cannot be read, or a mistake of ours, is a job not done, besides being a finding. */
function noteUndone({ project, problems }: Run): void {
  for (const { path, named, reason, detail } of project.skipped) {
    const file = displayPath(project, path);
    if (reason === 'internal-error') problems.add(`${file}: internal error: ${detail}`);
    else if (named && (reason === 'unreadable' || reason === 'not-a-file')) problems.add(`${file}: ${detail}`);
  }
}
