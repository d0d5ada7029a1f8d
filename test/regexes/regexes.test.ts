import assert from 'node:assert/strict';
import { RegExpParser } from '@eslint-community/regexpp';
import { attackOn } from './attack';
import { regexesIn } from './collect';

/** Expressions that can take more than linear time, and why the texts that they see are short. */
const SHORT_TEXTS: Readonly<Record<string, string>> = {
  'core/features/completion.ts': 'snippets of our own',
  'lsp/completions.ts': 'snippets of our own',
  'core/features/completion/flow.ts': 'beginnings of lines of at most 2,000 characters',
  'core/features/navigation/search.ts': 'the 200 characters in front of a value',
  'core/istio/duration.ts': 'nine digits',
  'core/rules/control/control.ts': 'names of worlds in settings and project files',
  'core/workspace/glob.ts': 'patterns of settings and project files',
  'core/yaml/attempts.ts': 'lines of at most 2,000 characters',
};

/** Expressions that are built of what only the running program knows, and why they are linear. */
const BUILT: Readonly<Record<string, string>> = {
  'cli/terminal/cells.ts': 'the source of another one, which is here, too',
  'core/features/completion/templates.ts': 'a number stands in it',
  'core/features/refactor/routeChunks.ts': 'a number stands in it',
  'core/istio/re2/charSet.ts': 'one class of characters',
  'core/workspace/facts/extract.ts': 'the names of the kinds',
  'core/workspace/glob.ts': 'patterns of settings and project files',
};

describe('regular expressions', () => {
  const parser = new RegExpParser();
  const all = regexesIn('server/src');

  it('are found in the source', () => {
    assert.ok(all.length > 400);
    assert.deepEqual(
      regexesIn('test/regexes').filter(({ file }) => file === 'sample.ts'),
      [
        { file: 'sample.ts', code: '/(a+)+b/g', built: false },
        { file: 'sample.ts', code: '/^x\\dx$/i', built: false },
        { file: 'sample.ts', code: 'Math.random().toString()', built: true },
      ],
    );
  });

  for (const code of ['/(a+)+b/', '/[ \\t]+$/', '/^(a|a)*$/', '/^\\d*\\d*x/', '/x.*y.*z/', '/^a(?:b?c*)*d/'])
    it(`attacks ${code}, which is slow`, () => {
      assert.notEqual(attackOn(parser.parseLiteral(code)), undefined);
    });

  for (const code of [
    '/a+b/y',
    '/^\\s*[^\\s#]/',
    '/^(?:[^"\\\\]|\\\\.)*"/',
    '/^[a-z](?:[-a-z0-9]*[a-z0-9])?$/',
    '/a{1,10}b/',
  ])
    it(`does not hold ${code} for slow`, () => {
      assert.equal(attackOn(parser.parseLiteral(code)), undefined);
    });

  it('take linear time in the server, whatever text they see', () => {
    const slow = all.filter(({ code, built }) => !built && attackOn(parser.parseLiteral(code)) !== undefined);
    assert.deepEqual(
      slow.filter(({ file }) => !(file in SHORT_TEXTS)),
      [],
    );
    assert.deepEqual([...new Set(slow.map(({ file }) => file))].sort(), Object.keys(SHORT_TEXTS).sort());
  });

  it('are built of unknown parts in few places, which are known', () => {
    const files = new Set(all.filter(({ built }) => built).map(({ file }) => file));
    assert.deepEqual([...files].sort(), Object.keys(BUILT).sort());
  });
});
