import type { Span } from '../../text/span';
import { cutDocuments } from '../../yaml/cut';
import { parseDocument } from '../../yaml/document';
import { Field } from '../../yaml/field';
import type { WrittenCaller } from '../ask/caller';
import type { WrittenRequest } from '../ask/request';
import type { Expectation, Expected, ExpectedDestination, RouteTest, TestFile, TestProblem } from './routeTest';

/** How test files are named. */
export const TEST_FILE = /\.pilotage-test\.ya?ml$/;

const TEST_KEYS = ['name', 'from', 'labels', 'gateway', 'sidecar', 'dnsCapture', 'request', 'expect', 'not'] as const;
const REQUEST_KEYS = ['url', 'protocol', 'method', 'headers', 'sni', 'address', 'mtls'] as const;
const EXPECT_KEYS = [
  'outcome',
  'status',
  'destination',
  'destinations',
  'rule',
  'redirect',
  'path',
  'timeout',
  'retries',
] as const;
const DESTINATION_KEYS = ['host', 'subset', 'port', 'weight'] as const;

/**
 * Reads a file of routing tests: `tests:`, a list of `{name, from, request, expect}`.
 * What cannot be understood is told with its place; the other tests are read all the same.
 */
export function readTests(text: string): TestFile {
  const reader = new TestReader();
  const tests = cutDocuments(text).flatMap(({ start, end }) => reader.read(text.slice(start, end), start));
  return { tests, problems: reader.problems };
}

class TestReader {
  readonly problems: TestProblem[] = [];
  private start = 0;

  read(text: string, start: number): RouteTest[] {
    this.start = start;
    const document = parseDocument(text, { template: false });
    for (const { start: from, end, detail } of document.problems)
      this.problems.push({ span: { start: start + from, end: start + end }, message: `this is no YAML: ${detail}` });
    const root = Field.root(document.root);
    if (root.node === undefined) return [];
    this.checkKeys(root, ['tests']);
    const list = root.get('tests');
    if (list.node?.kind !== 'list') {
      this.problem(root, 'a test file holds a list called tests');
      return [];
    }
    return list.items().flatMap((test) => this.test(test) ?? []);
  }

  private test(test: Field): RouteTest | undefined {
    if (test.map === undefined) return this.problem(test, 'a test is a map with from, request and expect');
    this.checkKeys(test, TEST_KEYS);
    const caller = this.caller(test);
    const request = this.request(test.get('request'));
    const expect = test.get('expect');
    const not = test.get('not');
    if (!expect.exists && !not.exists) return this.problem(test, 'the test expects nothing; write expect or not');
    const wanted = this.expectation(expect);
    if (caller === undefined || request === undefined) return undefined;
    return {
      name: test.get('name').text ?? `${caller.gateway ?? caller.from ?? ''} ${request.method ?? ''} ${request.url}`,
      span: this.span(test.get('name').exists ? test.get('name') : test),
      caller,
      request,
      expect: wanted,
      not: not.exists ? this.expectation(not) : undefined,
    };
  }

  private caller(test: Field): WrittenCaller | undefined {
    const from = test.get('from').text;
    const gateway = test.get('gateway').text;
    if ((from === undefined) === (gateway === undefined))
      return this.problem(test, 'a test has a caller: either from or gateway');
    const labels = test.get('labels');
    return {
      from,
      gateway,
      ...(labels.exists ? { labels: textsOf(labels) } : {}),
      ...(test.get('sidecar').boolean === false ? { bare: true } : {}),
      ...(test.get('dnsCapture').boolean === undefined ? {} : { dnsCapture: test.get('dnsCapture').boolean }),
    };
  }

  /** `GET http://reviews/api`, or a map. */
  private request(request: Field): WrittenRequest | undefined {
    if (request.node?.kind === 'scalar') {
      const [, method, url = ''] = /^(?:([A-Za-z]+)\s+)?(\S+)$/.exec((request.text ?? '').trim()) ?? [];
      if (url === '') return this.problem(request, 'a request is written like GET http://reviews:9080/api');
      return { url, ...(method === undefined ? {} : { method }) };
    }
    this.checkKeys(request, REQUEST_KEYS);
    const url = request.get('url').text;
    if (url === undefined) return this.problem(request, 'a request has a url, such as http://reviews:9080/api');
    const headers = request.get('headers');
    return {
      url,
      protocol: request.get('protocol').text,
      method: request.get('method').text,
      ...(headers.exists ? { headers: textsOf(headers) } : {}),
      sni: request.get('sni').text,
      address: request.get('address').text,
      ...(request.get('mtls').boolean === true ? { mtls: true } : {}),
    };
  }

  private expectation(expect: Field): Expectation {
    if (!expect.exists) return {};
    this.checkKeys(expect, EXPECT_KEYS);
    const text = (key: string): Expected<string> | undefined => {
      const field = expect.get(key);
      if (!field.exists) return undefined;
      const value = field.text ?? (field.number === undefined ? undefined : String(field.number));
      return value === undefined ? this.problem(field, `${key} is a text`) : { value, span: this.span(field) };
    };
    const number = (key: string): Expected<number> | undefined => {
      const field = expect.get(key);
      if (!field.exists) return undefined;
      return field.number === undefined
        ? this.problem(field, `${key} is a number`)
        : { value: field.number, span: this.span(field) };
    };
    return {
      outcome: text('outcome'),
      status: number('status'),
      destinations: this.destinations(expect),
      rule: text('rule'),
      redirect: text('redirect'),
      path: text('path'),
      timeout: text('timeout'),
      retries: number('retries'),
    };
  }

  private destinations(expect: Field): Expectation['destinations'] {
    const one = expect.get('destination');
    const many = expect.get('destinations');
    if (one.exists && many.exists) return this.problem(one, 'write either destination or destinations');
    if (one.exists) {
      const value = this.destination(one);
      return value === undefined ? undefined : { value: [value], span: this.span(one) };
    }
    if (!many.exists) return undefined;
    return { value: many.items().flatMap((item) => this.destination(item) ?? []), span: this.span(many) };
  }

  /** `reviews.shop v2`, or a map. */
  private destination(field: Field): ExpectedDestination | undefined {
    const span = this.span(field);
    if (field.node?.kind === 'scalar') {
      const [host = '', subset] = (field.text ?? '').trim().split(/\s+/);
      if (host === '') return this.problem(field, 'a destination has a host, such as reviews.shop');
      return { span, host, ...(subset === undefined ? {} : { subset }) };
    }
    this.checkKeys(field, DESTINATION_KEYS);
    const host = field.get('host').text;
    if (host === undefined) return this.problem(field, 'a destination has a host, such as reviews.shop');
    return {
      span,
      host,
      subset: field.get('subset').text,
      port: field.get('port').number ?? field.at('port.number').number,
      weight: field.get('weight').number,
    };
  }

  private checkKeys(field: Field, known: readonly string[]): void {
    for (const member of field.members())
      if (!known.includes(String(member.key)))
        this.problem(member, `${String(member.key)} is none of ${known.join(', ')}`);
  }

  private problem(field: Field, message: string): undefined {
    this.problems.push({ span: this.span(field), message });
    return undefined;
  }

  private span({ span: { start, end } }: Field): Span {
    return { start: this.start + start, end: this.start + end };
  }
}

function textsOf(field: Field): Record<string, string> {
  return Object.fromEntries(
    field
      .members()
      .map((member): [string, string] => [
        String(member.key),
        member.text ?? (member.number === undefined ? String(member.boolean ?? '') : String(member.number)),
      ]),
  );
}
