import assert from 'node:assert/strict';
import fc from 'fast-check';
import { re2Problem, type Re2ProblemKind } from '../../../server/src/core/istio/re2';
import { readText } from './measured';

const kindOfGo: Readonly<Record<string, Re2ProblemKind>> = {
  'invalid character class range': 'invalid-char-range',
  'invalid escape sequence': 'invalid-escape',
  'invalid named capture': 'invalid-named-capture',
  'invalid or unsupported Perl syntax': 'invalid-perl-op',
  'invalid nested repetition operator': 'invalid-repeat-op',
  'invalid repeat count': 'invalid-repeat-size',
  'missing closing ]': 'missing-bracket',
  'missing closing )': 'missing-paren',
  'missing argument to repetition operator': 'missing-repeat-argument',
  'trailing backslash at end of expression': 'trailing-backslash',
  'unexpected )': 'unexpected-paren',
};

describe('syntax of regular expressions', () => {
  const table: readonly (readonly [pattern: string, kind: Re2ProblemKind | undefined, why: string])[] = [
    ['', undefined, 'the empty pattern is good; that Istio wants text is another check'],
    ['/v[0-9]+/.*', undefined, 'the everyday pattern'],
    ['*', 'missing-repeat-argument', 'a star has nothing to repeat: not a wildcard'],
    ['*.example.com', 'missing-repeat-argument', 'a wildcard host is no regular expression'],
    ['a**', 'invalid-repeat-op', 'repetitions do not stack'],
    ['a++', 'invalid-repeat-op', 'no possessive repetition'],
    ['a*?', undefined, 'lazy repetition is fine'],
    ['a{1000}', undefined, 'the largest count'],
    ['a{1001}', 'invalid-repeat-size', 'one too many'],
    ['(a{100}){11}', 'invalid-repeat-size', 'nested counts multiply'],
    ['a{,3}', undefined, 'without a lower bound, the brace is a character'],
    ['a{3,1}', 'invalid-repeat-size', 'bounds the wrong way round'],
    ['(?=a)', 'invalid-perl-op', 'no look-ahead'],
    ['(?!a)', 'invalid-perl-op', 'no negative look-ahead'],
    ['(?<=a)', 'invalid-named-capture', 'no look-behind: taken for a name'],
    ['(a)\\1', 'invalid-escape', 'no backreference'],
    ['\\C', 'invalid-escape', 'no single bytes'],
    ['\\Z', 'invalid-escape', 'not a Perl anchor of RE2'],
    ['\\z', undefined, 'but this is'],
    ['a\\', 'trailing-backslash', 'nothing is escaped'],
    ['(a', 'missing-paren', ''],
    ['a)', 'unexpected-paren', ''],
    ['[a', 'missing-bracket', ''],
    ['[]a]', undefined, 'a bracket in the first place is a character'],
    ['[z-a]', 'invalid-char-range', 'a range the wrong way round'],
    ['[[:alpha:]]', undefined, 'POSIX class'],
    ['[[:word-ish:]]', 'invalid-char-range', 'unknown POSIX class'],
    ['\\p{Greek}', undefined, 'script'],
    ['\\p{greek}', undefined, 'Go 1.25 and later ignore case'],
    ['\\p{Old_Italic}', 'invalid-char-range', 'and by that lost the scripts of several words'],
    ['(?P<n>a)(?<n>b)', undefined, 'both forms of names; a name may come twice'],
    ['(?x)a', 'invalid-perl-op', 'no free-spacing mode'],
    ['\\Q(*\\E', undefined, 'quoted text'],
  ];

  for (const [pattern, kind, why] of table) {
    it(`${pattern} ${kind ?? 'is good'}${why === '' ? '' : `: ${why}`}`, () => {
      assert.equal(re2Problem(pattern)?.problem, kind);
    });
  }

  it('says where the problem is', () => {
    assert.deepEqual(re2Problem('^/(?i)x\\q$'), { problem: 'invalid-escape', fragment: '\\q', start: 7, end: 9 });
    assert.deepEqual(re2Problem('a(b|(c)'), { problem: 'missing-paren', fragment: 'a(b|(c)', start: 1, end: 2 });
    assert.deepEqual(re2Problem('a)b'), { problem: 'unexpected-paren', fragment: 'a)b', start: 1, end: 2 });
    assert.deepEqual(re2Problem('é😀+*'), { problem: 'invalid-repeat-op', fragment: '+*', start: 3, end: 5 });
  });

  it('agrees with Go in kind and fragment', () => {
    const rows = JSON.parse(readText('regexSyntax')) as [pattern: string, kind?: string, fragment?: string][];
    assert.ok(rows.length > 3000);
    for (const [pattern, kind, fragment = pattern] of rows) {
      const problem = re2Problem(pattern);
      assert.equal(problem?.problem, kind === undefined ? undefined : kindOfGo[kind], pattern);
      if (problem) assert.equal(problem.fragment, fragment, pattern);
    }
  });

  it('limits nesting and size as Go does', () => {
    const nested = (open: string, depth: number, close: string) => open.repeat(depth) + close.repeat(depth);
    assert.equal(re2Problem(nested('(', 999, ')')), undefined);
    assert.equal(re2Problem(nested('(', 1000, ')'))?.problem, 'nesting-depth');
    assert.equal(re2Problem(nested('(?:', 5000, ')')), undefined, 'plain groups leave nothing to nest');
    assert.equal(re2Problem(nested('(?:x*', 5000, ')')), undefined, 'sequences within sequences are one');
    assert.equal(re2Problem(nested('(|', 500, ')')), undefined);
    assert.equal(re2Problem(nested('(|', 502, ')'))?.problem, 'nesting-depth');
    assert.equal(re2Problem(`(?:${'[ab]'.repeat(3000)}){1000}`), undefined);
    assert.equal(re2Problem(`(?:${'[ab]'.repeat(4000)}){1000}`)?.problem, 'too-large');
  });

  it('never throws, points into the pattern and is quick, whatever the text', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '(?',
      '\\',
      '*',
      '{2}',
      '|',
      'a',
      '\\p{',
      '[:',
      ':]',
      '-',
      '😀',
      '\ud800',
      '(?P<',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }).map((list) => list.join('')),
        (pattern) => {
          const problem = re2Problem(pattern);
          if (problem) assert.ok(problem.start >= 0 && problem.start < problem.end && problem.end <= pattern.length);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('comes to the end of 100,000 characters of anything', () => {
    for (const piece of [
      'a',
      '(',
      '(?:a',
      '[',
      '[[:',
      '{1',
      '{',
      '\\pL',
      'a*',
      'a{2}',
      '|',
      '\\Q\\E',
      '(?i)',
      '()',
      '\\p{',
      '(?P<a>',
    ]) {
      assert.doesNotThrow(() => re2Problem(piece.repeat(100_000 / piece.length)), piece);
    }
  });
});
