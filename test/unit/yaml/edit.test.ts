import assert from 'node:assert/strict';
import { parseDocument } from '../../../server/src/core/yaml/document';
import { Field } from '../../../server/src/core/yaml/field';
import { add, append, insert, lines } from '../../support/editYaml';

describe('insertMember', () => {
  it('goes to the end of a mapping', () => {
    assert.equal(insert(lines('a: 1', 'b: 2'), '', 'c', 3), lines('a: 1', 'b: 2', 'c: 3'));
    assert.equal(insert(lines('a:', '  b: 1', 'c: 2'), 'a', 'd', 'x'), lines('a:', '  b: 1', '  d: x', 'c: 2'));
  });

  it('goes behind a key', () => {
    const before = lines('hosts:', '  - a', '  - b', 'ports: []');
    assert.equal(insert(before, '', 'x', 1, 'hosts'), lines('hosts:', '  - a', '  - b', 'x: 1', 'ports: []'));
  });

  it('goes behind the comment of the last line, not into it', () => {
    assert.equal(insert(lines('a: 1 # one', '# end'), '', 'b', 2), lines('a: 1 # one', 'b: 2', '# end'));
  });

  it('keeps to the column of a list item', () => {
    assert.equal(insert(lines('- a: 1', '- b: 2'), '[0]', 'c', 3), lines('- a: 1', '  c: 3', '- b: 2'));
    assert.equal(insert(lines('-   a: 1'), '[0]', 'c', 3), lines('-   a: 1', '    c: 3'));
    assert.equal(insert(lines('- &x', '  a: 1'), '[0]', 'c', 3), lines('- &x', '  a: 1', '  c: 3'));
  });

  it('writes lists and mappings as the document does', () => {
    const value = { hosts: ['a', 'b'], port: { number: 80 } };
    assert.equal(
      insert(lines('spec:', '  ports:', '  - 1'), 'spec', 'x', value),
      lines('spec:', '  ports:', '  - 1', '  x:', '    hosts:', '    - a', '    - b', '    port:', '      number: 80'),
    );
    assert.equal(
      insert(lines('spec:', '    a: 1'), 'spec', 'x', value),
      lines(
        'spec:',
        '    a: 1',
        '    x:',
        '        hosts:',
        '          - a',
        '          - b',
        '        port:',
        '            number: 80',
      ),
    );
  });

  it('goes behind a block text, with the line breaks that it keeps', () => {
    assert.equal(insert(lines('a: |', '  x', '', '# end'), '', 'b', 1), lines('a: |', '  x', 'b: 1', '', '# end'));
    assert.equal(insert(lines('a: |+', '  x', '', '# end'), '', 'b', 1), lines('a: |+', '  x', '', 'b: 1', '# end'));
  });

  it('goes behind what << brings in, and behind an alias', () => {
    assert.equal(
      insert(lines('a: &x {c: 1}', 'b:', '  <<: *x'), 'b', 'd', 1),
      lines('a: &x {c: 1}', 'b:', '  <<: *x', '  d: 1'),
    );
    assert.equal(
      insert(lines('a: &x [1]', 'b:', '  c: *x'), 'b', 'd', 1),
      lines('a: &x [1]', 'b:', '  c: *x', '  d: 1'),
    );
    assert.equal(insert(lines('a: &x {c: 1}', 'b: {<<: *x}'), 'b', 'd', 1), lines('a: &x {c: 1}', 'b: {<<: *x, d: 1}'));
  });

  it('stays on the line in flow style', () => {
    assert.equal(insert(lines('a: {b: 1}'), 'a', 'c', ['x']), lines('a: {b: 1, c: [x]}'));
    assert.equal(insert(lines('a: {}'), 'a', 'c', 1), lines('a: {c: 1}'));
    assert.equal(insert(lines('a: {b}'), 'a', 'c', 1), lines('a: {b, c: 1}'));
    assert.equal(insert(lines('a: {b: 1, }'), 'a', 'c', 1), lines('a: {b: 1, c: 1, }'));
  });

  it('writes JSON into JSON, on a line of its own where the others have one', () => {
    const before = lines('{', '  "a": {', '    "b": 1', '  }', '}');
    const after = lines('{', '  "a": {', '    "b": 1,', '    "c": {"d": ["x"]}', '  }', '}');
    assert.equal(insert(before, 'a', 'c', { d: ['x'] }), after);
    assert.equal(insert('{"a": {}}', 'a', 'c', 'x'), '{"a": {"c": "x"}}');
  });

  it('uses the line breaks of the document, and needs none at its end', () => {
    assert.equal(insert('a: 1\r\nb: 2\r\n', '', 'c', [1]), 'a: 1\r\nb: 2\r\nc:\r\n  - 1\r\n');
    assert.equal(insert('a: 1', '', 'b', 2), 'a: 1\nb: 2');
  });

  it('quotes what would be read as something else', () => {
    for (const text of [
      '',
      'true',
      'on',
      '80',
      '1.31',
      '0x1F',
      '12:30',
      '2026-01-31',
      '~',
      'a: b',
      'a #b',
      '*',
      '- x',
      ' x',
      'x\ny',
      '{x}',
      '<<',
      '=',
      '@x',
      '\u2028',
    ])
      assert.equal(
        parseDocument(insert('a: 1', '', 'b', text) ?? '').root?.kind === 'map' &&
          plainB(insert('a: 1', '', 'b', text)),
        text,
      );
    assert.equal(insert('a: 1', '', '*.x', '*.example.com'), 'a: 1\n"*.x": "*.example.com"');
    assert.equal(insert('a: 1', '', 'b', 'api.example.com:443'), 'a: 1\nb: api.example.com:443');
  });
});

