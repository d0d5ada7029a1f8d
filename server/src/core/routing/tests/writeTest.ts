import { appendItem } from '../../yaml/edit';
import { parseDocument } from '../../yaml/document';
import { Field } from '../../yaml/field';
import { shift } from '../../text/span';
import type { TextEdit } from '../../text/span';
import { cutDocuments } from '../../yaml/cut';
import { writeBlock } from '../../yaml/write';
import type { Writable } from '../../yaml/write';
import { redirectTarget, statusOf } from './answer';
import { readRequestUrl } from '../../istio/requestUrl';
import type { WrittenCaller } from '../ask/caller';
import type { WrittenRequest } from '../ask/request';
import type { RoutingStory, StoryDestination } from '../story/story';
import { shortHost } from '../story/words';
import type { Caller } from '../trace';

/** What a test asks, and what came of it. */
export interface AnsweredQuestion {
  readonly caller: Caller;
  readonly request: WrittenRequest;
  readonly story: RoutingStory;
}

type WritableMap = { readonly [key: string]: Writable };

/** A question with its present answer as a test. @param taken names that other tests have. */
export function testOf({ caller, request, story }: AnsweredQuestion, taken: ReadonlySet<string>): WritableMap {
  return {
    name: freeName(nameFor(caller, request), taken),
    ...callerKeys(caller),
    request: requestValue(request),
    expect: expectationOf(story, request),
  };
}

/** A caller as a test writes it. */
export function writtenCaller(caller: Caller): WrittenCaller {
  const name = 'name' in caller && caller.name !== undefined ? `${caller.namespace}/${caller.name}` : caller.namespace;
  return caller.kind === 'gateway' ? { gateway: name } : { from: name };
}

/** The members of a test that say who asks. */
export function callerKeys(caller: Caller): WritableMap {
  const { namespace } = caller;
  switch (caller.kind) {
    case 'gateway':
      return { gateway: `${namespace}/${caller.name}` };
    case 'bare':
      return { from: caller.name === undefined ? namespace : `${namespace}/${caller.name}`, sidecar: false };
    case 'workload':
      return { from: `${namespace}/${caller.name}`, ...captureOf(caller) };
    case 'pod':
      return {
        from: namespace,
        ...(Object.keys(caller.labels).length === 0 ? {} : { labels: caller.labels }),
        ...captureOf(caller),
      };
  }
}

function captureOf({ dnsCapture }: { readonly dnsCapture?: boolean }): WritableMap {
  return dnsCapture === undefined ? {} : { dnsCapture };
}

function requestValue({ url, protocol, method, headers = {}, sni, address, mtls }: WrittenRequest): Writable {
  const rest: WritableMap = {
    ...(protocol === undefined ? {} : { protocol }),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(sni === undefined ? {} : { sni }),
    ...(address === undefined ? {} : { address }),
    ...(mtls === true ? { mtls } : {}),
  };
  const isPlain =
    Object.keys(rest).length === 0 && !/\s/.test(url) && (method === undefined || /^[a-z]+$/i.test(method));
  if (!isPlain) return { url, ...(method === undefined ? {} : { method }), ...rest };
  return method === undefined ? url : `${method} ${url}`;
}

