import assert from 'node:assert/strict';
import fc from 'fast-check';
import { celProblem } from '../../../server/src/core/istio/cel';

describe('celProblem', () => {
  const good = [
    'response.code >= 400',
    'has(request.headers) && request.headers["x-a"].startsWith("b")',
    '!a || -b < -1.5e3 ? [1, 2u, 0x1F,] : {"k": v, 2: r\'\\d\'}',
    'list.all(x, x > 0) && list.map(x, x > 1, x * 2).size() == 0',
    'google.rpc.Status{code: 5}.code == 5 // a comment',
    '"""long "text" of\nlines""" + b"\\x00" + "\\u00e9"',
    '.a.b in [null, true]',
    '-9223372036854775808',
  ];
  for (const text of good) it(`reads ${JSON.stringify(text)}`, () => assert.equal(celProblem(text), undefined));

  const bad = [
    '',
    'response.code >=',
    '1 +',
    "'''x'",
    '"a',
    '"\\q"',
    'a ? b',
    'f(a,)',
    '[1 2]',
    'while',
    'has(a)',
    'list.all(1, true)',
    'a..b',
    'a = b',
    '9223372036854775808',
    'a.true',
  ];
  for (const text of bad)
    it(`finds fault with ${JSON.stringify(text)}`, () => assert.notEqual(celProblem(text), undefined));

  it('answers every text, and points into it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const problem = celProblem(text);
        assert.ok(problem === undefined || (problem.start <= problem.end && problem.end <= text.length));
      }),
    );
  });

  it('gives up on deep nesting instead of overflowing', () => {
    assert.notEqual(celProblem('('.repeat(50_000)), undefined);
    assert.notEqual(celProblem('!'.repeat(50_000)), undefined);
  });
});
