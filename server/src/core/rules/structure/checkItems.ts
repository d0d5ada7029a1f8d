import type { FieldSchema } from '../../schema/types';
import { removeField } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import { fix } from '../defineRule';
import type { Walk } from './checkStructure';
import { duplicateEntry, wrongNumberOfItems } from './structureRules';
import { nameOf } from './words';

/** Beyond this length nobody looks for the one entry to remove, and finding its lines takes time. */
const MAX_REMOVABLE = 500;

/** Checks how many items a list has, and that they differ where they must. */
export function checkItems(walk: Walk, field: Field, schema: FieldSchema, required: boolean): void {
  const items = field.items();
  const count = items.length;
  const name = nameOf(field);
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && count < minItems && !field.open && !walk.partial) {
    const removable = !required && count === 0;
    const fixes = removable ? fix(`Remove "${name}"`, [removeField(walk.document.text, field)]) : [];
    walk.report(
      wrongNumberOfItems,
      field,
      count === 0 ? 'empty' : 'few',
      { name, count, limit: minItems },
      { span: field.keySpan, fixes },
    );
  }
  if (maxItems !== undefined && count > maxItems) {
    walk.report(wrongNumberOfItems, field, 'many', { name, count, limit: maxItems }, { span: field.keySpan });
  }
  if (schema.mapKeys !== undefined) checkKeys(walk, items, schema.mapKeys, name);
  if (schema.isSet === true) checkSet(walk, items, name);
}

function checkKeys(walk: Walk, items: readonly Field[], keys: readonly string[], name: string): void {
  const seen = new Map<string, Field>();
  for (const item of items) {
    const values = keys.map((key) => item.get(key));
    if (values.some((value) => value.unknown) || item.map === undefined) continue;
    const id = JSON.stringify(
      values.map((value) => (value.scalar?.value === undefined ? null : String(value.scalar.value))),
    );
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, item);
      continue;
    }
    const shown = values.find((value) => value.exists) ?? item;
    const related = [
      {
        resource: walk.resource,
        span: keys.map((key) => first.get(key)).find((value) => value.exists)?.span ?? first.span,
        message: 'the first one stands here',
      },
    ];
    const fixes = items.length > MAX_REMOVABLE ? [] : fix('Remove this entry', [removeField(walk.document.text, item)]);
    walk.report(
      duplicateEntry,
      shown,
      'key',
      { name, key: keys.join(' and '), value: shown.scalar?.text ?? '' },
      { related, fixes },
    );
  }
}

function checkSet(walk: Walk, items: readonly Field[], name: string): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (item.scalar === undefined || item.unknown) continue;
    if (!seen.has(item.scalar.text)) {
      seen.add(item.scalar.text);
      continue;
    }
    walk.report(
      duplicateEntry,
      item,
      'item',
      { name, value: item.scalar.text },
      { fixes: fix('Remove this entry', [removeField(walk.document.text, item)], true) },
    );
  }
}
