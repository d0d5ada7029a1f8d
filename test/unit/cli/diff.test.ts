import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { unifiedDiff } from '../../../server/src/cli/fix/diff';
import { testFolder } from '../../support/folder';

const diff = (before: string, after: string): string =>
  unifiedDiff('a.yaml', before, after)
    .map(({ text }) => text)
    .join('');
const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('');

describe('unifiedDiff', () => {
  it('is empty for equal texts', () => assert.equal(diff('a\nb\n', 'a\nb\n'), ''));

  it('shows a changed line with three lines around it', () => {
    assert.equal(
      diff(numbers(1, 9), numbers(1, 9).replace('5\n', 'five\n')),
      '--- a/a.yaml\n+++ b/a.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  it('joins what is near and parts what is far', () => {
    const text = numbers(1, 30);
    assert.equal(diff(text, text.replace('5\n', '').replace('\n12\n', '\n')).match(/^@@/gm)?.length, 1);
    assert.equal(diff(text, text.replace('5\n', '').replace('\n13\n', '\n')).match(/^@@/gm)?.length, 2);
  });

  it('tells a missing line break at the end', () => {
    assert.equal(
      diff('a\nb', 'a\nc'),
      '--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n',
    );
  });

  it('keeps carriage returns', () => assert.match(diff('a\r\nb\r\n', 'a\r\nc\r\n'), /^ a\r\n-b\r\n\+c\r\n$/m));

  it('begins with what was empty', () => assert.match(diff('', 'a\n'), /^@@ -0,0 \+1 @@$/m));

  it('is what patch makes the new text of', function () {
    try {
      execFileSync('git', ['--version']);
    } catch {
      return this.skip();
    }
    const text = fc
      .tuple(fc.array(fc.constantFrom('a', 'b', 'c', '', 'd\r'), { maxLength: 30 }), fc.boolean())
      .map(([lines, end]) => lines.join('\n') + (end ? '\n' : ''));
    const folder = testFolder();
    try {
      fc.assert(
        fc.property(text, text, (before, after) => {
          const patch = diff(before, after);
          if (before === after) return patch === '';
          folder.write({ 'a.yaml': before, patch });
          execFileSync('git', ['apply', '-p1', '--whitespace=nowarn', '--unsafe-paths', 'patch'], {
            cwd: folder.path,
            stdio: 'pipe',
          });
          return readFileSync(folder.at('a.yaml'), 'utf8') === after;
        }),
        { numRuns: 60 },
      );
    } finally {
      folder.remove();
    }
  });
});
