import {
  CancellationTokenSource,
  Location,
  MarkdownString,
  Range,
  TestMessage,
  TestRunProfileKind,
  TestRunRequest,
} from 'vscode';
import type { CancellationToken, Disposable, TestController, TestItem, TestRun, TestRunProfile, Uri } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Requests, RoutingTestFailure, RoutingTestResult } from '../../../server/src/lsp/protocol';
import type { TestTree } from './tree';

const runMethod: keyof Requests = 'pilotage/tests/run';

type RunAnswer = Requests['pilotage/tests/run']['result'];

/** Runs tests: those that are asked for, and again and again those that are to be kept running. */
export class TestRuns implements Disposable {
  readonly profile: TestRunProfile;
  /** What is to run again when something changes. */
  private readonly continuous = new Set<TestRunRequest>();
  private isRunningAgain = false;
  private isStale = false;

  constructor(
    private readonly client: LanguageClient,
    private readonly controller: TestController,
    private readonly tree: TestTree,
  ) {
    const start = (request: TestRunRequest, token: CancellationToken): Promise<void> | void => {
      if (request.continuous !== true) return this.run(request, token);
      this.continuous.add(request);
      token.onCancellationRequested(() => this.continuous.delete(request));
      return this.again();
    };
    this.profile = controller.createRunProfile('Run', TestRunProfileKind.Run, start, true, undefined, true);
  }

  /** Runs tests once. @returns when the answers are there. */
  async run(request: TestRunRequest, token?: CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    const cancelled = new CancellationTokenSource();
    const stop = (): void => cancelled.cancel();
    const watched = [run.token.onCancellationRequested(stop), token?.onCancellationRequested(stop)];
    try {
      for (const [file, items] of this.wanted(request)) {
        if (cancelled.token.isCancellationRequested) break;
        await this.runFile(run, file, items, cancelled.token);
      }
    } finally {
      for (const watch of watched) watch?.dispose();
      cancelled.dispose();
      run.end();
    }
  }

  /** Runs again what is to be kept running; while that is under way, once more behind it. */
  async again(): Promise<void> {
    this.isStale = true;
    if (this.isRunningAgain) return;
    this.isRunningAgain = true;
    try {
      while (this.isStale) {
        this.isStale = false;
        for (const { include, exclude, profile } of [...this.continuous])
          // A request of its own for each run: what comes for one whose run has ended is not shown.
          await this.run(new TestRunRequest(include, exclude, profile, true));
      }
    } finally {
      this.isRunningAgain = false;
    }
  }

  dispose(): void {
    this.continuous.clear();
  }

  /** The tests that are meant, file by file. */
  private wanted({ include, exclude = [] }: TestRunRequest): Map<Uri, TestItem[]> {
    const found = new Map<string, { readonly file: Uri; readonly items: Set<TestItem> }>();
    const add = (item: TestItem): void => {
      if (exclude.includes(item) || item.uri === undefined) return;
      if (item.parent === undefined) return item.children.forEach(add);
      const own = found.get(item.uri.toString()) ?? { file: item.uri, items: new Set() };
      found.set(item.uri.toString(), own);
      own.items.add(item);
    };
    for (const item of include ?? this.tree.files()) add(item);
    return new Map([...found.values()].map(({ file, items }) => [file, [...items]]));
  }

  private async runFile(run: TestRun, file: Uri, items: readonly TestItem[], token: CancellationToken): Promise<void> {
    for (const item of items) run.started(item);
    const params = { uri: file.toString(), ids: items.map(({ id }) => id) };
    let answer: RunAnswer;
    try {
      answer = await this.client.sendRequest<RunAnswer>(runMethod, params, token);
    } catch (error) {
      const told = new TestMessage(token.isCancellationRequested ? 'Cancelled.' : `No answer: ${String(error)}`);
      for (const item of items) {
        if (token.isCancellationRequested) run.skipped(item);
        else run.errored(item, told);
      }
      return;
    }
    const results = new Map(answer.results.map((result) => [result.id, result]));
    for (const item of items) tell(run, file, item, results.get(item.id), answer.problems);
  }
}

function tell(
  run: TestRun,
  file: Uri,
  item: TestItem,
  result: RoutingTestResult | undefined,
  problems: readonly RoutingTestFailure[],
): void {
  // What cannot be understood in a test makes it no test that passes.
  const own = problems.filter(({ range }) => item.range?.contains(rangeOf(range)) === true);
  if (own.length > 0)
    run.errored(
      item,
      own.map((problem) => messageOf(file, problem)),
    );
  else if (result === undefined) run.skipped(item);
  else if (result.failures.length === 0) run.passed(item);
  else {
    const told = result.failures.map((failure) => messageOf(file, failure));
    run.appendOutput(told.map(({ message }) => `${item.label}: ${String(message)}\r\n`).join(''), undefined, item);
    run.failed(item, result.trace === '' ? told : [...told, wayOf(file, item, result.trace)]);
  }
}

/** The way that the request takes, at the name of its test: where both sides of a failure are shown there is no room for it. */
function wayOf(file: Uri, { range }: TestItem, trace: string): TestMessage {
  const told = new TestMessage(new MarkdownString(trace));
  if (range !== undefined) told.location = new Location(file, range.start);
  return told;
}

function messageOf(file: Uri, { range, message, expected, actual }: RoutingTestFailure): TestMessage {
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
  const told = new TestMessage(sentence);
  told.location = new Location(file, rangeOf(range));
  if (expected !== undefined) told.expectedOutput = expected;
  if (actual !== undefined) told.actualOutput = actual;
  return told;
}

function rangeOf({ start, end }: RoutingTestFailure['range']): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
