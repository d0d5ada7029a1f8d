import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_CONDITIONS } from '../../../server/src/core/istio/matchCover';
import type { RequestConditions, TextCondition } from '../../../server/src/core/istio/matchCover';
import { disjoint, disjointSource } from '../../../server/src/core/istio/matchDisjoint';
import { matchRequest } from '../../../server/src/core/routing/routes/matchRequest';
import type { HttpRequest } from '../../../server/src/core/routing/routes/request';
import { anyMatch } from '../../../server/src/core/routing/spec/httpRule';
import type { HttpMatch } from '../../../server/src/core/routing/spec/httpRule';

const place = { span: { start: 0, end: 0 }, path: [] };

function match(conditions: Partial<RequestConditions>): RequestConditions {
  return { ...NO_CONDITIONS, ...conditions };
}

const text = (type: TextCondition['type'], value = ''): TextCondition => ({ type, value });
const path = (type: TextCondition['type'], value: string, ignoreUriCase = false): RequestConditions =>
  match({ uri: text(type, value), ignoreUriCase });
const header = (condition: TextCondition, name = 'x'): RequestConditions =>
  match({ headers: new Map([[name, condition]]) });

describe('matches that share no request', () => {
  const yes: readonly (readonly [string, RequestConditions, RequestConditions])[] = [
    ['two paths', path('exact', '/a'), path('exact', '/b')],
    ['a path and a prefix that it does not have', path('exact', '/a'), path('prefix', '/b')],
    ['two prefixes, neither of which begins the other', path('prefix', '/a/b'), path('prefix', '/a/c')],
    ['a path and an expression that does not take it', path('exact', '/a'), path('regex', '/b.*')],
    ['two methods', match({ method: text('exact', 'GET') }), match({ method: text('exact', 'PUT') })],
    [
      'two values of a header, in whatever case its name is',
      header(text('exact', '1')),
      header(text('exact', '2'), 'X'),
    ],
    [
      'a header and its absence',
      header(text('exact', '1')),
      match({ withoutHeaders: new Map([['x', text('present')]]) }),
    ],
  ];
  for (const [name, a, b] of yes) it(`${name}: none`, () => assert.ok(disjoint(a, b, false) && disjoint(b, a, false)));

  const no: typeof yes = [
    ['a prefix and a longer one', path('prefix', '/a'), path('prefix', '/ab')],
    ['paths that differ in case, where one does not care', path('exact', '/A', true), path('exact', '/a')],
    ['an expression and a prefix', path('regex', '/b.*'), path('prefix', '/a')],
    ['conditions on different headers', header(text('exact', '1'), 'x'), header(text('exact', '2'), 'y')],
    ['what is not known', path('unknown', ''), path('exact', '/a')],
    ['no condition', match({}), path('exact', '/a')],
  ];
  for (const [name, a, b] of no)
    it(`${name}: maybe some`, () => assert.ok(!disjoint(a, b, false) && !disjoint(b, a, false)));

  it('counts segments where the Gateway API speaks', () => {
    assert.equal(disjoint(path('prefix', '/a'), path('prefix', '/ab'), true), true);
    assert.equal(disjoint(path('prefix', '/a'), path('exact', '/a/b'), true), false);
  });

  it('tells callers apart by port and by gateway', () => {
    const source = { port: 0, gateways: [], sourceLabels: {}, sourceNamespace: '' };
    assert.equal(disjointSource({ ...source, port: 80 }, { ...source, port: 81 }), true);
    assert.equal(disjointSource({ ...source, port: 80 }, source), false);
    assert.equal(disjointSource({ ...source, gateways: ['mesh'] }, { ...source, gateways: ['edge'] }), true);
    assert.equal(disjointSource({ ...source, gateways: ['mesh'] }, source), false);
  });

  it('never calls two matches disjoint that take one request', () => {
    const condition = (...values: string[]): fc.Arbitrary<TextCondition> =>
      fc.record({
        type: fc.constantFrom('exact' as const, 'prefix' as const, 'regex' as const),
        value: fc.constantFrom(...values),
      });
    const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
    const named = some(condition('1', '12', '.+')).map((value) => new Map(value === undefined ? [] : [['x', value]]));
    const conditions = fc.record({
      uri: some(condition('/', '/a', '/A', '/a/b', '/ab', '/a.*')),
      ignoreUriCase: fc.boolean(),
      scheme: fc.constant(undefined),
      method: some(condition('GET', 'G', 'P.+')),
      authority: fc.constant(undefined),
      headers: named,
      withoutHeaders: named,
      queryParams: named,
    });
    const request = fc.record({
      path: fc.constantFrom('/', '/a', '/A', '/a/b', '/ab', '/ac'),
      query: fc.constantFrom('', '?x=1', '?x=12'),
      method: fc.constantFrom('GET', 'POST'),
      headers: fc.constantFrom({}, { x: '1' }, { x: '12' }),
    });
    fc.assert(
      fc.property(conditions, conditions, request, fc.boolean(), (a, b, asked, bySegment) => {
        if (!disjoint(a, b, bySegment)) return;
        const semantics = bySegment ? 'gateway' : 'istio';
        const headers = new Map<string, string>(Object.entries(asked.headers));
        const full: HttpRequest = { ...asked, scheme: 'http', authority: 'a', headers };
        const takes = [a, b].map((each) => matchRequest(placed(each), semantics, full).matches);
        assert.ok(!(takes[0] === true && takes[1] === true));
      }),
      { numRuns: 2000 },
    );
  });
});

function placed(conditions: RequestConditions): HttpMatch {
  const at = (condition: TextCondition | undefined) => condition && { ...condition, place };
  const all = (map: RequestConditions['headers']) =>
    new Map([...map].map(([name, condition]) => [name, { ...condition, place }]));
  return {
    ...anyMatch(place, 0),
    ignoreUriCase: conditions.ignoreUriCase,
    uri: at(conditions.uri),
    method: at(conditions.method),
    headers: all(conditions.headers),
    withoutHeaders: all(conditions.withoutHeaders),
    queryParams: all(conditions.queryParams),
  };
}
