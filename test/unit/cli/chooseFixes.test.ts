import assert from 'node:assert/strict';
import { chooseFixes } from '../../../server/src/cli/fix/chooseFixes';
import type { LocatedEdit, LocatedFix } from '../../../server/src/cli/locate';

const NOWHERE = { line: 1, column: 1 };

function edit(path: string, start: number, end: number, newText: string): LocatedEdit {
  return { path, span: { start, end }, range: { start: NOWHERE, end: NOWHERE }, newText };
}

function fix(title: string, ...edits: LocatedEdit[]): LocatedFix {
  return { title, safe: true, edits };
}

function titles(...fixes: LocatedFix[]): string[] {
  return chooseFixes(fixes).fixes.map(({ title }) => title);
}

describe('chooseFixes', () => {
  it('takes all that are apart', () => {
    assert.deepEqual(
      titles(fix('a', edit('x', 0, 2, '')), fix('b', edit('x', 3, 4, '')), fix('c', edit('y', 0, 2, ''))),
      ['a', 'b', 'c'],
    );
  });

  it('takes the first of those that overlap or touch', () => {
    assert.deepEqual(
      titles(fix('a', edit('x', 2, 5, '')), fix('b', edit('x', 4, 9, '')), fix('c', edit('x', 5, 6, ''))),
      ['a'],
    );
    assert.deepEqual(titles(fix('a', edit('x', 2, 2, 'a')), fix('b', edit('x', 2, 2, 'b'))), ['a']);
  });

  it('takes a fix whole or not at all', () => {
    const choice = chooseFixes([
      fix('a', edit('x', 2, 5, '')),
      fix('b', edit('y', 0, 1, ''), edit('x', 4, 9, '')),
      fix('c', edit('y', 0, 1, 'c')),
    ]);
    assert.deepEqual(
      choice.fixes.map(({ title }) => title),
      ['a', 'c'],
    );
    assert.deepEqual(
      [...choice.edits],
      [
        ['x', [{ span: { start: 2, end: 5 }, newText: '' }]],
        ['y', [{ span: { start: 0, end: 1 }, newText: 'c' }]],
      ],
    );
  });

  it('does not take a fix that is at odds with itself', () => {
    assert.deepEqual(titles(fix('a', edit('x', 0, 3, ''), edit('x', 2, 4, ''))), []);
  });

  it('makes an edit once that two fixes make', () => {
    const choice = chooseFixes([fix('a', edit('x', 0, 3, 'n')), fix('b', edit('x', 0, 3, 'n'), edit('x', 7, 8, ''))]);
    assert.equal(choice.fixes.length, 2);
    assert.equal(choice.edits.get('x')?.length, 2);
  });
});
