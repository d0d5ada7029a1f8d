import assert from 'node:assert/strict';
import fc from 'fast-check';
import { re2ToMatcher, re2ToReplacer } from '../../../server/src/core/istio/re2';
import { readText } from './measured';

describe('matching', () => {
  const table: readonly (readonly [pattern: string, text: string, matches: boolean, why: string])[] = [
    ['/api', '/api', true, 'the whole text'],
    ['/api', '/api/v1', false, 'a beginning is not enough'],
    ['/api.*', '/api/v1', true, ''],
    ['.*', 'a\nb', false, 'a dot takes no line feed'],
    ['(?s).*', 'a\nb', true, 'unless it is told to'],
    ['(?i)straße', 'STRAßE', true, 'case folding goes by single characters'],
    ['(?i)k', '\u212a', true, 'the Kelvin sign is a k'],
    ['\\d', '٣', false, 'digits are ASCII'],
    ['\\pN', '٣', true, 'numbers of Unicode'],
    ['(?i)[^x]', 'X', false, 'negation comes after folding'],
    ['(?i)\\P{Lu}', 'a', false, 'also here'],
    ['[^\\S]', ' ', true, ''],
    ['\\bfoo\\b.*', 'foo bar', true, ''],
    ['^a$|b', 'b', true, ''],
    ['(a*)*', '', true, 'empty rounds end'],
    ['😀{2}', '😀😀', true, 'characters beyond 16 bits are one'],
  ];

  for (const [pattern, text, matches, why] of table) {
    it(`${JSON.stringify(pattern)} ${matches ? 'takes' : 'does not take'} ${JSON.stringify(text)}${why && `: ${why}`}`, () => {
      assert.equal(re2ToMatcher(pattern)?.(text), matches);
    });
  }

  it('agrees with Go, in whole matches and in all matches within a text', () => {
    const rows = JSON.parse(readText('regexMatch')) as [string, [text: string, whole: 0 | 1, replaced: string][]][];
    for (const [pattern, cases] of rows) {
      const matcher = re2ToMatcher(pattern);
      const replacer = re2ToReplacer(pattern, '<\\0>');
      for (const [text, whole, replaced] of cases) {
        assert.equal(matcher?.(text), whole === 1, `${pattern} on ${JSON.stringify(text)}`);
        assert.equal(replacer?.(text), replaced, `${pattern} on ${JSON.stringify(text)}`);
      }
    }
  });

  it('has no matcher for a bad pattern or one that Envoy would find too large', () => {
    assert.equal(re2ToMatcher('('), undefined);
    assert.equal(re2ToMatcher('(?:x{0,1000}y){500}'), undefined, 'refused as nested counts');
    assert.equal(re2ToMatcher('x{1000}'.repeat(120)), undefined);
  });

  it('comes to an end where backtracking would not', () => {
    assert.equal(re2ToMatcher('(a*)*b')?.('a'.repeat(5000)), false);
    assert.equal(re2ToMatcher('(a|a|aa)*b')?.('a'.repeat(5000)), false);
    assert.equal(re2ToMatcher('(?:a?){300}a{300}')?.('a'.repeat(300)), true);
  });

  it('agrees with JavaScript on patterns that mean the same in both', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '(a|b)',
      '(?:ab)',
      'a*',
      'b+',
      'a?',
      '(ab){1,2}',
      '|',
      '\\d',
      '\\w',
      '0',
    );
    const pattern = fc.array(piece, { minLength: 1, maxLength: 8 }).map((list) => list.join(''));
    const text = fc.array(fc.constantFrom('a', 'b', '0', '-'), { maxLength: 8 }).map((list) => list.join(''));
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        assert.equal(re2ToMatcher(source)?.(subject), new RegExp(`^(?:${source})$`, 'u').test(subject), source);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('replacing', () => {
  it('puts groups into the substitution', () => {
    const replace = re2ToReplacer('^/service/([^/]+)(/.*)$', '\\2/instance/\\1');
    assert.equal(replace?.('/service/foo/v1/api'), '/v1/api/instance/foo', 'the example of Envoy’s documentation');
    assert.equal(re2ToReplacer('one', 'two')?.('/xxx/one/yyy/one/zzz'), '/xxx/two/yyy/two/zzz');
    assert.equal(re2ToReplacer('(?i)/xxx/', '/yyy/')?.('/aaa/XxX/bbb'), '/aaa/yyy/bbb');
    assert.equal(re2ToReplacer('a(x)?', '[\\1\\\\]')?.('a'), '[\\]', 'a group that took no part is empty');
  });

  it('takes the match that Perl would find', () => {
    assert.equal(re2ToReplacer('a|ab', '_')?.('abab'), '_b_b');
    assert.equal(re2ToReplacer('a*?b', '_')?.('aab'), '_');
    assert.equal(re2ToReplacer('x*', '-')?.('axb'), '-a-b-');
  });

  it('has no replacer for a substitution that means nothing', () => {
    assert.equal(re2ToReplacer('(a)', '\\2'), undefined);
    assert.equal(re2ToReplacer('(a)', '\\x'), undefined);
    assert.equal(re2ToReplacer('(a)', 'x\\'), undefined);
    assert.equal(re2ToReplacer('(a', ''), undefined);
  });
});
