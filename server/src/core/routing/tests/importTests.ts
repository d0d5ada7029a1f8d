import { cutDocuments } from '../../yaml/cut';
import { parseDocument } from '../../yaml/document';
import { Field } from '../../yaml/field';
import { writeBlock } from '../../yaml/write';
import type { Writable } from '../../yaml/write';
import { percentOf } from '../../istio/shares';
import { shortHost } from '../story/words';

/** The tests in our form, or what is wrong. */
export type ImportedTests = { readonly text: string; readonly count: number } | { readonly problem: string };

/**
 * Rewrites tests of istio-config-validator (github.com/getyourguide/istio-config-validator): each combination of its
 * authorities, methods and paths becomes a test.
 * @param caller who asks: those tests do not say.
 */
export function importTests(
  text: string,
  caller: { readonly from?: string; readonly gateway?: string },
): ImportedTests {
  const lists = cutDocuments(text)
    .map(({ start, end }) => Field.root(parseDocument(text.slice(start, end), { template: false }).root))
    .map((root) => root.get('testCases'))
    .filter(({ node }) => node?.kind === 'list');
  if (lists.length === 0) return { problem: 'it holds no list called testCases' };
  const by: Writable = caller.gateway === undefined ? { from: caller.from ?? 'default' } : { gateway: caller.gateway };
  const cases = lists.flatMap((list) => list.items());
  const tests = withOwnNames(cases.flatMap((one) => testsOf(one, by)));
  return { text: `${writeBlock({ tests }, 0, { step: 2, listStep: 2 }).join('\n')}\n`, count: tests.length };
}

type ImportedTest = { readonly name: string; readonly [key: string]: Writable };

/** Descriptions need not differ there; here a test is called by its name. */
function withOwnNames(tests: readonly ImportedTest[]): ImportedTest[] {
  const seen = new Map<string, number>();
  return tests.map((test) => {
    const number = (seen.get(test.name) ?? 0) + 1;
    seen.set(test.name, number);
    return number === 1 ? test : { ...test, name: `${test.name} (${number})` };
  });
}

function testsOf(one: Field, caller: object): ImportedTest[] {
  const request = one.get('request');
  const name = one.get('description').text ?? 'imported';
  const listed = (key: string, otherwise: string): readonly string[] => {
    const texts = request.get(key).texts();
    return texts.length === 0 ? [otherwise] : texts;
  };
  const headers = Object.fromEntries(
    request
      .get('headers')
      .members()
      .map((member): [string, string] => [String(member.key), member.text ?? '']),
  );
  const expect = expectationOf(one);
  // Without a word no match is wanted.
  const isWanted = one.get('wantMatch').boolean === true;
  return listed('authority', 'localhost').flatMap((authority) =>
    listed('method', 'GET').flatMap((method) =>
      listed('uri', '/').map((uri): ImportedTest => ({
        name: `${name}: ${method} ${authority}${uri}`,
        ...(caller as { [key: string]: Writable }),
        request: {
          url: `http://${authority}${uri}`,
          method,
          ...(Object.keys(headers).length === 0 ? {} : { headers }),
        },
        ...(isWanted ? { expect } : { not: expect }),
      })),
    ),
  );
}

function expectationOf(one: Field): { [key: string]: Writable } {
  const routes = one.get('route').items();
  const sum = routes.reduce((total, item) => total + (item.get('weight').number ?? 0), 0);
  const destinations = routes.map((item): Writable => {
    const destination = item.get('destination');
    const subset = destination.get('subset').text;
    const port = destination.at('port.number').number;
    const weight = item.get('weight').number;
    return {
      host: shortHost(destination.get('host').text ?? ''),
      ...(subset === undefined ? {} : { subset }),
      ...(port === undefined ? {} : { port }),
      // Weights are shares here.
      ...(weight === undefined || sum === 0 ? {} : { weight: percentOf(weight, sum) }),
    };
  });
  const delegate = one.get('delegate');
  const redirect = one.get('redirect');
  const target = `${redirect.get('authority').text ?? ''}${redirect.get('uri').text ?? ''}`;
  const path = one.at('rewrite.uri').text;
  const status = one.at('directResponse.status').number;
  return {
    ...(destinations.length === 0 ? {} : { destinations }),
    ...(delegate.exists
      ? { rule: `${delegate.get('namespace').text ?? 'default'}/${delegate.get('name').text ?? ''}` }
      : {}),
    ...(redirect.exists ? { redirect: target } : {}),
    ...(path === undefined ? {} : { path }),
    ...(status === undefined ? {} : { status }),
  };
}
