import type { DocumentSchema, FieldSchema } from './types';

/**
 * The field at a place of a document.
 * @param path of keys and list indexes, from the root of the object (`['spec', 'hosts', 0]`); the empty path is the root.
 * @returns undefined for an unknown field and for anything inside a value whose content is not described.
 */
export function fieldAt(schema: DocumentSchema, path: readonly (string | number)[]): FieldSchema | undefined {
  let field: FieldSchema | undefined = schema.root;
  for (const step of path) {
    if (!field) return undefined;
    field = memberOf(field, step, schema.protoJson === true);
  }
  return field;
}

/**
 * One step down: a member of an object, a value of a map (whatever the key), an item of a list (whatever the number).
 * @param protoNames accept the snake_case spelling of a member name too.
 */
export function memberOf(field: FieldSchema, step: string | number, protoNames = false): FieldSchema | undefined {
  if (field.type === 'list') return typeof step === 'number' ? field.items : undefined;
  if (field.type === 'map') return field.values;
  const { fields } = field;
  if (!fields || typeof step === 'number') return undefined;
  if (Object.hasOwn(fields, step)) return fields[step];
  const camel = protoNames ? camelCase(step) : step;
  return Object.hasOwn(fields, camel) ? fields[camel] : undefined;
}

/** `proxy_metadata` -> `proxyMetadata`, as protobuf derives JSON names. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
