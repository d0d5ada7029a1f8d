import type { CancellationToken } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePath, StoryPlace, TestFailure } from '../../core/index';
import { isTestFile, readTests, runTest, storyMarkdown } from '../../core/index';
import type {
  Requests,
  RoutingTestFailure,
  RoutingTestFile,
  RoutingTestResult,
  RoutingTestsListParams,
  RoutingTestsListResult,
  RoutingTestsRunParams,
  RoutingTestsRunResult,
} from '../protocol';
import { locatedPlace } from '../routing';
import type { Session } from '../session';
import { Slices } from '../slices';
import { allRead, knownTests, testEngine } from '../tests';
import type { KnownTest } from '../tests';
import { Texts } from '../texts';
import { pathOfUri } from '../uris';
import { saveTest } from './saveTest';

/** Answers the requests of the Testing view. */
export function registerTests(session: Session): void {
  const on = <K extends keyof Requests>(
    method: K,
    empty: Requests[K]['result'],
    handle: (
      session: Session,
      params: Requests[K]['params'],
      token: CancellationToken,
    ) => Promise<Requests[K]['result']>,
  ): void => {
    session.connection.onRequest(
      method,
      session.guard.request(method, empty, (params: Requests[K]['params'], token) => handle(session, params, token)),
    );
  };
  on('pilotage/tests/list', { files: [] }, listTests);
  on('pilotage/tests/run', { results: [], problems: [] }, runTests);
  on('pilotage/tests/save', { problem: 'no answer could be worked out' }, saveTest);
}

/** `pilotage/tests/list`: the routing tests of the workspace, or of one file. */
export async function listTests(
  session: Session,
  { uri }: RoutingTestsListParams,
  token: CancellationToken,
): Promise<RoutingTestsListResult> {
  await allRead(session, token);
  const texts = new Texts(session.documents);
  const only = uri === undefined ? undefined : pathOfUri(uri);
  const paths = [...session.project.workspace.files()].map(({ path }) => path).filter(isTestFile);
  const wanted = paths.filter((path) => only === undefined || path === only).sort();
  return { files: wanted.flatMap((path) => listFile(session, path, texts) ?? []) };
}

function listFile(session: Session, path: FilePath, texts: Texts): RoutingTestFile | undefined {
  const document = texts.document(path);
  if (document === undefined) return undefined;
  const tests = knownTests(readTests(document.getText()));
  return {
    uri: texts.uri(path),
    tests: tests.map(({ id, test }) => ({ id, name: test.name, range: session.range(document, test.whole) })),
  };
}

/** `pilotage/tests/run`: runs routing tests against the files as they are now, saved or not. */
export async function runTests(
  session: Session,
  { uri, ids }: RoutingTestsRunParams,
  token: CancellationToken,
): Promise<RoutingTestsRunResult> {
  await allRead(session, token);
  const path = pathOfUri(uri);
  const texts = new Texts(session.documents);
  const document = path === undefined ? undefined : texts.document(path);
  if (path === undefined || document === undefined) return { results: [], problems: [] };
  const file = readTests(document.getText());
  const wanted = knownTests(file).filter(({ id }) => ids === undefined || ids.includes(id));
  const results: RoutingTestResult[] = [];
  const slices = new Slices();
  for (const known of wanted) {
    if (token.isCancellationRequested) break;
    results.push(await runOne(session, path, document, known, token));
    await slices.pause();
  }
  return { results, problems: file.problems.map((problem) => failureOf(session, document, problem)) };
}

async function runOne(
  session: Session,
  path: FilePath,
  document: TextDocument,
  { id, test }: KnownTest,
  token: CancellationToken,
): Promise<RoutingTestResult> {
  const asked = await testEngine(session, path, test, token);
  if ('problem' in asked) {
    const failure = { span: test.span, message: asked.problem };
    return { id, failures: [failureOf(session, document, failure)], trace: '' };
  }
  const { workspace } = session.project;
  const { failures, story } = runTest(asked.engine, workspace, test);
  const texts = new Texts(session.documents);
  const link = (place: StoryPlace): string => {
    const { label, uri, range } = locatedPlace(session, place, texts);
    return `[${label}](${uri}#L${range.start.line + 1})`;
  };
  return {
    id,
    failures: failures.map((failure) => failureOf(session, document, failure)),
    trace: failures.length === 0 ? '' : storyMarkdown(story, link),
  };
}

function failureOf(session: Session, document: TextDocument, failure: TestFailure): RoutingTestFailure {
  const { span, message, expected, actual } = failure;
  return {
    range: session.range(document, span),
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}
