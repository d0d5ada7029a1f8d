import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/core/text/span';
import type { TextEdit } from '../../server/src/core/text/span';
import { parseDocument } from '../../server/src/core/yaml/document';
import * as edit from '../../server/src/core/yaml/edit';
import { Field } from '../../server/src/core/yaml/field';
import { parsePath } from '../../server/src/core/yaml/path';
import type { Writable } from '../../server/src/core/yaml/write';

/** Makes an edit of the field at a path. */
type Make = (text: string, field: Field) => TextEdit | undefined;

/** Lines as a text that ends with a line break. */
export function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}

/** The text after an edit; undefined when there is no edit. */
export function edited(text: string, path: string, make: Make): string | undefined {
  const document = parseDocument(text);
  assert.deepEqual(document.problems, []);
  const change = make(text, Field.root(document.root).follow(parsePath(path) ?? []));
  if (change === undefined) return undefined;
  const result = applyEdits(text, [change]);
  assert.deepEqual(parseDocument(result).problems, [], result);
  return result;
}

/** The text with a member added to the map at a path. */
export function insert(text: string, path: string, key: string, value: Writable, after?: string): string | undefined {
  return edited(text, path, (document, { map }) => map && edit.insertMember(document, map, key, value, after));
}

/** The text with a member added at a path where there may be no map yet. */
export function add(text: string, path: string, key: string, value: Writable): string | undefined {
  return edited(text, path, (document, field) => edit.addMember(document, field, key, value));
}

/** The text with an item added to the list at a path. */
export function append(text: string, path: string, value: Writable): string | undefined {
  return edited(text, path, (document, { node }) =>
    node?.kind === 'list' ? edit.appendItem(document, node, value) : undefined,
  );
}

/** The text without what stands at a path. */
export function remove(text: string, path: string): string | undefined {
  return edited(text, path, edit.removeField);
}

/** The text with another single value at a path. */
export function replace(text: string, path: string, value: string | number | boolean): string | undefined {
  return edited(text, path, (_, { scalar }) => scalar && edit.replaceScalar(scalar, value));
}