function nameFor(caller: Caller, { url, method, headers = {} }: WrittenRequest): string {
  const who = caller.kind === 'gateway' ? 'outside' : 'name' in caller ? caller.name : `a pod in ${caller.namespace}`;
  const address = url
    .replace(/^https?:\/\//, '')
    .replace(/^([^/?#]*?)\.svc\.[^:/?#]*/, '$1')
    .replace(/^([^/?#]*):80(?=[/?#]|$)/, '$1');
  const what = [method, address].filter((part) => part !== undefined).join(' ');
  const also = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${who} asks ${what}${also.length === 0 ? '' : ` with ${also.join(', ')}`}`;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) if (!taken.has(`${name} (${number})`)) return `${name} (${number})`;
}

/** A present answer as the expectation of a test: a test that expects it passes. */
export function expectationOf(story: RoutingStory, { url, protocol }: WrittenRequest): WritableMap {
  const { outcome, headline } = story;
  const status = statusOf(story);
  const redirect = redirectTarget(story);
  const attempts = outcome.retries?.default === true ? undefined : outcome.retries?.attempts;
  const path = outcome.rewrite?.path;
  const read = readRequestUrl(url, protocol);
  return {
    outcome: headline.word,
    ...(status === undefined ? {} : { status }),
    ...(redirect === undefined || redirect === '' ? {} : { redirect }),
    ...destinationKeys(story.destinations, 'port' in read ? read.port : undefined),
    ...(path === undefined ? {} : { path }),
    ...(outcome.timeout === undefined ? {} : { timeout: outcome.timeout }),
    ...(attempts === undefined ? {} : { retries: attempts }),
  };
}

/** Destinations as a test writes them. @param port the one that was asked for; it need not be said again. */
export function destinationKeys(destinations: readonly StoryDestination[], port: number | undefined): WritableMap {
  const [only] = destinations;
  // The clusters of the proxy itself say no more than the outcome.
  if (only === undefined || destinations.every(({ host }) => host === undefined)) return {};
  if (destinations.length === 1) return { destination: destinationValue(only, port, false) };
  return { destinations: destinations.map((one) => destinationValue(one, port, true)) };
}

function destinationValue(
  { host, cluster, subset, port, share }: StoryDestination,
  asked: number | undefined,
  isSplit: boolean,
): Writable {
  const short = shortHost(host ?? cluster);
  const isPort = port !== undefined && port !== asked;
  if (!isPort && !isSplit) return subset === undefined || subset === '' ? short : `${short} ${subset}`;
  return {
    host: short,
    ...(subset === undefined || subset === '' ? {} : { subset }),
    ...(isPort ? { port } : {}),
    ...(isSplit ? { weight: share ?? 100 } : {}),
  };
}

const HEAD = '# Where requests go. `pilotage test` and the Testing view ask whether it is still so.\n';
const LAYOUT = { step: 2, listStep: 2 };

/**
 * The edit that adds a test to a test file.
 * @param text of the file; undefined when there is none.
 * @param world what a new file says of its world, if it has to.
 */
export function addTest(
  text: string | undefined,
  question: AnsweredQuestion,
  world?: string,
): { readonly edit: TextEdit; readonly name: string } | { readonly problem: string } {
  const source = text ?? '';
  const [cut] = cutDocuments(source);
  const start = cut?.start ?? 0;
  const document = parseDocument(source.slice(start, cut?.end), { template: false });
  if (document.problems.length > 0) return { problem: 'the test file is no YAML at the moment' };
  const root = Field.root(document.root);
  const list = root.get('tests');
  const names = list.items().flatMap((test) => test.get('name').text ?? []);
  const test = testOf(question, new Set(names));
  const name = String(test['name']);
  if (!root.exists) {
    const block = `${writeBlock({ ...(world === undefined ? {} : { world }), tests: [test] }, 0, LAYOUT).join('\n')}\n`;
    const newText = source.trim() === '' ? `${HEAD}\n${block}` : `${source.endsWith('\n') ? '' : '\n'}${block}`;
    return { edit: { span: { start: source.length, end: source.length }, newText }, name };
  }
  if (list.node?.kind === 'list' && list.node.items.length > 0) {
    const { span, newText } = appendItem(document.text, list.node, test);
    return { edit: { span: shift(span, start), newText }, name };
  }
  if (root.map === undefined || (list.exists && list.node?.kind !== 'list'))
    return { problem: 'the test file holds something else than a list called tests' };
  return { edit: firstTest(list, root, test, start, document.text), name };
}

/** `tests:` is there with nothing or an empty list behind it, or is not there. */
function firstTest(list: Field, root: Field, test: Writable, start: number, text: string): TextEdit {
  const lines = writeBlock([test], LAYOUT.listStep, LAYOUT).join('\n');
  if (list.node !== undefined) {
    const at = list.keySpan.end;
    const colon = text.indexOf(':', at) + 1;
    return { span: shift({ start: colon, end: Math.max(colon, list.node.end) }, start), newText: `\n${lines}` };
  }
  const end = start + (root.node?.end ?? text.length);
  return { span: { start: end, end }, newText: `\ntests:\n${lines}\n` };
}
