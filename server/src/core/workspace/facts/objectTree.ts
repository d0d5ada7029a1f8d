import type { YamlDocument } from '../../yaml/document';
import { embeddedDocument } from '../../yaml/embedded';
import { Field } from '../../yaml/field';
import { YamlMap } from '../../yaml/tree';
import type { ScalarStyle } from '../../yaml/tree';
import type { ObjectFacts } from './types';

/** An object where it is written. */
export interface ObjectTree {
  readonly object: Field;
  /** The document that it belongs to: the file's, or one that stands as text in it. Both have the same offsets. */
  readonly document: YamlDocument;
  /** False where a place in the object is not a place in the text: nothing can be edited there. */
  readonly placed: boolean;
  /** Set inside of a text: how that is written. */
  readonly style?: ScalarStyle;
}

/** Where an object stands in a document: directly, or in a text that is YAML of its own. */
export type ObjectWay = Pick<ObjectFacts, 'path' | 'inside' | 'member'>;

/** Follows the way to an object; its field has no node when nothing stands there. */
export function objectTree(document: YamlDocument, { path, inside, member }: ObjectWay): ObjectTree {
  const found = Field.root(document.root).follow(path);
  if (inside === undefined) return { object: wrapped(found, member), document, placed: true };
  const embedded = found.scalar === undefined ? undefined : embeddedDocument(document, found.scalar);
  if (embedded === undefined) return { object: Field.root(undefined), document, placed: false };
  const root = Field.root(embedded.document.root);
  return { ...embedded, object: wrapped(root.follow(inside), member) };
}

/** The object around its only member. */
function wrapped(field: Field, member: string | undefined): Field {
  const node = field.node;
  const written = typeof field.key === 'string' ? field.parent?.map?.member(field.key) : undefined;
  if (member === undefined || node === undefined || written === undefined) return field;
  const map = new YamlMap(written.key.start, false, [{ ...written, name: member }]);
  map.end = node.end;
  return Field.root(map);
}
