import assert from 'node:assert/strict';
import { cellsOf, printable, widthOf } from '../../../server/src/cli/terminal/cells';
import { painter, wantsColour } from '../../../server/src/cli/terminal/colour';
import { progressBar, progressLine } from '../../../server/src/cli/terminal/progress';
import { wrap } from '../../../server/src/cli/terminal/wrap';

describe('the width of text in a terminal', () => {
  const widths: readonly [text: string, width: number][] = [
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['한', 2],
    ['ｆｕｌｌ', 8],
    ['😀', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['☀️', 2],
    ['☀', 1],
    ['a\u200Bb', 2],
    ['\t', 4],
    ['ab\tc', 5],
    ['→ “x”', 5],
  ];
  for (const [text, width] of widths)
    it(`of ${JSON.stringify(text)} is ${width}`, () => assert.equal(widthOf(text), width));

  it('knows where in the line a character stands, in UTF-16 units', () => {
    assert.deepEqual(
      cellsOf('\té😀x').map(({ text, width, start, end }) => [text, width, start, end]),
      [
        ['    ', 4, 0, 1],
        ['é', 1, 1, 2],
        ['😀', 2, 2, 4],
        ['x', 1, 4, 5],
      ],
    );
  });

  it('lets nothing through that steers a terminal', () => {
    assert.equal(printable('a\u001B[31mb\u0007\u009Bc\u202Ed\r\ne\u007F'), 'a␛[31mb␇\uFFFDc\uFFFDd  e␡');
    assert.equal(
      cellsOf('a\u001Bb')
        .map(({ text }) => text)
        .join(''),
      'a␛b',
    );
    assert.equal(widthOf('\u001B\u202E'), 2);
  });
});

describe('wrap', () => {
  it('breaks at spaces', () => assert.deepEqual(wrap('one two three four', 9), ['one two', 'three', 'four']));
  it('uses a line up to its end', () => assert.deepEqual(wrap('one two', 7), ['one two']));
  it('breaks a word that is longer than a line', () =>
    assert.deepEqual(wrap('a bcdefghij k', 4), ['a', 'bcde', 'fghi', 'j k']));
  it('counts wide characters', () => assert.deepEqual(wrap('日本語 日本', 6), ['日本語', '日本']));
  it('gives an empty line for nothing', () => assert.deepEqual(wrap('', 10), ['']));
  it('takes line breaks as spaces', () => assert.deepEqual(wrap('a\nb', 10), ['a b']));
});

describe('colour', () => {
  const cases: readonly [env: Record<string, string>, isTerminal: boolean, colour: boolean][] = [
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    [{ TERM: 'dumb' }, true, false],
  ];
  for (const [env, isTerminal, colour] of cases) {
    it(`${colour ? 'is used' : 'is not used'} with ${JSON.stringify(env)} on ${isTerminal ? 'a terminal' : 'a pipe'}`, () => {
      assert.equal(wantsColour(env, isTerminal), colour);
    });
  }

  it('wraps a text, but not nothing', () => {
    assert.equal(painter(true)('error', 'x'), '\u001B[1;31mx\u001B[0m');
    assert.equal(painter(true)('error', ''), '');
    assert.equal(painter(false)('error', 'x'), 'x');
  });
});

describe('the progress bar', () => {
  it('shows how much is done', () => {
    assert.equal(progressLine('Reading', 500, 1000), 'Reading  ████████████░░░░░░░░░░░░  500 of 1,000');
    assert.equal(progressLine('Reading', 0, 0), 'Reading  ████████████████████████  0 of 0');
    assert.equal(progressLine('Finding files', 12_000, undefined), 'Finding files  12,000');
  });

  it('comes only when work is long, not too often, and goes away', () => {
    let time = 0;
    const written: string[] = [];
    const bar = progressBar(
      (text) => written.push(text),
      () => time,
      80,
    );
    bar.show('Reading', 1, 2);
    bar.clear();
    assert.deepEqual(written, []);
    time = 1000;
    bar.show('Reading', 1, 2);
    time = 1001;
    bar.show('Reading', 2, 2);
    assert.equal(written.length, 1);
    bar.clear();
    bar.clear();
    assert.deepEqual(written.slice(1), ['\r\u001B[2K']);
  });
});
