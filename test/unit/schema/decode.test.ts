import assert from 'node:assert/strict';
import { NodeReader, wordLifetimes } from '../../../server/src/core/schema/decode';
import type { EncodedNode } from '../../../server/src/core/schema/encoded';
import { livesIn, overlap } from '../../../server/src/core/schema/lifetime';

const nodes: readonly EncodedNode[] = [
  { type: 'string', enum: ['A', 'B'], changes: { '1.26': { enum: ['B', 'C'] }, '1.28': { enum: null, maxLength: 9 } } },
  { type: 'object', fields: { old: [0, null, '1.25'], young: [0, '1.27'], always: 0 } },
  { type: 'object', fields: { block: [1, '1.26'], list: 3 } },
  { type: 'list', items: 1 },
];

describe('reading encoded nodes', () => {
  const reader = new NodeReader(nodes);

  it('applies the changes up to the minor', () => {
    assert.deepEqual(reader.read(0, '1.25'), { type: 'string', enum: ['A', 'B'] });
    assert.deepEqual(reader.read(0, '1.27').enum, ['B', 'C']);
    assert.equal(reader.read(0, '1.28').enum, undefined);
    assert.equal(reader.read(0, '1.30').maxLength, 9);
  });

  it('has only the members that live in the minor', () => {
    assert.deepEqual(Object.keys(reader.read(1, '1.25').fields ?? {}), ['old', 'always']);
    assert.deepEqual(Object.keys(reader.read(1, '1.27').fields ?? {}), ['young', 'always']);
    assert.equal(reader.read(1, '1.25').fields?.old?.until, '1.25');
  });

  it('hands lifetimes down', () => {
    const block = reader.read(2, '1.28').fields?.block;
    assert.equal(block?.fields?.always?.since, '1.26');
    assert.equal(block?.fields?.young?.since, '1.27');
    assert.equal(reader.read(2, '1.28').fields?.list?.items?.fields?.always?.since, undefined);
  });

  it('makes a part once', () => {
    assert.equal(reader.read(3, '1.28').items, reader.read(3, '1.28').items);
  });

  it('follows a path over all minors', () => {
    assert.deepEqual(reader.follow(2, ['block', 'young'])?.lifetime, { since: '1.27' });
    assert.deepEqual(reader.follow(2, ['list', 0, 'old'])?.lifetime, { until: '1.25' });
    assert.equal(reader.follow(2, ['list', 'old']), undefined);
    assert.equal(reader.follow(2, ['hasOwnProperty']), undefined);
    assert.equal(reader.follow(9, []), undefined);
  });

  it('a number without a node accepts anything', () => {
    assert.deepEqual(reader.read(9, '1.28'), { type: 'any' });
  });

  it('knows when an enum had a word; lifting the enum ends none', () => {
    const [node] = nodes;
    assert.ok(node);
    const words = Object.fromEntries(wordLifetimes(node));
    assert.deepEqual(words, { A: { until: '1.25' }, B: {}, C: { since: '1.26' } });
  });
});

describe('lifetimes', () => {
  it('compare minors as numbers', () => {
    assert.ok(livesIn({ since: '1.9' }, '1.10'));
    assert.ok(!livesIn({ until: '1.9' }, '1.10'));
    assert.deepEqual(overlap({ since: '1.9', until: '1.30' }, { since: '1.10' }), { since: '1.10', until: '1.30' });
  });
});
