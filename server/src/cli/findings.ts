import type { FilePath, Workspace } from '../core/index';
import { allChecks, Checker, createSchemas } from '../core/index';
import type { SkippedFile } from '../files/loadWorkspace';
import { describeError } from '../files/readText';
import { Locator } from './locate';
import type { LocatedFinding } from './locate';
import type { Project } from './project';
import type { Progress } from './terminal/progress';
import type { Source } from './texts';

/** The findings of one file, in the order of its text. */
export interface FileFindings {
  readonly path: FilePath;
  /** Undefined when the file was not read. */
  readonly source: Source | undefined;
  readonly findings: readonly LocatedFinding[];
}

/** A checker with all checks. @param onError told of errors inside a check, in words. */
export function newChecker(workspace: Workspace, onError: (problem: string) => void): Checker {
  return new Checker(workspace, {
    schemas: createSchemas(),
    checks: allChecks,
    onError: (error, check) => onError(`internal error in the check ${check}: ${describeError(error)}`),
  });
}

/**
 * Checks all files of a project.
 * @returns one by one, sorted by path, the files that have findings.
 */
export async function* findingsOf(project: Project, progress: Progress, onError: (problem: string) => void): AsyncGenerator<FileFindings> {
  const { workspace, texts } = project;
  const checker = newChecker(workspace, onError);
  const locator = new Locator(workspace, texts);
  const skipped = new Map<FilePath, SkippedFile>(project.skipped.map((file) => [file.path, file]));
  const paths = [...checkablePaths(workspace), ...skipped.keys()].sort();
  for (const [done, path] of paths.entries()) {
    progress.show('Checking', done, paths.length);
    const passedOver = skipped.get(path);
    if (passedOver !== undefined) {
      yield { path, source: undefined, findings: [locator.locateSkipped(passedOver)] };
      continue;
    }
    const source = await texts.read(path);
    if ('skipped' in source) {
      const gone = { path, systemPath: path, named: false, reason: source.skipped, detail: source.detail };
      yield { path, source: undefined, findings: [locator.locateSkipped(gone)] };
      continue;
    }
    const findings = await Promise.all(checker.check(path, source.text).map((placed) => locator.locate(path, source, placed)));
    if (findings.length > 0) yield { path, source, findings };
  }
}

/** The files that hold something to check. */
export function checkablePaths(workspace: Workspace): FilePath[] {
  return [...workspace.files()].filter(({ parts }) => parts.some(({ part }) => part.objects.length > 0)).map(({ path }) => path);
}
