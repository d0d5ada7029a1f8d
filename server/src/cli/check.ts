import { EXIT } from './failure';
import { findingsOf } from './findings';
import { humanFile } from './formats/human';
import { humanSummary } from './formats/humanSummary';
import { JsonFormat } from './formats/json';
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
    const run = { options, project, terminal, progress, problems: new Set<string>(), tally: new Tally() };
    if (options.format === 'json') await printJson(run);
    else await printHuman(run, begin);
    noteUndone(run);
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
}

async function printJson({ project, terminal, progress, problems, tally }: Run): Promise<void> {
  const format = new JsonFormat(project.cwd);
  await terminal.print(format.begin());
  for await (const { findings } of findingsOf(project, progress, (problem) => problems.add(problem))) {
    for (const finding of findings) tally.add(finding);
    progress.clear();
    await terminal.print(format.findings(findings));
  }
  await terminal.print(format.end(tally.summary(project)));
}

async function printHuman(
  { options, project, terminal, progress, problems, tally }: Run,
  begin: number,
): Promise<void> {
  const style = { paint: terminal.paint, width: terminal.width, cwd: project.cwd };
  for await (const file of findingsOf(project, progress, (problem) => problems.add(problem))) {
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
        ...(options.settings.autoVersion === true ? { autoFrom: project.cwd } : {}),
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
