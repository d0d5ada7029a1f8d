import assert from 'node:assert/strict';
import { globTest } from '../../../server/src/core/workspace/glob';

describe('globTest', () => {
  const cases: readonly [pattern: string, matches: readonly string[], misses: readonly string[]][] = [
    ['*.yaml', ['a.yaml', 'x/y/a.yaml', '.yaml'], ['a.yml', 'a.yaml/b']],
    ['a?.yaml', ['ab.yaml', 'x/aé.yaml', 'a😀.yaml'], ['a.yaml', 'a/.yaml', 'abc.yaml']],
    ['base/*.yaml', ['base/a.yaml'], ['a.yaml', 'base/x/a.yaml', 'x/base/a.yaml']],
    ['**/base/*.yaml', ['base/a.yaml', 'x/y/base/a.yaml'], ['base/x/a.yaml', 'xbase/a.yaml']],
    ['base/**/a.yaml', ['base/a.yaml', 'base/x/y/a.yaml'], ['base/xa.yaml', 'a.yaml']],
    ['**/node_modules/**', ['node_modules', 'x/node_modules'], ['node_module', 'x/node_modules_']],
    ['out/**', ['out'], ['x/out', 'outer']],
    ['out/', ['out', 'x/out'], ['outer']],
    ['/out', ['out'], ['x/out']],
    ['./out', ['out'], ['x/out']],
    ['**', ['a', 'a/b'], []],
    ['*.{yaml,json}', ['a.yaml', 'x/a.json'], ['a.yml', 'a.{yaml,json}']],
    ['{a,b/{c,d}}/x', ['a/x', 'b/c/x', 'b/d/x'], ['b/x', 'c/x']],
    ['a{b', ['a{b'], ['ab']],
    ['a.(b)+[c]|^$', ['a.(b)+[c]|^$'], ['axbb']],
    ['a**b', ['ab', 'axyb'], ['a/b']],
    ['x\\y\\*.yaml', ['x/y/a.yaml'], ['x/a.yaml']],
    ['', [], ['', 'a']],
    ['/', [], ['', 'a']],
  ];
  for (const [pattern, matches, misses] of cases) {
    it(`reads ${JSON.stringify(pattern)}`, () => {
      const test = globTest([pattern]);
      for (const path of matches) assert.equal(test(path), true, `${path} should match`);
      for (const path of misses) assert.equal(test(path), false, `${path} should not match`);
    });
  }

  it('matches when one of several patterns does, and nothing without patterns', () => {
    assert.equal(globTest(['a', 'b'])('b'), true);
    assert.equal(globTest([])('a'), false);
  });
});
