import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { completion, createSchemas, defaultSettings, Workspace, writeBlock } from '../../server/src/core/index';
import type { CompletionItem, Writable } from '../../server/src/core/index';
import { schemaAt, structureOf } from '../../server/src/core/features/schemaAt';
import type { KnownStructure } from '../../server/src/core/features/schemaAt';
import { toWritable } from '../../server/src/core/yaml/toWritable';
import { extractObjects } from '../../server/src/core/workspace/facts/extract';
import { parseDocument } from '../../server/src/core/yaml/document';
import { type Field } from '../../server/src/core/yaml/field';
import { readDocuments, textOf } from './documents';

/*
 * Documents that a cluster takes, with one value or one key taken away: what was there is offered where it stood. In
 * block style, with CRLF line ends, and as JSON.
 */

const data = path.join(path.dirname(fileURLToPath(import.meta.url)), 'data');
const schemas = createSchemas();
/** Every so many documents; all of them would take minutes. */
const STEP = 29;
const LONGEST = 4000;

const texts = readDocuments(data)
  .filter(({ verdict }) => verdict === 'accept')
  .filter((_, index) => index % STEP === 0)
  .map(textOf)
  .filter((text) => text.length < LONGEST);

interface Example {
  readonly text: string;
  readonly object: Field;
  readonly structure: KnownStructure;
}

/** The one object of a text, and what may stand in it. */
function exampleOf(text: string): Example[] {
  const document = parseDocument(text);
  const [object, ...others] = document.problems.length > 0 ? [] : extractObjects(document);
  if (object === undefined || others.length > 0) return [];
  const { workspace } = Workspace.empty(defaultSettings, ['/w']).with([]);
  const structure = structureOf({ workspace, schemas }, object.facts, defaultSettings.istioVersion);
  return structure === undefined ? [] : [{ text, object: object.field, structure }];
}

function offeredAt(text: string, offset: number): CompletionItem[] {
  const { workspace } = Workspace.empty(defaultSettings, ['/w']).with([{ path: '/w/a.yaml', text, open: true }]);
  return completion({ workspace, schemas }, '/w/a.yaml', offset);
}

function membersOf(field: Field): Field[] {
  const children = field.node?.kind === 'list' ? field.items() : field.members();
  return children.flatMap((child) => [...(field.map === undefined ? [] : [child]), ...membersOf(child)]);
}

/** Values of a known set, with the text that stands there. */
function knownValues({ object, structure }: Example): { start: number; end: number; word: string }[] {
  return membersOf(object).flatMap((field) => {
    const { scalar } = field;
    const schema = schemaAt(structure, field.path)?.field;
    if (scalar === undefined || schema === undefined || scalar.end === scalar.start) return [];
    const words = schema.type === 'boolean' ? ['true', 'false'] : (schema.enum ?? []);
    const isOffered =
      words.includes(scalar.text) &&
      schema.deprecatedValues?.includes(scalar.text) !== true &&
      !NOT_OFFERED.has(scalar.text);
    return isOffered ? [{ start: scalar.start, end: scalar.end, word: scalar.text }] : [];
  });
}

/** Words that do nothing where they are allowed: see `livingWords` of EnvoyFilters. */
const NOT_OFFERED: ReadonlySet<string> = new Set(['INVALID', 'BOOTSTRAP', 'WAYPOINT']);

/** What only the API server writes. */
const SERVER_KEYS = /^(?:status|metadata\.(?:creationTimestamp|generation|managedFields|resourceVersion|uid))$/;

/** Keys of objects whose members are known, with the member as it is written. */
function knownKeys({ text, object, structure }: Example): { start: number; end: number; word: string }[] {
  return membersOf(object).flatMap((field) => {
    const holder = schemaAt(structure, field.path.slice(0, -1))?.field;
    const schema = typeof field.key === 'string' ? holder?.fields?.[field.key] : undefined;
    const { node, keySpan } = field;
    if (schema === undefined || node === undefined || schema.deprecated === true) return [];
    if (SERVER_KEYS.test(field.path.join('.')) || holder?.open === true) return [];
    const end = text.indexOf('\n', Math.max(keySpan.end, node.end - 1));
    return [{ start: keySpan.start, end: end < 0 ? text.length : end, word: String(field.key) }];
  });
}

function assertOffered(text: string, at: { start: number; end: number; word: string }): void {
  const without = text.slice(0, at.start) + text.slice(at.end);
  const items = offeredAt(without, at.start);
  const labels = items.map(({ label }) => label);
  assert.ok(labels.includes(at.word), `${at.word} is not among ${labels.join(', ')}\n${without}`);
  for (const { label, replace } of items) {
    const replaced = without.slice(replace.start, replace.end);
    assert.equal(replaced.trim(), '', `${label} replaces ${JSON.stringify(replaced)}`);
    assert.ok(replace.start <= at.start && at.start <= replace.end, `${label} replaces something elsewhere`);
  }
}

/** The same object as JSON, with the places of values of a known set. */
function jsonOf(example: Example): Example[] {
  const value = toWritable(example.object);
  return value === undefined ? [] : exampleOf(JSON.stringify(value, null, 2));
}

/** The same object as we would write it, with lists under their keys. */
function rewritten(example: Example): Example[] {
  const value: Writable | undefined = toWritable(example.object);
  return value === undefined ? [] : exampleOf(`${writeBlock(value, 0, { step: 4, listStep: 0 }).join('\n')}\n`);
}

describe('completion of what was there', () => {
  const examples = texts.flatMap(exampleOf);

  it('offers every value of a known set', () => {
    let count = 0;
    for (const example of [...examples, ...examples.flatMap(rewritten)])
      for (const value of knownValues(example)) {
        assertOffered(example.text, value);
        count++;
      }
    assert.ok(count > 100, `only ${count} values`);
  });

  it('offers every key', () => {
    let count = 0;
    for (const example of examples)
      for (const key of knownKeys(example)) {
        if (/[{[]/.test(example.text.slice(example.text.lastIndexOf('\n', key.start) + 1, key.start))) continue;
        assertOffered(example.text, key);
        count++;
      }
    assert.ok(count > 1000, `only ${count} keys`);
  });

  it('offers the same with CRLF line ends', () => {
    for (const example of examples.slice(0, 30).flatMap(({ text }) => exampleOf(text.replaceAll('\n', '\r\n'))))
      for (const value of knownValues(example)) assertOffered(example.text, value);
  });

  it('offers every value of a known set in JSON, with its quotes or without', () => {
    let count = 0;
    for (const example of examples.flatMap(jsonOf))
      for (const { start, end, word } of knownValues(example)) {
        assertOffered(example.text, { start, end, word });
        if (example.text.charAt(start) === '"') {
          const inside = example.text.slice(0, start + 1) + example.text.slice(end - 1);
          assert.ok(
            offeredAt(inside, start + 1).some(({ label }) => label === word),
            `${word}\n${inside}`,
          );
        }
        count++;
      }
    assert.ok(count > 50, `only ${count} values`);
  });
});
