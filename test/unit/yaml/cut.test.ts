import assert from 'node:assert/strict';
import { cutDocuments } from '../../../server/src/core/yaml/cut';

/** The documents of a file as texts. */
function cut(text: string): string[] {
  return cutDocuments(text).map(({ start, end }) => text.slice(start, end));
}

describe('cutDocuments', () => {
  it('cuts at lines of three dashes', () => {
    assert.deepEqual(cut('a: 1\n---\nb: 2\n'), ['a: 1\n', 'b: 2\n']);
    assert.deepEqual(cut('a: 1\r\n---\r\nb: 2\r\n'), ['a: 1\r\n', 'b: 2\r\n']);
  });

  it('takes white space and a comment behind the dashes', () => {
    assert.deepEqual(cut('a: 1\n---   \nb: 2\n--- # three\nc: 3\n---\t\nd: 4'), ['a: 1\n', 'b: 2\n', 'c: 3\n', 'd: 4']);
  });

  it('leaves dashes alone that are part of something else', () => {
    for (const text of ['a: 1\n----\nb: 2\n', 'a: 1\n---b\n', 'a: 1\n ---\n', 'a: ---\n', 'a: b---\n'])
      assert.deepEqual(cut(text), [text]);
  });

  it('cuts inside a block text, too, as kubectl does', () => {
    assert.deepEqual(cut('a: |\n  x\n---\n  y\n'), ['a: |\n  x\n', '  y\n']);
  });

  it('gives content beside the dashes to the document that follows', () => {
    assert.deepEqual(cut('--- {kind: List}\n'), [' {kind: List}\n']);
    assert.deepEqual(cut('a: 1\n--- |\n  text\n'), ['a: 1\n', ' |\n  text\n']);
  });

  it('makes no document of a first line of dashes', () => {
    assert.deepEqual(cut('---\na: 1\n'), ['a: 1\n']);
    assert.deepEqual(cut('\ufeff---\na: 1\n'), ['a: 1\n']);
    assert.deepEqual(cut('---'), ['']);
  });

  it('keeps empty documents, so that the others keep their number', () => {
    assert.deepEqual(cut('---\n---\na: 1\n---\n'), ['', 'a: 1\n', '']);
    assert.deepEqual(cut('# licence\n---\na: 1\n'), ['# licence\n', 'a: 1\n']);
    assert.deepEqual(cut(''), ['']);
  });

  it('leaves a byte order mark out', () => {
    assert.deepEqual(cutDocuments('\ufeffa: 1\n---\nb: 2'), [
      { start: 1, end: 6 },
      { start: 10, end: 14 },
    ]);
  });

  it('sees one document in JSON', () => {
    const json = '{\n  "a": "---",\n  "b": "\\n---\\n"\n}\n';
    assert.deepEqual(cut(json), [json]);
  });
});
