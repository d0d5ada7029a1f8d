import type { FilePath, TestProblem, TestResult } from '../../core/index';
import { isTestFile, readTests, relativePath, runTest } from '../../core/index';
import { Failure } from '../failure';
import type { Project } from '../project';
import type { Meshes } from '../route/mesh';
import type { CliPlace } from '../route/places';
import { locatePlaces } from '../route/places';
import { Source } from '../texts';
import type { Range } from '../texts';

/** A test with what came of it, in lines and columns. */
export interface LocatedResult {
  readonly result: TestResult;
  readonly range: Range;
  readonly failures: readonly { readonly range: Range; readonly message: string }[];
  /** Of the story. */
  readonly places: readonly CliPlace[];
}

/** The tests of a file. */
export interface FileResults {
  /** Relative to the working directory. */
  readonly file: string;
  readonly source: Source;
  readonly results: readonly LocatedResult[];
  /** What in the file could not be understood. */
  readonly problems: readonly { readonly range: Range; readonly message: string }[];
}

/** Runs all test files of a project, sorted by path. Throws a Failure when a file is gone. */
export async function runTests(project: Project, meshes: Meshes, world: string | undefined): Promise<FileResults[]> {
  const paths = [...project.workspace.files()].map(({ path }) => path).filter(isTestFile);
  const all: FileResults[] = [];
  for (const path of paths.sort()) all.push(await runFile(project, meshes, world, path));
  return all;
}

async function runFile(
  project: Project,
  meshes: Meshes,
  world: string | undefined,
  path: FilePath,
): Promise<FileResults> {
  const file = relativePath(project.cwd, path);
  const source = await project.texts.read(path);
  if (!(source instanceof Source)) throw new Failure(`${file}: ${source.detail}`);
  const { tests, problems } = readTests(source.text);
  const placed = ({ span, message }: TestProblem): { range: Range; message: string } => ({
    range: source.range(span),
    message,
  });
  const results: LocatedResult[] = [];
  for (const test of tests) {
    const { engine } =
      world === undefined && test.world !== undefined
        ? meshes.named(path, test.world)
        : meshes.of({ world, caller: test.caller, file: path });
    const result = runTest(engine, project.workspace, test);
    const places = await locatePlaces(project, result.story.places);
    results.push({ result, range: source.range(test.span), failures: result.failures.map(placed), places });
  }
  return { file, source, results, problems: problems.map(placed) };
}
