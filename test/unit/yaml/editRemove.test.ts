import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/src/core/text/span';
import { parseDocument } from '../../../server/src/core/yaml/document';
import * as edit from '../../../server/src/core/yaml/edit';
import { Field } from '../../../server/src/core/yaml/field';
import { edited, lines, remove, replace } from '../../support/editYaml';

describe('removeField', () => {
  it('removes a member with its line and its comment', () => {
    const before = lines('# above', 'a: 1 # one', 'b:', '  c: 1', '  # inside', '  d: 2', 'e: 3');
    assert.equal(remove(before, 'a'), lines('# above', 'b:', '  c: 1', '  # inside', '  d: 2', 'e: 3'));
    assert.equal(remove(before, 'b'), lines('# above', 'a: 1 # one', 'e: 3'));
    assert.equal(remove(before, 'b.d'), lines('# above', 'a: 1 # one', 'b:', '  c: 1', '  # inside', 'e: 3'));
    assert.equal(remove(before, 'e'), lines('# above', 'a: 1 # one', 'b:', '  c: 1', '  # inside', '  d: 2'));
  });

  it('leaves an empty collection behind the last one', () => {
    assert.equal(remove(lines('a:', '  b: 1', 'c: 2'), 'a.b'), lines('a: {}', 'c: 2'));
    assert.equal(remove(lines('a :', '  b: 1 # one'), 'a.b'), lines('a : {}'));
    assert.equal(remove(lines('a: # kept', '- b'), 'a[0]'), lines('a: [] # kept'));
    assert.equal(remove(lines('a: &x', '  b: 1', 'c: *x'), 'a.b'), lines('a: &x {}', 'c: *x'));
    assert.equal(remove(lines('- a: 1', '- b: 1'), '[0].a'), lines('- {}', '- b: 1'));
    assert.equal(remove(lines('a: {b: 1}'), 'a.b'), lines('a: {}'));
  });

  it('lets the next one move beside the dash', () => {
    assert.equal(remove(lines('- a: 1 # one', '  b: 2', '- c'), '[0].a'), lines('- b: 2', '- c'));
    assert.equal(remove(lines('- a: 1', '  # about b', '  b: 2'), '[0].a'), lines('-', '  # about b', '  b: 2'));
    assert.equal(remove(lines('- - a', '  - b'), '[0][0]'), lines('- - b'));
  });

  it('removes items', () => {
    assert.equal(remove(lines('- a', '- b: 1', '  c: 2', '- d'), '[1]'), lines('- a', '- d'));
    assert.equal(remove(lines('- # a-b', '  a: 1', '- &x-y c'), '[0]'), lines('- &x-y c'));
    assert.equal(remove(lines('- # a-b', '  a: 1', '- &x-y c'), '[1]'), lines('- # a-b', '  a: 1'));
    assert.equal(remove(lines('-', '- b'), '[0]'), lines('- b'));
  });

  it('takes a comma along in flow style', () => {
    assert.equal(remove(lines('{a: 1, b: 2, c: 3}'), 'a'), lines('{b: 2, c: 3}'));
    assert.equal(remove(lines('{a: 1, b: 2, c: 3}'), 'b'), lines('{a: 1, c: 3}'));
    assert.equal(remove(lines('{a: 1, b: 2, c: 3}'), 'c'), lines('{a: 1, b: 2}'));
    assert.equal(remove(lines('[a, b]'), '[1]'), lines('[a]'));
    assert.equal(remove(lines('{', '  "a": 1,', '  "b": 2', '}'), 'b'), lines('{', '  "a": 1', '}'));
  });

  it('steps over aliases and merges', () => {
    const before = lines('a: &x {c: 1}', 'b: {d: *x, <<: *x, e: 2}');
    assert.equal(remove(before, 'b.e'), lines('a: &x {c: 1}', 'b: {d: *x, <<: *x}'));
    assert.equal(remove(before, 'b.d'), lines('a: &x {c: 1}', 'b: {<<: *x, e: 2}'));
    assert.equal(
      remove(lines('a: &x {c: 1}', 'b:', '  <<: *x', '  d: 1'), 'b.d'),
      lines('a: &x {c: 1}', 'b:', '  <<: *x'),
    );
  });

  it('makes no edit where nothing of its own is written, or where an alias would lose its anchor', () => {
    assert.equal(remove(lines('a: &x {c: 1}', 'b:', '  <<: *x'), 'b.c'), undefined);
    assert.equal(remove(lines('a: &x {c: 1}', 'b: *x'), 'a'), undefined);
    assert.equal(remove(lines('a: 1'), 'b'), undefined);
  });

  it('keeps the line breaks of the document', () => {
    assert.equal(remove('a: 1\r\nb: 2\r\nc: 3\r\n', 'b'), 'a: 1\r\nc: 3\r\n');
    assert.equal(remove('a: 1\r\nb: 2', 'b'), 'a: 1\r\n');
    assert.equal(remove('a: 1\nb: 2', 'a'), 'b: 2');
  });

  it('removes the one key of two that it was asked for', () => {
    const text = lines('a: 1', 'b: 2', 'a: 3');
    const members = Field.root(parseDocument(text).root).members();
    const second = members[2] && edit.removeField(text, members[2]);
    assert.equal(applyEdits(text, second === undefined ? [] : [second]), lines('a: 1', 'b: 2'));
  });
});

describe('replaceScalar', () => {
  it('keeps the quotes where they still fit', () => {
    assert.equal(replace(lines('a: x # y'), 'a', 'z'), lines('a: z # y'));
    assert.equal(replace(lines("a: 'x'"), 'a', "it's"), lines("a: 'it''s'"));
    assert.equal(replace(lines('a: "x"'), 'a', 'w'), lines('a: "w"'));
    assert.equal(replace(lines("a: 'x'"), 'a', 'w\nz'), lines('a: "w\\nz"'));
  });

  it('takes or leaves quotes as the type wants it', () => {
    assert.equal(replace(lines('a: x'), 'a', '80'), lines('a: "80"'));
    assert.equal(replace(lines('a: "80"'), 'a', 80), lines('a: 80'));
    assert.equal(replace(lines('a: "yes"'), 'a', true), lines('a: true'));
  });

  it('replaces block texts and nothing at all', () => {
    assert.equal(replace(lines('a: |', '  x', '  y', 'b: 1'), 'a', 'z'), lines('a: z', 'b: 1'));
    assert.equal(replace(lines('a:', 'b: 1'), 'a', 'z'), lines('a: z', 'b: 1'));
  });
});

describe('renameKey', () => {
  it('leaves the value and the quotes', () => {
    const rename = (text: string, from: string, to: string): string | undefined =>
      edited(text, '', (_, { map }) => {
        const key = map?.member(from)?.key;
        return key && edit.renameKey(key, to);
      });
    assert.equal(rename(lines('timeouts: 5s # x'), 'timeouts', 'timeout'), lines('timeout: 5s # x'));
    assert.equal(rename(lines('"a": {b: 1}'), 'a', 'c'), lines('"c": {b: 1}'));
    assert.equal(rename(lines('a: 1'), 'a', 'on'), lines('"on": 1'));
  });
});
