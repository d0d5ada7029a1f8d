import type { CancellationToken } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePath, RouteTest, RoutingEngine, TestFile, WorldQuestion } from '../core/index';
import { isTestFile, readTests, TestWorlds } from '../core/index';
import type { RoutingSuggestParams } from './protocol';
import { readWorld } from './routing';
import type { Session } from './session';

/** A test with the id by which the client knows it. */
export interface KnownTest {
  readonly id: string;
  readonly test: RouteTest;
}

/** The tests of a file, each with an id of its own. */
export function knownTests({ tests }: TestFile): KnownTest[] {
  const seen = new Map<string, number>();
  return tests.map((test) => {
    const number = (seen.get(test.name) ?? 0) + 1;
    seen.set(test.name, number);
    return { id: number === 1 ? test.name : `${test.name} (${number})`, test };
  });
}

/** Waits until all files are read; a test may name what is in any. */
export async function allRead(session: Session, token: CancellationToken): Promise<void> {
  await session.started;
  session.wakeUp();
  await session.reader.whenRead(token);
}

/** Makes the meshes that tests are about ready, so that features answer at once. */
export async function prepareTests(
  session: Session,
  path: FilePath,
  document: TextDocument,
  token: CancellationToken,
): Promise<void> {
  const worlds = new TestWorlds(session.project.workspace);
  const { tests } = readTests(document.getText());
  const questions: TestQuestion[] = tests.length === 0 ? [{ file: path }] : tests.map((test) => questionOf(path, test));
  const ids = new Set(questions.flatMap((question) => worldOf(worlds, question) ?? []));
  for (const id of ids) await readWorld(session, id, token);
}

interface TestQuestion extends WorldQuestion {
  readonly file: FilePath;
  /** As the test file names it. */
  readonly world?: string;
}

function questionOf(file: FilePath, { caller, world }: RouteTest): TestQuestion {
  return { file, caller, ...(world === undefined ? {} : { world }) };
}

function worldOf(worlds: TestWorlds, question: TestQuestion): string | undefined {
  const { file, world } = question;
  return (world === undefined ? worlds.ordered(question)[0] : worlds.named(file, world))?.id;
}

/**
 * The mesh that a test is about, read in slices.
 * @returns what keeps it from being asked, in words, when there is none.
 */
export async function testEngine(
  session: Session,
  path: FilePath,
  test: RouteTest,
  token: CancellationToken,
): Promise<{ readonly engine: RoutingEngine } | { readonly problem: string }> {
  const id = worldOf(new TestWorlds(session.project.workspace), questionOf(path, test));
  if (id !== undefined) {
    await readWorld(session, id, token);
    return { engine: session.project.routing.engine(id) };
  }
  return {
    problem:
      test.world === undefined
        ? 'the files hold no object that routing knows'
        : `no kustomization, chart or workspace folder with objects is at ${test.world}`,
  };
}

/** The question of a test, and the world that it is about. */
export interface TestAt extends Pick<RouteTest, 'caller' | 'request'> {
  /** Id of the world; undefined when there is none. */
  readonly world: string | undefined;
}

/** The test at a place of an open test file, else its first one; undefined in other files and where none can be read. */
export function testAt(session: Session, { uri, position }: RoutingSuggestParams): TestAt | undefined {
  const open = session.documents.of(uri);
  if (open === undefined || !isTestFile(open.path)) return undefined;
  const offset = session.offset(open.document, position);
  const { tests } = readTests(open.document.getText());
  // Between two tests the one above is meant.
  const test = [...tests].reverse().find(({ whole }) => whole.start <= offset) ?? tests[0];
  if (test === undefined) return undefined;
  const { caller, request } = test;
  const world = worldOf(new TestWorlds(session.project.workspace), questionOf(open.path, test));
  return { caller, request, world };
}