function plainB(text: string | undefined): unknown {
  return Field.root(parseDocument(text ?? '').root).get('b').text;
}

describe('addMember', () => {
  it('makes the mappings that are missing on the way', () => {
    assert.equal(
      add(lines('spec:', '  a: 1'), 'spec.tls', 'mode', 'SIMPLE'),
      lines('spec:', '  a: 1', '  tls:', '    mode: SIMPLE'),
    );
    assert.equal(add(lines('spec: {}'), 'spec.x.w', 'z', 1), lines('spec: {x: {w: {z: 1}}}'));
  });

  it('takes the place of a null', () => {
    const after = lines('spec:', '  tls:', '    mode: SIMPLE', '  b: 1');
    for (const nothing of ['', ' ', ' ~', ' null'])
      assert.equal(add(lines('spec:', `  tls:${nothing}`, '  b: 1'), 'spec.tls', 'mode', 'SIMPLE'), after);
  });

  it('keeps the comment and the anchor beside a null', () => {
    assert.equal(add(lines('tls: # later'), 'tls', 'mode', 'x'), lines('tls: # later', '  mode: x'));
    assert.equal(add(lines('tls: ~ # later'), 'tls', 'mode', 'x'), lines('tls: # later', '  mode: x'));
    assert.equal(add(lines('tls: &x', 'b: *x'), 'tls', 'mode', 'x'), lines('tls: &x', '  mode: x', 'b: *x'));
  });

  it('takes the place of a null in a list and in braces', () => {
    assert.equal(add(lines('- ', '- b'), '[0]', 'a', { c: 1 }), lines('- a:', '    c: 1', '- b'));
    assert.equal(add(lines('- # later', '- b'), '[0]', 'a', 1), lines('- # later', '  a: 1', '- b'));
    assert.equal(add(lines('{a: , b: 1}'), 'a', 'c', 1), lines('{a: {c: 1} , b: 1}'));
    assert.equal(add(lines('{a: ~}'), 'a', 'c', 1), lines('{a: {c: 1}}'));
    assert.equal(add(lines('{a}'), 'a', 'c', 1), lines('{a: {c: 1}}'));
  });

  it('makes no edit where something else stands', () => {
    assert.equal(add(lines('a: text'), 'a', 'b', 1), undefined);
    assert.equal(add(lines('a: [x]'), 'a', 'b', 1), undefined);
    assert.equal(add(lines('a: ${X}'), 'a', 'b', 1), undefined);
  });
});

describe('appendItem', () => {
  it('goes to the end of a list, at its dashes', () => {
    assert.equal(append(lines('a:', '- x # one', 'b: 1'), 'a', 'z'), lines('a:', '- x # one', '- z', 'b: 1'));
    assert.equal(
      append(lines('a:', '    - x'), 'a', { b: 1, c: 2 }),
      lines('a:', '    - x', '    - b: 1', '      c: 2'),
    );
    assert.equal(append(lines('- - x', '- z'), '[0]', 'z'), lines('- - x', '  - z', '- z'));
    assert.equal(append(lines('a: &x 1', 'b:', '  - *x'), 'b', 2), lines('a: &x 1', 'b:', '  - *x', '  - 2'));
  });

  it('stays in the brackets of a flow list', () => {
    assert.equal(append(lines('a: [x]'), 'a', 'z'), lines('a: [x, z]'));
    assert.equal(append(lines('a: []'), 'a', 'z'), lines('a: [z]'));
    assert.equal(append(lines('a: ["x"]'), 'a', 'z'), lines('a: ["x", "z"]'));
    assert.equal(append(lines('a: [', '  x,', '  v', ']'), 'a', 'z'), lines('a: [', '  x,', '  v,', '  z', ']'));
  });
});
