import assert from 'node:assert/strict';
import { parseDocument } from '../../../server/src/core/yaml/document';
import { keyName, resolvePlain } from '../../../server/src/core/yaml/scalar';
import { plainOf } from '../../support/plainYaml';
import documents from './data/documents.json';
import scalars from './data/scalars.json';

/** A plain value as JSON has it. */
function asJson(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [String(key), asJson(inner)]));
  if (Array.isArray(value)) return value.map(asJson);
  return typeof value === 'bigint' ? Number(value) : Object.is(value, -0) ? 0 : value;
}

describe('YAML as Kubernetes reads it (measured with its own reader)', () => {
  it(`gives ${scalars.same.length} plain texts as they are`, () => {
    for (const text of scalars.same) assert.equal(resolvePlain(text), text);
  });

  for (const [value, texts] of Object.entries(scalars.values)) {
    it(`reads ${value} in ${texts.slice(0, 6).join(', ')}`, () => {
      for (const text of texts) assert.deepEqual(asJson(resolvePlain(text)), asJson(JSON.parse(value)), text);
    });
  }

  it('keeps whole numbers of 64 bits exactly', () => {
    assert.equal(resolvePlain('9007199254740993'), 9007199254740993n);
    assert.equal(resolvePlain('18446744073709551615'), 18446744073709551615n);
  });

  it('has no JSON for infinity and for what is no number', () => {
    assert.equal(resolvePlain('.inf'), Infinity);
    assert.equal(resolvePlain('-.Inf'), -Infinity);
    assert.ok(Number.isNaN(resolvePlain('.NaN')));
  });

  it('names keys by their value', () => {
    const names = ['on', 'n', '010', '0x1F', '1.50', 'yes ', 'a', '80'].map((key) => keyName(resolvePlain(key)));
    assert.deepEqual(names, ['true', 'false', '8', '31', '1.5', 'yes ', 'a', '80']);
    assert.equal(keyName(null), undefined);
  });

  it(`reads ${documents.read.length} documents as it does`, () => {
    for (const [text, value] of documents.read) {
      const document = parseDocument(String(text));
      assert.deepEqual(document.problems, [], JSON.stringify(text));
      assert.deepEqual(asJson(plainOf(document.root)), value, JSON.stringify(text));
    }
  });

  it(`refuses ${documents.refused.length} documents as it does`, () => {
    for (const text of documents.refused) assert.notDeepEqual(parseDocument(text).problems, [], JSON.stringify(text));
  });

  it('takes keys of 1024 characters with their quotes, and longer ones only behind a question mark or in JSON', () => {
    const problems = (text: string): string[] => parseDocument(text).problems.map(({ code }) => code);
    const long = 'é'.repeat(1024);
    assert.deepEqual(problems(`${long}: 1\n"${long.slice(2)}": 2\n? ${long}c\n: 3\n`), []);
    assert.deepEqual(problems(`{"${long}b": 1}\n`), []);
    assert.deepEqual(problems(`${long}b: 1\n`), ['yaml-syntax']);
    assert.deepEqual(problems(`"${long.slice(1)}": 1\n`), ['yaml-syntax']);
    assert.deepEqual(problems(`a: {${long} : 1}\n`), ['yaml-syntax']);
  });

  it('differs in rare cases only, which are known', () => {
    for (const text of documents.refusedButRead)
      assert.deepEqual(parseDocument(text).problems, [], JSON.stringify(text));
    for (const text of documents.readButRefused)
      assert.notDeepEqual(parseDocument(text).problems, [], JSON.stringify(text));
  });
});
