import assert from 'node:assert/strict';
import { duplicateKeys, parseDocument } from '../../../server/src/core/yaml/document';
import type { YamlDocument } from '../../../server/src/core/yaml/document';
import { Field } from '../../../server/src/core/yaml/field';
import { plainOf } from '../../support/plainYaml';

function read(...lines: string[]): YamlDocument {
  return parseDocument(`${lines.join('\n')}\n`);
}

/** What the member `key` of the root says. */
function valueOf(document: YamlDocument, key: string): unknown {
  return plainOf(Field.root(document.root).get(key).node);
}

describe('anchors and aliases', () => {
  it('give the value of the anchor, and the place of both', () => {
    const document = read('a: &x {b: 1}', 'c: *x');
    const member = document.root?.kind === 'map' ? document.root.member('c') : undefined;
    assert.deepEqual(valueOf(document, 'c'), new Map([['b', 1]]));
    assert.deepEqual(member?.alias, { start: 16, end: 18 });
    assert.deepEqual(member?.value.start, 6);
  });

  it('stand in lists and keys, too', () => {
    const document = read('- &x a', '- *x', '- {*x : 1}');
    assert.deepEqual(plainOf(document.root), ['a', 'a', new Map([['a', 1]])]);
    assert.deepEqual(document.root?.kind === 'list' ? document.root.alias(1) : undefined, { start: 9, end: 11 });
  });

  it('take the nearest anchor above', () => {
    const document = read('a: &x 1', 'b: *x', 'c: &x 2', 'd: *x');
    assert.deepEqual([valueOf(document, 'b'), valueOf(document, 'd')], [1, 2]);
  });

  it('without an anchor are a problem, and an unknown value', () => {
    const document = read('hosts:', '  - *.example.com', 'a: 1');
    assert.deepEqual(document.problems, [
      {
        start: 11,
        end: 24,
        code: 'yaml-unknown-anchor',
        detail: '*.example.com without quotes is an alias, and no anchor &.example.com stands above it',
        mend: undefined,
      },
    ]);
    assert.ok(Field.root(document.root).get('hosts').items()[0]?.unknown);
    assert.equal(valueOf(document, 'a'), 1);
  });

  it('cannot name themselves', () => {
    const document = read('a: &x', '  b: *x');
    assert.deepEqual(
      document.problems.map(({ code }) => code),
      ['yaml-unknown-anchor'],
    );
  });
});

describe('merge keys', () => {
  const base = ['base: &base', '  a: 1', '  b: 2'];

  it('bring members in, of which those written below count more', () => {
    const document = read(...base, 'x:', '  <<: *base', '  b: 3');
    assert.deepEqual(
      valueOf(document, 'x'),
      new Map([
        ['a', 1],
        ['b', 3],
      ]),
    );
    const merged = Field.root(document.root)
      .get('x')
      .map?.members.filter((member) => member.merged);
    assert.deepEqual(
      merged?.map(({ name }) => name),
      ['a'],
    );
  });

  it('count more than what is written above them', () => {
    assert.deepEqual(
      valueOf(read(...base, 'x:', '  b: 3', '  <<: *base'), 'x'),
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
  });

  it('take several mappings, of which the first counts most', () => {
    const document = read(...base, 'more: &more {b: 4, c: 5}', 'x:', '  <<: [*more, *base]');
    assert.deepEqual(
      valueOf(document, 'x'),
      new Map([
        ['a', 1],
        ['b', 4],
        ['c', 5],
      ]),
    );
  });

  it('make no duplicate keys', () => {
    assert.deepEqual(duplicateKeys(read(...base, 'x:', '  b: 3', '  <<: *base', '  a: 1')), []);
  });

  it('take mappings only', () => {
    const [problem] = read('x:', '  <<: 1').problems;
    assert.equal(problem?.detail, 'only a mapping can be merged with <<');
  });

  it('are ordinary keys in quotes', () => {
    assert.deepEqual(plainOf(read('"<<": 1').root), new Map([['<<', 1]]));
  });
});

describe('documents made to hurt', () => {
  it('do not grow by their aliases', () => {
    const lines = ['a: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level++)
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    const document = read(...lines, 'b: 1');
    assert.deepEqual(
      document.problems.map(({ code }) => code),
      ['yaml-too-many-aliases'],
    );
    assert.equal(valueOf(document, 'b'), 1);
  });

  it('are not followed into great depths', () => {
    for (const deep of [
      '['.repeat(5000),
      '{a: '.repeat(5000),
      `${'- '.repeat(3000)}x`,
      Array.from({ length: 3000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
    ]) {
      const document = parseDocument(deep);
      assert.ok(document.problems.length > 0);
      assert.ok(
        document.problems.some(({ code }) => code === 'yaml-too-deep') || document.recovered,
        deep.slice(0, 20),
      );
    }
  });

  it('are read to their end however long they are', () => {
    for (const text of [
      'a: '.repeat(20_000),
      '"'.repeat(20_000),
      '{'.repeat(300) + ' '.repeat(50_000),
      '# '.repeat(50_000),
      'a:\n'.repeat(20_000),
      '&a '.repeat(5000),
      '*a '.repeat(5000),
      '<'.repeat(20_000),
      '\t'.repeat(20_000),
      '- |\n'.repeat(20_000),
    ])
      assert.equal(parseDocument(text).text, text);
  });
});
