import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../server/src/core/text/span';
import type { TextEdit } from '../../../server/src/core/text/span';
import { parseDocument } from '../../../server/src/core/yaml/document';
import {
  addMember,
  appendItem,
  insertMember,
  removeField,
  renameKey,
  replaceScalar,
} from '../../../server/src/core/yaml/edit';
import { Field } from '../../../server/src/core/yaml/field';
import { plainOf } from '../../support/plainYaml';
import { writeYaml } from '../../support/writeYaml';
import type { Plain } from '../../support/writeYaml';
import { documentPlan } from '../../support/yamlPlans';

const ADDED = { port: { number: 443 }, hosts: ['a.example.com', '*', 'b'] };
const ADDED_PLAIN = new Map<string, Plain>([
  ['port', new Map([['number', 443]])],
  ['hosts', ['a.example.com', '*', 'b']],
]);

/** An edit of a document, and what the value at its place has to be afterwards. */
interface Change {
  readonly name: string;
  readonly at: Field;
  readonly edit: TextEdit;
  readonly value: Plain;
}

/** Every place of an object, the root first. */
function placesOf(field: Field): Field[] {
  return [field, ...[...field.members(), ...field.items()].flatMap(placesOf)];
}

/** Every edit that can be made at a place. */
function changesAt(text: string, field: Field): Change[] {
  const found: Change[] = [];
  const add = (name: string, at: Field, edit: TextEdit | undefined, value: Plain): void => {
    if (edit !== undefined) found.push({ name, at, edit, value });
  };
  const plain = plainOf(field.node);
  if (field.map !== undefined && plain instanceof Map) {
    add(
      'insertMember',
      field,
      insertMember(text, field.map, 'added', ADDED),
      new Map([...plain, ['added', ADDED_PLAIN]]),
    );
    const [first] = field.map.members;
    if (first !== undefined) {
      add(
        'insertMember after the first',
        field,
        insertMember(text, field.map, 'added', 'x', first.name),
        new Map([...plain, ['added', 'x']]),
      );
      const renamed = new Map([...plain].filter(([key]) => key !== first.name));
      add('renameKey', field, renameKey(first.key, 'renamed: key'), renamed.set('renamed: key', plain.get(first.name)));
    }
  }
  if (field.node?.kind === 'list' && Array.isArray(plain))
    add('appendItem', field, appendItem(text, field.node, ADDED), [...plain, ADDED_PLAIN]);
  if (field.scalar !== undefined) {
    add('replaceScalar', field, replaceScalar(field.scalar, "it's: new"), "it's: new");
    add('replaceScalar by a number', field, replaceScalar(field.scalar, 80), 80);
    if (field.scalar.value === null)
      add('addMember', field, addMember(text, field, 'added', ADDED), new Map([['added', ADDED_PLAIN]]));
  }
  if (field.parent !== undefined) {
    const parent = plainOf(field.parent.node);
    if (parent instanceof Map)
      add(
        'removeField',
        field.parent,
        removeField(text, field),
        new Map([...parent].filter(([key]) => key !== field.key)),
      );
    else if (Array.isArray(parent))
      add(
        'removeField',
        field.parent,
        removeField(text, field),
        parent.filter((_, index) => index !== field.key),
      );
  }
  return found;
}

function changed(root: Field, { at, value }: Change): Plain {
  const replace = (field: Field): Plain => {
    if (field.node === at.node) return value;
    if (field.map !== undefined) return new Map(field.members().map((member) => [String(member.key), replace(member)]));
    return field.node?.kind === 'list' ? field.items().map(replace) : plainOf(field.node);
  };
  return replace(root);
}

describe('edits of random documents', () => {
  for (const lineBreak of ['\n', '\r\n']) {
    it(`give a text that says what was meant (lines end with ${JSON.stringify(lineBreak)})`, () => {
      const property = fc.property(
        documentPlan({ anchors: false, nulls: true }),
        fc.noBias(fc.nat(1_000_000)),
        (plan, pick) => {
          const text = writeYaml(plan).text.replaceAll('\n', lineBreak);
          const root = Field.root(parseDocument(text).root);
          const places = placesOf(root);
          const changes = changesAt(text, places[pick % places.length] ?? root);
          for (const change of changes) {
            const edited = applyEdits(text, [change.edit]);
            const document = parseDocument(edited);
            const told = `${change.name}\n${text}\n=>\n${edited}`;
            assert.deepEqual(document.problems, [], told);
            assert.deepEqual(plainOf(document.root), changed(root, change), told);
          }
        },
      );
      fc.assert(property, { numRuns: 300 });
    });
  }
});
