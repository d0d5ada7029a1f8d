import { readRequestLine } from '../../istio/requestUrl';
import type { Report } from '../../rules/defineRule';
import { fillMessage } from '../../rules/defineRule';
import { tellTestFile, testFileWrong } from '../../rules/control/testFile';
import type { Span } from '../../text/span';
import { shift } from '../../text/span';
import { cutDocuments } from '../../yaml/cut';
import { parseDocument } from '../../yaml/document';
import type { YamlDocument } from '../../yaml/document';
import { Field } from '../../yaml/field';
import type { WrittenCaller } from '../ask/caller';
import type { WrittenRequest } from '../ask/request';
import type { Expectation, Expected, ExpectedDestination, RouteTest, TestFile, TestProblem } from './routeTest';

/**
 * Reads a file of routing tests: `tests:`, a list of `{name, from, request, expect}`.
 * What cannot be understood is told with its place; the other tests are read all the same.
 */
export function readTests(text: string): TestFile {
  const files = cutDocuments(text).map(({ start, end }) => readDocument(text.slice(start, end), start));
  return {
    tests: files.flatMap(({ tests }) => tests),
    problems: files.flatMap(({ problems }) => problems),
  };
}

/** What a test file says of the world that it is about. */
export function testFileWorld({ root }: YamlDocument): string | undefined {
  return Field.root(root).get('world').text;
}

function readDocument(text: string, start: number): TestFile {
  const document = parseDocument(text, { template: false });
  const problems: TestProblem[] = document.problems.map(({ start: from, end, detail }) => ({
    span: { start: start + from, end: start + end },
    message: `This is no YAML: ${detail}.`,
  }));
  const root = Field.root(document.root);
  // What is only worth a warning does not keep a test from being run.
  const report: Report = (rule, field, message, values = {}, { span = field.span, severity = rule.severity } = {}) => {
    if (severity !== testFileWrong.severity) return;
    const { what, todo } = fillMessage(rule.messages[message], values);
    problems.push({ span: shift(span, start), message: `${what} ${todo}` });
  };
  tellTestFile(root, report);
  const reader = new TestReader(start, root.get('world').text);
  const tests = root.get('tests').items();
  return { tests: tests.flatMap((test) => reader.test(test) ?? []), problems };
}

/** Reads what is there; what is wrong with it was told before. */
class TestReader {
  constructor(
    private readonly start: number,
    private readonly world: string | undefined,
  ) {}

  test(test: Field): RouteTest | undefined {
    const caller = callerOf(test);
    const request = requestOf(test.get('request'));
    const expect = test.get('expect');
    const not = test.get('not');
    if (caller === undefined || request === undefined || !(expect.exists || not.exists)) return undefined;
    const { text: name } = test.get('name');
    return {
      name: name ?? `${caller.gateway ?? caller.from ?? ''} ${request.method ?? 'GET'} ${request.url}`,
      span: this.span(name === undefined ? test : test.get('name')),
      whole: this.whole(test),
      caller,
      request,
      expect: this.expectation(expect),
      not: not.exists ? this.expectation(not) : undefined,
      ...(this.world === undefined ? {} : { world: this.world }),
    };
  }

  private expectation(expect: Field): Expectation {
    const text = (key: string): Expected<string> | undefined => {
      const value = textOf(expect.get(key));
      return value === undefined ? undefined : { value, span: this.span(expect.get(key)) };
    };
    const number = (key: string): Expected<number> | undefined => {
      const value = expect.get(key).number;
      return value === undefined ? undefined : { value, span: this.span(expect.get(key)) };
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
    if (one.exists) {
      const value = this.destination(one);
      return value === undefined ? undefined : { value: [value], span: this.span(one) };
    }
    const many = expect.get('destinations');
    if (many.node?.kind !== 'list') return undefined;
    return { value: many.items().flatMap((item) => this.destination(item) ?? []), span: this.span(many) };
  }

  /** `reviews.shop v2`, or a map. */
  private destination(field: Field): ExpectedDestination | undefined {
    const span = this.span(field);
    if (field.text !== undefined) {
      const [host = '', subset] = field.text.trim().split(/\s+/);
      return host === '' ? undefined : { span, host, ...(subset === undefined ? {} : { subset }) };
    }
    const host = field.get('host').text;
    if (host === undefined) return undefined;
    return {
      span,
      host,
      subset: textOf(field.get('subset')),
      port: field.get('port').number,
      weight: field.get('weight').number,
    };
  }

  private whole({ node, span }: Field): Span {
    const { start, end } = node ?? span;
    return { start: this.start + start, end: this.start + end };
  }

  private span(field: Field): Span {
    return shift(field.span, this.start);
  }
}

/** Who asks; undefined while that is not written. @param test an item of `tests`. */
export function callerOf(test: Field): WrittenCaller | undefined {
  const from = test.get('from').text;
  const gateway = test.get('gateway').text;
  if ((from === undefined) === (gateway === undefined)) return undefined;
  const labels = test.get('labels');
  const dnsCapture = test.get('dnsCapture').boolean;
  return {
    from,
    gateway,
    ...(labels.exists ? { labels: textsOf(labels) } : {}),
    ...(test.get('sidecar').boolean === false ? { bare: true } : {}),
    ...(dnsCapture === undefined ? {} : { dnsCapture }),
  };
}

/** `GET http://reviews/api`, or a map; undefined while there is no address. @param request of a test. */
export function requestOf(request: Field): WrittenRequest | undefined {
  if (request.text !== undefined) return readRequestLine(request.text);
  const url = request.get('url').text;
  if (url === undefined) return undefined;
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

/** A single value as it is written: `on` and `1.10` are texts in a header. */
function textOf(field: Field): string | undefined {
  const { scalar } = field;
  return scalar === undefined || scalar.unknown || !field.exists ? undefined : scalar.text;
}

function textsOf(field: Field): Record<string, string> {
  return Object.fromEntries(field.members().map((member) => [String(member.key), textOf(member) ?? '']));
}
