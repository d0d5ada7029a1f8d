import assert from 'node:assert/strict';
import { parseDocument } from '../../../server/src/core/yaml/document';
import { embeddedDocument, fitsInto, writablePart } from '../../../server/src/core/yaml/embedded';
import type { EmbeddedDocument } from '../../../server/src/core/yaml/embedded';
import { Field } from '../../../server/src/core/yaml/field';
import type { YamlNode } from '../../../server/src/core/yaml/tree';

/** The YAML in the text at `data.mesh`. */
function embeddedIn(text: string): EmbeddedDocument {
  const outer = parseDocument(text);
  const { scalar } = Field.root(outer.root).at('data.mesh');
  assert.ok(scalar !== undefined);
  const embedded = embeddedDocument(outer, scalar);
  assert.ok(embedded !== undefined);
  return embedded;
}

/** All keys and values of a tree with the text that stands where they are said to stand. */
function written(node: YamlNode | undefined, text: string): string[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return [`${String(node.value)} = ${text.slice(node.start, node.end)}`];
  if (node.kind === 'list') return node.items.flatMap((item) => written(item, text));
  return node.members.flatMap(({ key, value }) => [text.slice(key.start, key.end), ...written(value, text)]);
}

const INNER = `# the mesh
accessLogFile: /dev/stdout
defaultConfig:
  proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true", B: 'it''s'}

  discoveryAddress: istiod:15012 # as it was
trustDomainAliases:
- a
- "b"
`;

function indented(lines: string, by: string): string {
  return lines.replace(/^(?=.)/gm, by);
}

describe('YAML inside a text', () => {
  for (const header of ['|', '|-', '|+', '|4', '|4-  # a comment']) {
    it(`has exact places in a block scalar with ${header}`, () => {
      const text = `kind: ConfigMap\ndata:\n  mesh: ${header}\n${indented(INNER, '      ')}  other: "{"\n`;
      const { document, placed } = embeddedIn(text);
      assert.equal(placed, true);
      assert.deepEqual(written(document.root, text), written(parseDocument(INNER).root, INNER));
      assert.deepEqual(document.problems, []);
    });
  }

  it('has exact places with CRLF line ends', () => {
    const text = `data:\r\n  mesh: |\r\n${indented(INNER, '    ').replaceAll('\n', '\r\n')}`;
    const { document } = embeddedIn(text);
    assert.deepEqual(written(document.root, text), written(parseDocument(INNER).root, INNER));
  });

  it('has exact places on one line between quotes, where nothing is escaped', () => {
    for (const text of [`data: {mesh: '{"a": {"b": 1}}'}`, `data: {mesh: "{a: {b: 1}}"}`]) {
      const { document, placed } = embeddedIn(text);
      assert.equal(placed, true);
      assert.equal(text.charAt(Field.root(document.root).at('a.b').span.start), '1');
    }
  });

  it('stands on the whole value where folds, escapes or continued lines hide the places', () => {
    for (const mesh of ['"a: 1\\nb: 2\\n"', "'a: it''s'", '>\n    a: 1', '"a:\n    1"']) {
      const text = `data:\n  mesh: ${mesh}\n`;
      const { document, placed } = embeddedIn(text);
      const outer = Field.root(parseDocument(text).root).at('data.mesh');
      const { start, end } = Field.root(document.root).get('a').span;
      assert.equal(placed, false, mesh);
      assert.deepEqual({ start, end }, { start: outer.span.start, end: outer.span.end }, mesh);
      assert.equal(document.text, text);
    }
  });

  it('has its problems where they are', () => {
    const text = 'data:\n  mesh: |\n    a: "b\n    c: d\n';
    const [problem] = embeddedIn(text).document.problems;
    assert.equal(text.slice(problem?.start, problem?.end), '"b');
  });

  it('is nothing where the text is not known', () => {
    const outer = parseDocument('data:\n  mesh: ${MESH}\n');
    const { scalar } = Field.root(outer.root).at('data.mesh');
    assert.ok(scalar !== undefined);
    assert.equal(embeddedDocument(outer, scalar), undefined);
  });

  it('keeps values of a template unknown', () => {
    const text = 'kind: ConfigMap\ndata:\n  mesh: |\n    a: {{ .Values.a }}\n    b: 1\n';
    const outer = parseDocument(text, { template: true });
    const { scalar } = Field.root(outer.root).at('data.mesh');
    const root = Field.root(scalar && embeddedDocument(outer, scalar)?.document.root);
    assert.equal(root.get('a').unknown, true);
    assert.equal(root.get('b').number, 1);
  });
});

describe('the part of a text that can be written in', () => {
  const text = 'data:\n  mesh: |\n    a: 1\n    \n  \nother: 2\n';
  const { scalar } = Field.root(parseDocument(text).root).at('data.mesh');
  const isIn = (at: number): boolean => scalar !== undefined && writablePart(text, scalar, at) !== undefined;

  it('is the text with the empty lines below it, as far as they are indented', () => {
    assert.equal(isIn(text.indexOf('a: 1')), true);
    assert.equal(isIn(text.indexOf('    \n') + 4), true);
    assert.equal(isIn(text.indexOf('  \nother') + 2), false);
    assert.equal(isIn(text.indexOf('other')), false);
    assert.equal(isIn(text.indexOf('mesh')), false);
  });

  it('takes only what does not end it', () => {
    assert.equal(fitsInto('literal', "a: 'b'\n"), true);
    assert.equal(fitsInto('single', "'b'"), false);
    assert.equal(fitsInto('single', '"b"'), true);
    assert.equal(fitsInto('double', '"b"'), false);
    assert.equal(fitsInto('plain', 'a: b'), false);
    assert.equal(fitsInto('plain', 'b'), true);
  });
});
