import type { Workspace } from '../../workspace/workspace';
import { problemStory, tellRoute } from '../ask/ask';
import { readCaller } from '../ask/caller';
import { readRequest } from '../ask/request';
import type { RoutingEngine } from '../engine';
import { parseDuration } from '../../istio/duration';
import type { RoutingStory, StoryDestination } from '../story/story';
import { shortHost } from '../story/words';
import type { Span } from '../../text/span';
import { redirectTarget, statusOf } from './answer';
import type { Expectation, ExpectedDestination, RouteTest } from './routeTest';

/** Something that is not as a test expects. */
export interface TestFailure {
  /** In the test file. */
  readonly span: Span;
  readonly message: string;
  /** What the test says, and what is so; for editors that show both side by side. */
  readonly expected?: string;
  readonly actual?: string;
}

/** What came of a test. */
export interface TestResult {
  readonly test: RouteTest;
  /** None when it passes. */
  readonly failures: readonly TestFailure[];
  readonly story: RoutingStory;
}

/** Runs a test. @param workspace the one that the engine is of. */
export function runTest(engine: RoutingEngine, workspace: Workspace, test: RouteTest): TestResult {
  const caller = readCaller(engine.mesh, test.caller);
  const read = readRequest(test.request);
  const problem = 'problem' in caller ? caller.problem : 'problem' in read ? read.problem : undefined;
  if (problem !== undefined || 'problem' in caller) {
    const message = problem ?? '';
    const story = problemStory(test.caller.gateway ?? test.caller.from ?? '', test.request.url, message);
    return { test, failures: [{ span: test.span, message }], story };
  }
  const story = tellRoute(engine, workspace, caller.caller, test.request);
  return { test, story, failures: [...failuresOf(test.expect, story), ...forbidden(test, story)] };
}

/** What must not be so is wrong only when all of it is so. */
function forbidden({ not, span }: RouteTest, story: RoutingStory): TestFailure[] {
  if (not === undefined || failuresOf(not, story).length > 0) return [];
  return [{ span: not.destinations?.span ?? not.rule?.span ?? span, message: 'this is what must not be' }];
}

function failuresOf(expect: Expectation, story: RoutingStory): TestFailure[] {
  const failures: TestFailure[] = [];
  const check = <T>(
    expected: { readonly value: T; readonly span: Span } | undefined,
    name: string,
    got: string,
    same: boolean,
  ): void => {
    if (expected === undefined || same) return;
    const wanted = String(expected.value);
    const message = `expected ${name} ${wanted}, but it is ${got}`;
    failures.push({ span: expected.span, message, expected: wanted, actual: got });
  };
  const { outcome, headline } = story;
  const { status, rule, redirect, path, timeout, retries } = expect;
  check(expect.outcome, 'outcome', headline.word, expect.outcome?.value === headline.word);
  const gotStatus = statusOf(story);
  check(
    status,
    'status',
    gotStatus === undefined ? 'left to the destination' : String(gotStatus),
    status?.value === gotStatus,
  );
  check(rule, 'rule', ruleText(story), rule !== undefined && ruleNames(story).includes(rule.value));
  const target = redirectTarget(story);
  check(
    redirect,
    'redirect to',
    target === undefined ? 'no redirect' : target,
    redirect !== undefined && target === redirect.value,
  );
  const rewritten = outcome.rewrite?.path;
  check(path, 'path', rewritten ?? 'not rewritten', path?.value === rewritten);
  const gotTimeout = outcome.timeout;
  check(timeout, 'timeout', gotTimeout ?? 'none', timeout !== undefined && isSameDuration(timeout.value, gotTimeout));
  const attempts = outcome.retries?.attempts ?? 0;
  check(retries, 'retries', String(attempts), retries?.value === attempts);
  return [...failures, ...destinationFailures(expect.destinations, story.destinations)];
}

function isSameDuration(expected: string, got: string | undefined): boolean {
  if (expected === got) return true;
  if (expected === 'none') return got === undefined;
  const a = parseDuration(expected);
  const b = got === undefined ? undefined : parseDuration(got);
  return typeof a === 'bigint' && a === b;
}

function ruleNames({ outcome, rules }: RoutingStory): string[] {
  const { route } = outcome;
  const chosen = rules.find(({ decides }) => decides === 'yes');
  const names = [route?.object, route?.name, route?.delegate?.object, route?.delegate?.name];
  return [
    ...names.filter((name) => name !== undefined),
    ...(chosen === undefined ? [] : [`${chosen.object} ${chosen.label}`]),
  ];
}

function ruleText(story: RoutingStory): string {
  const chosen = story.rules.find(({ decides }) => decides === 'yes');
  return chosen === undefined ? 'none' : `${chosen.object} ${chosen.label}`;
}

function destinationFailures(
  expected: Expectation['destinations'],
  destinations: readonly StoryDestination[],
): TestFailure[] {
  if (expected === undefined) return [];
  const open = [...destinations];
  const failures: TestFailure[] = [];
  for (const one of expected.value) {
    const at = open.findIndex((destination) => isDestination(one, destination));
    if (at >= 0) open.splice(at, 1);
    else failures.push(missing(one, destinations));
  }
  for (const destination of open.filter(({ share }) => share !== 0))
    if (failures.length === 0)
      failures.push({ span: expected.span, message: `requests go to ${destinationText(destination)}, too` });
  return failures;
}

/** A destination that is expected and not there: the same with another share is told by itself. */
function missing(one: ExpectedDestination, destinations: readonly StoryDestination[]): TestFailure {
  const { span, weight, port } = one;
  const wanted = expectedText(one);
  const same = destinations.find((destination) => isDestination({ ...one, weight: undefined }, destination));
  if (same !== undefined && weight !== undefined) {
    const share = same.share ?? 100;
    const actual = expectedText({ ...one, weight: share });
    return { span, message: `expected ${wanted}, but it gets ${share} %`, expected: wanted, actual };
  }
  const got = destinations.map((destination) => destinationText(destination, port !== undefined));
  const actual = got.length === 0 ? 'nothing' : got.join(', ');
  return { span, message: `expected ${wanted}, but requests go to ${actual}`, expected: wanted, actual };
}

function isDestination({ host, subset, port, weight }: ExpectedDestination, destination: StoryDestination): boolean {
  const own = destination.host ?? destination.cluster;
  return (
    (own === host || shortHost(own) === host) &&
    (subset === undefined || subset === (destination.subset ?? '')) &&
    (port === undefined || port === destination.port) &&
    (weight === undefined || weight === (destination.share ?? 100))
  );
}

function destinationText({ title, port, share }: StoryDestination, withPort = true): string {
  return `${title}${port === undefined || !withPort ? '' : `:${port}`}${share === undefined ? '' : ` (${share} %)`}`;
}

function expectedText({ host, subset, port, weight }: ExpectedDestination): string {
  return `${host}${subset === undefined ? '' : ` ${subset}`}${port === undefined ? '' : `:${port}`}${weight === undefined ? '' : ` (${weight} %)`}`;
}
