import assert from 'node:assert/strict';
import { readCrdSchema } from '../../../schemas/generator/crd';
import { readCrds } from '../../../schemas/generator/importCrds';
import { mergeDiff, mergePatch, print, type JsonObject } from '../../../schemas/generator/json';
import { merge } from '../../../schemas/generator/merge';
import { leaf } from '../../../schemas/generator/plain';

const required = (...names: string[]): { required: string[] } => ({ required: names });

describe('reading a CRD schema', () => {
  it('understands at most one, and exactly one', () => {
    const members = [required('a'), required('b')];
    const atMost = readCrdSchema({ type: 'object', oneOf: [{ not: { anyOf: members } }, ...members] }, 'x');
    assert.deepEqual(atMost.own.oneOf, [{ members: ['a', 'b'], required: false }]);
    const exactly = readCrdSchema({ type: 'object', oneOf: members }, 'x');
    assert.deepEqual(exactly.own.oneOf, [{ members: ['a', 'b'], required: true }]);
  });

  it('keeps a value that is not described', () => {
    assert.equal(readCrdSchema({ 'x-kubernetes-preserve-unknown-fields': true }, 'x').own.type, 'any');
  });

  const odd = {
    'an unknown keyword': { type: 'string', exclusiveMinimum: true },
    'an unknown type': { type: 'tuple' },
    'no type': {},
    anyOf: { type: 'string', anyOf: [{ format: 'ipv4' }] },
    'a union of two members at once': { type: 'object', oneOf: [required('a', 'b'), required('c')] },
    'a union whose parts differ': { type: 'object', oneOf: [{ not: { anyOf: [required('a')] } }, required('b')] },
    'allOf with something else': { type: 'object', allOf: [{ not: required('a') }] },
    'members and values': { type: 'object', properties: {}, additionalProperties: { type: 'string' } },
    'an odd int-or-string': { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }] },
    'an unknown list type': { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'bag' },
  };
  for (const [name, schema] of Object.entries(odd)) {
    it(`fails on ${name}`, () => {
      assert.throws(() => readCrdSchema(schema, 'x'), /is not understood/);
    });
  }
});

describe('merging minors', () => {
  const object = (...names: string[]) => ({
    own: { type: 'object' as const },
    fields: new Map(names.map((name) => [name, leaf('string')])),
  });

  it('finds first and last minors', () => {
    const merged = merge(
      [
        { minor: '1.24', plain: object('a', 'old') },
        { minor: '1.25', plain: object('a', 'new') },
      ],
      'x',
    );
    assert.equal(merged.fields?.get('new')?.since, '1.25');
    assert.equal(merged.fields?.get('old')?.until, '1.24');
    assert.equal(merged.fields?.get('a')?.since, undefined);
  });

  it('fails on a field that comes back, or changes its type', () => {
    const back = [object('a'), object(), object('a')];
    const editions = back.map((plain, index) => ({ minor: `1.${24 + index}` as const, plain }));
    assert.throws(() => merge(editions, 'x'), /x\.a: goes and comes back/);
    const types = [leaf('string'), leaf('integer')].map((plain, index) => ({
      minor: `1.${24 + index}` as const,
      plain,
    }));
    assert.throws(() => merge(types, 'x'), /changes its type/);
  });
});

describe('JSON', () => {
  it('a difference applied gives the other value', () => {
    const from = { a: 1, b: { c: [1, 2], d: 'x' }, e: true };
    const to = { a: 1, b: { c: [2], f: {} }, g: 'y' };
    const difference = mergeDiff(from, to);
    assert.deepEqual(difference, { b: { c: [2], d: null, f: {} }, e: null, g: 'y' });
    assert.deepEqual(mergePatch(from, difference ?? {}), to);
    assert.equal(mergeDiff(from, { ...from }), undefined);
  });

  it('is printed for people', () => {
    assert.equal(
      print({ a: [1, 2], b: 'long enough to break' }, 30),
      '{\n "a": [1,2],\n "b": "long enough to break"\n}',
    );
  });
});

describe('importing CRDs', () => {
  const crd = (version: string, more: JsonObject): JsonObject => ({
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'networking.istio.io',
      scope: 'Namespaced',
      names: { kind: 'Thing', plural: 'things', shortNames: ['th'] },
      versions: [
        { name: version, served: true, schema: { openAPIV3Schema: { type: 'object', description: 'prose', ...more } } },
        { name: 'v0', served: false },
      ],
    },
  });

  it('keeps the structure only', () => {
    const properties = { description: { type: 'string', description: 'prose', default: { description: 'kept' } } };
    const read = readCrds([
      { kind: 'Other' },
      crd('v1', { properties, 'x-kubernetes-validations': [{ rule: 'true' }] }),
    ]);
    assert.deepEqual(read, {
      Thing: {
        group: 'networking.istio.io',
        plural: 'things',
        scope: 'Namespaced',
        shortNames: ['th'],
        versions: { v1: {} },
        schema: { type: 'object', properties: { description: { type: 'string', default: { description: 'kept' } } } },
      },
    });
  });
});
