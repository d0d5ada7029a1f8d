import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  corsHeaderNameProblem,
  headerOperationNameProblem,
  isAuthorityHeader,
  matchHeaderNameProblem,
  probeHeaderNameProblem,
  setRequestHeaderNameProblem,
  strictHeaderNameProblem,
} from '../../../server/src/core/istio/headers';
import { headerValueProblem } from '../../../server/src/core/istio/headerValue';
import { parseJwtClaimKey } from '../../../server/src/core/istio/jwtClaim';
import { agreesWith, kind } from './measured';

describe('headers', () => {
  agreesWith('headers', {
    strictHeaderNameProblem: ([name = '']) => strictHeaderNameProblem(name) === undefined,
    probeHeaderNameProblem: ([name = '']) => probeHeaderNameProblem(name) === undefined,
    corsHeaderNameProblem: ([name = '']) => corsHeaderNameProblem(name) === undefined,
    matchHeaderNameProblem: ([name = '']) => matchHeaderNameProblem(name) === undefined,
    setRequestHeaderNameProblem: ([name = '']) => setRequestHeaderNameProblem(name) === undefined,
    headerOperationNameProblem: ([name = '']) => headerOperationNameProblem(name) === undefined,
    headerValueProblem: ([value = '']) => kind(headerValueProblem(value)),
    parseJwtClaimKey: ([key = '']) => parseJwtClaimKey(key),
  });

  it('what may be done with the host header', () => {
    assert.equal(setRequestHeaderNameProblem('Host'), undefined, 'a request may get another host');
    assert.equal(setRequestHeaderNameProblem(':Authority'), undefined);
    assert.equal(kind(setRequestHeaderNameProblem(':path')), 'pseudo-header');
    assert.equal(kind(headerOperationNameProblem('HOST')), 'host', 'but not lose it, and a response has none');
    assert.equal(kind(headerOperationNameProblem(':authority')), 'pseudo-header');
    assert.equal(isAuthorityHeader('hoſt'), true, 'Go folds the long s');
  });

  it('names differ by place', () => {
    assert.equal(strictHeaderNameProblem('x_y'), undefined);
    assert.equal(kind(probeHeaderNameProblem('x_y')), 'bad-characters');
    assert.equal(corsHeaderNameProblem('*'), undefined);
    assert.equal(matchHeaderNameProblem(':method'), undefined);
    assert.equal(kind(matchHeaderNameProblem(':Method')), 'bad-characters');
    assert.equal(matchHeaderNameProblem('@request.auth.claims.sub'), undefined);
    assert.equal(kind(matchHeaderNameProblem('')), 'empty');
  });

  it('claims of a JWT', () => {
    assert.deepEqual(parseJwtClaimKey('@request.auth.claims.a.b'), ['a', 'b']);
    assert.deepEqual(parseJwtClaimKey('@request.auth.claims[a.b][c]'), ['a.b', 'c']);
    assert.equal(parseJwtClaimKey('@request.auth.claims'), undefined);
  });

  const values: readonly (readonly [value: string, problem: string | undefined, at: number, why: string])[] = [
    ['', undefined, 0, ''],
    ['a %HOSTNAME% b', undefined, 0, 'a command'],
    ['100%%', undefined, 0, 'a percent sign'],
    ['100%', 'lone-percent', 3, ''],
    ['100%x', 'unfinished-command', 3, 'a command without end'],
    ['%START_TIME(%Y)%', undefined, 0, 'an argument'],
    ['%DYNAMIC_METADATA(["a", "b"])%', undefined, 0, 'a list of arguments'],
    ['%D(["a" b])%', 'unexpected-character', 8, 'no comma'],
    ['%D([a])%', 'unexpected-character', 4, 'no quote'],
    ['%D(["a"]x)%', 'unexpected-character', 8, 'no parenthesis'],
    ['%D(["a"])x%', 'unexpected-character', 9, 'no percent sign'],
    ['%D(["a\\', 'lone-backslash', 6, ''],
    ['%D(["\\""])%', undefined, 0, 'a quote in quotes'],
    ['a\tb', undefined, 0, 'a tab may be'],
    ['a\nb', 'control-character', 1, 'a line feed may not'],
  ];
  for (const [value, problem, at, why] of values) {
    it(`${JSON.stringify(value)} ${problem ?? 'is good'}${why && `: ${why}`}`, () => {
      const found = headerValueProblem(value);
      assert.equal(found?.problem, problem);
      assert.equal(found?.at ?? 0, at);
    });
  }

  it('values without percent signs and control characters are good', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(headerValueProblem(text.replace(/[%\0-\x1f\x7f]/g, '')), undefined);
      }),
    );
  });
});
