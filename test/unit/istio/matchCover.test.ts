import assert from 'node:assert/strict';
import { covers, NO_CONDITIONS } from '../../../server/src/core/istio/matchCover';
import type { RequestConditions, TextCondition } from '../../../server/src/core/istio/matchCover';

const text = (type: TextCondition['type'], value = ''): TextCondition => ({ type, value });

function match(conditions: Partial<RequestConditions>): RequestConditions {
  return { ...NO_CONDITIONS, ...conditions };
}

const path = (type: TextCondition['type'], value: string, ignoreUriCase = false): RequestConditions =>
  match({ uri: text(type, value), ignoreUriCase });
const header = (condition: TextCondition, name = 'x'): RequestConditions =>
  match({ headers: new Map([[name, condition]]) });

describe('a match that takes all requests of another', () => {
  const yes: readonly (readonly [string, RequestConditions | undefined, RequestConditions | undefined])[] = [
    ['no match, of anything', undefined, path('exact', '/a')],
    ['no condition, of no match', match({}), undefined],
    ['the prefix /, of any path', path('prefix', '/'), path('regex', '/.*x')],
    ['a prefix, of a longer one', path('prefix', '/api'), path('prefix', '/api/v2')],
    ['a prefix, of a path', path('prefix', '/api'), path('exact', '/apis')],
    ['a path, of itself', path('exact', '/a'), path('exact', '/a')],
    ['a path in any case, of one in another', path('exact', '/A', true), path('exact', '/a')],
    ['an expression, of a path that it matches', path('regex', '/a+'), path('exact', '/aaa')],
    ['an expression, of itself', path('regex', '/a+'), path('regex', '/a+')],
    ['the presence of a header, of its value', header(text('present')), header(text('exact', '1'))],
    ['a header, of the same in capitals', header(text('exact', '1'), 'x-a'), header(text('exact', '1'), 'X-A')],
    ['one condition, of two', path('prefix', '/a'), match({ uri: text('exact', '/a'), method: text('exact', 'GET') })],
  ];
  for (const [name, outer, inner] of yes) it(`${name}: yes`, () => assert.equal(covers(outer, inner, false), true));

  const no: typeof yes = [
    ['a path, of no match', path('exact', '/a'), undefined],
    ['a longer prefix', path('prefix', '/api/v2'), path('prefix', '/api')],
    ['a path, of a prefix', path('exact', '/a'), path('prefix', '/a')],
    ['a prefix, of an expression that begins with it', path('prefix', '/a'), path('regex', '/a.*')],
    ['a path, of one in any case', path('exact', '/a'), path('exact', '/a', true)],
    ['a header with a value, of its presence', header(text('exact', '1')), header(text('present'))],
    ['another header', header(text('present'), 'x'), header(text('present'), 'y')],
    ['two conditions, of one', match({ uri: text('exact', '/a'), method: text('exact', 'GET') }), path('exact', '/a')],
    ['what is not known, of itself', path('unknown', ''), path('unknown', '')],
    ['a path, of what is not known', path('exact', '/a'), path('unknown', '')],
    ['an expression that does not match', path('regex', '/b+'), path('exact', '/aaa')],
    ['an absent header, of none', match({ withoutHeaders: new Map([['x', text('present')]]) }), match({})],
  ];
  for (const [name, outer, inner] of no) it(`${name}: no`, () => assert.equal(covers(outer, inner, false), false));

  it('ends prefixes at a slash where the Gateway API speaks', () => {
    assert.equal(covers(path('prefix', '/api'), path('exact', '/apis'), true), false);
    assert.equal(covers(path('prefix', '/api'), path('exact', '/api/x'), true), true);
    assert.equal(covers(path('prefix', '/api/'), path('prefix', '/api'), true), true);
  });
});
