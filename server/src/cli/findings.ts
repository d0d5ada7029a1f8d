import type { FilePath, PlacedFinding, Workspace, WorkspaceUpdate } from '../core/index';
import { allChecks, Checker, createSchemas } from '../core/index';
import type { SkippedFile } from '../files/loadWorkspace';
import { mapAhead } from '../files/pool';
import { describeError } from '../files/readText';
import { Locator } from './locate';
import type { LocatedFinding } from './locate';
import type { Project } from './project';
import type { Progress } from './terminal/progress';
import type { Texts } from './texts';
import { Source } from './texts';

/** The findings of one file, in the order of its text. */
export interface FileFindings {
  readonly path: FilePath;
  /** Undefined when the file was not read. */
  readonly source: Source | undefined;
  readonly findings: readonly LocatedFinding[];
}

/** Files read before their turn. */
const READ_AHEAD = 16;

/** Runs all checks on files of a workspace. A mistake inside a check is told and costs that check only. */
export class FileChecker {
  private readonly checker: Checker;

  /** @param onError told of mistakes inside a check, in words. */
  constructor(
    private workspace: Workspace,
    private readonly onError: (problem: string) => void,
  ) {
    const told = (error: unknown, check: string): void =>
      this.onError(`internal error in the check ${check}: ${describeError(error)}`);
    this.checker = new Checker(workspace, { schemas: createSchemas(), checks: allChecks, onError: told });
  }

  /** The findings of a file. @param text the whole text of it. */
  check(path: FilePath, text: string): readonly PlacedFinding[] {
    try {
      return this.checker.check(path, text);
    } catch (error) {
      this.onError(`${path}: internal error: ${describeError(error)}`);
      return [];
    }
  }

  /** Takes the next workspace. @returns the files whose findings may be others now. */
  update(update: WorkspaceUpdate): FilePath[] {
    this.workspace = update.workspace;
    return [...this.checker.update(update), ...update.files];
  }

  /** The files that hold something to check and were not checked yet, sorted. */
  unchecked(): FilePath[] {
    const paths = [...this.workspace.files()].map(({ path }) => path);
    return paths.filter((path) => !this.checker.isFresh(path)).sort();
  }
}

/**
 * Checks all files of a project.
 * @returns one by one, sorted by path, the files that have findings.
 */
export async function* findingsOf(
  project: Project,
  progress: Progress,
  onError: (problem: string) => void,
): AsyncGenerator<FileFindings> {
  const { workspace, texts } = project;
  const checker = new FileChecker(workspace, onError);
  const locator = new Locator(workspace, texts, project.projectFile);
  const skipped = new Map<FilePath, SkippedFile>(project.skipped.map((file) => [file.path, file]));
  const paths = [...checker.unchecked(), ...skipped.keys()].sort();
  let done = 0;
  for await (const [path, source] of mapAhead(paths, READ_AHEAD, (next) => readChecked(next, texts, skipped))) {
    progress.show('Checking', done++, paths.length);
    if (!(source instanceof Source)) {
      yield { path, source: undefined, findings: [locator.locateSkipped(source)] };
      continue;
    }
    const findings = await Promise.all(
      checker.check(path, source.text).map((placed) => locator.locate(path, source, placed)),
    );
    if (findings.length > 0) yield { path, source, findings };
  }
}

/** The text of a file, or why there is none: it was passed over before, or is gone meanwhile. */
async function readChecked(path: FilePath, texts: Texts, skipped: ReadonlyMap<FilePath, SkippedFile>) {
  const known = skipped.get(path);
  if (known !== undefined) return known;
  const read = await texts.read(path);
  if (read instanceof Source) return read;
  return { path, systemPath: path, named: false, reason: read.skipped, detail: read.detail };
}
