import type { FieldSchema } from '../../server/src/core/schema/types';
import { canonical, isObject, type Json, type JsonObject } from './json';
import type { Keywords, Plain } from './plain';

type Own = { -readonly [K in keyof Keywords]?: Keywords[K] };
type Group = NonNullable<FieldSchema['oneOf']>[number];

/** Keywords that are carried over as they are. */
const copied = [
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'nullable',
  'enum',
  'required',
  'default',
] as const satisfies readonly (keyof Keywords)[];

/** Keywords read elsewhere in this file, or without any effect on what the API server accepts. */
const known = new Set<string>([
  ...copied,
  'type',
  'properties',
  'items',
  'additionalProperties',
  'oneOf',
  'anyOf',
  'allOf',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  // Only says how the API server merges fields of several owners.
  'x-kubernetes-map-type',
]);

/**
 * Reads the structural schema of a CRD.
 * @param where path of the schema, for errors.
 * Throws on anything it does not understand: a limit must never get lost in silence.
 */
export function readCrdSchema(schema: JsonObject, where: string): Plain {
  for (const key of Object.keys(schema)) if (!known.has(key)) fail(where, `unknown keyword ${key}`);
  const own: Own = {};
  for (const key of copied) if (key in schema) Object.assign(own, { [key]: schema[key] });
  // Status codes are numbers; all values are kept as texts.
  if (Array.isArray(schema.enum)) own.enum = schema.enum.map(String);
  if (own.format === 'date-time') own.istio = 'timestamp';
  readListType(schema, own, where);
  const groups = [...readOneOf(schema.oneOf, own, where), ...readAllOf(schema.allOf, where)];
  if (groups.length > 0) own.oneOf = groups;

  if (schema['x-kubernetes-int-or-string'] === true) {
    if (canonical(schema.anyOf) !== canonical([{ type: 'integer' }, { type: 'string' }]))
      fail(where, 'odd int-or-string');
    return { own: { ...own, type: 'intOrString' } };
  }
  if ('anyOf' in schema) fail(where, 'anyOf');
  switch (schema.type) {
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return { own: { ...own, type: schema.type } };
    case 'array':
      return { own: { ...own, type: 'list' }, items: readCrdSchema(child(schema.items, where), `${where}[]`) };
    case 'object':
      return readObject(schema, own, where);
    default:
      if (schema['x-kubernetes-preserve-unknown-fields'] === true && !('type' in schema))
        return { own: { ...own, type: 'any' } };
      return fail(where, `type ${canonical(schema.type)}`);
  }
}

function readObject(schema: JsonObject, own: Own, where: string): Plain {
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if ('additionalProperties' in schema) {
    if ('properties' in schema || open) fail(where, 'additionalProperties beside other members');
    const values = readCrdSchema(child(schema.additionalProperties, where), `${where}{}`);
    return { own: { ...own, type: 'map' }, values };
  }
  const fields = new Map<string, Plain>();
  for (const [name, value] of Object.entries(child(schema.properties ?? {}, where))) {
    fields.set(name, readCrdSchema(child(value, where), `${where}.${name}`));
  }
  return { own: { ...own, type: 'object', ...(open ? { open } : {}) }, fields };
}

function readListType(schema: JsonObject, own: Own, where: string): void {
  const keys = schema['x-kubernetes-list-map-keys'];
  switch (schema['x-kubernetes-list-type']) {
    case undefined:
    case 'atomic':
      if (keys !== undefined) fail(where, 'map keys without a map list');
      return;
    case 'set':
      own.isSet = true;
      return;
    case 'map':
      own.mapKeys = texts(keys, where);
      return;
    default:
      fail(where, 'list type');
  }
}

/** `oneOf` in the three shapes that CRDs use: at most one member, exactly one member, a format that depends on a member. */
function readOneOf(value: Json | undefined, own: Own, where: string): Group[] {
  if (value === undefined) return [];
  const branches = array(value, where);
  const condition = readFormatCondition(branches);
  if (condition) {
    own.formatWhen = [...(own.formatWhen ?? []), condition];
    return [];
  }
  const [first, ...rest] = branches;
  const none = isObject(first) && isObject(first.not) && Object.keys(first).length === 1 ? first.not.anyOf : undefined;
  const members = (none === undefined ? branches : rest).map((branch) => soleRequired(branch, where));
  if (none !== undefined) {
    const excluded = array(none, where).map((branch) => soleRequired(branch, where));
    if (canonical(excluded) !== canonical(members)) fail(where, 'oneOf whose branches differ');
  }
  return [{ members, required: none === undefined }];
}

function readAllOf(value: Json | undefined, where: string): Group[] {
  if (value === undefined) return [];
  return array(value, where).flatMap((part) => {
    if (!isObject(part) || Object.keys(part).join() !== 'oneOf') fail(where, 'allOf with something else than oneOf');
    const own: Own = {};
    const groups = readOneOf(child(part, where).oneOf, own, where);
    if (Object.keys(own).length > 0) fail(where, 'condition inside allOf');
    return groups;
  });
}

/** `{required: [name]}` and nothing else. */
function soleRequired(branch: Json | undefined, where: string): string {
  const names = isObject(branch) && Object.keys(branch).join() === 'required' ? texts(branch.required, where) : [];
  const [name] = names;
  if (name === undefined || names.length !== 1) return fail(where, `oneOf branch ${canonical(branch)}`);
  return name;
}

/** Either (member is X and another has one of some formats), or the member is not X. */
function readFormatCondition(branches: readonly Json[]): NonNullable<FieldSchema['formatWhen']>[number] | undefined {
  const [yes, no, ...more] = branches.map((branch) => (isObject(branch) ? branch.properties : undefined));
  if (!isObject(yes) || !isObject(no) || more.length > 0) return undefined;
  const [member, then, ...others] = Object.keys(yes);
  if (member === undefined || then === undefined || others.length > 0) return undefined;
  const condition = yes[member];
  const consequence = yes[then];
  if (!isObject(condition) || !isObject(consequence)) return undefined;
  if (canonical(no) !== canonical({ [member]: { not: condition } })) return undefined;
  const words = Array.isArray(condition.enum) ? (condition.enum as readonly Json[]) : [];
  const formats = Array.isArray(consequence.anyOf) ? (consequence.anyOf as readonly Json[]) : [];
  const [is] = words;
  const names = formats.map((item) =>
    isObject(item) && Object.keys(item).join() === 'format' ? item.format : undefined,
  );
  if (words.length !== 1 || typeof is !== 'string' || !names.every((name) => typeof name === 'string'))
    return undefined;
  return { member, is, then, formats: names };
}

function child(value: Json | undefined, where: string): JsonObject {
  return isObject(value) ? value : fail(where, 'an object is expected');
}

function array(value: Json | undefined, where: string): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : fail(where, 'a list is expected');
}

function texts(value: Json | undefined, where: string): string[] {
  return array(value, where).map((item) => (typeof item === 'string' ? item : fail(where, 'a text is expected')));
}

function fail(where: string, what: string): never {
  throw new Error(`${where}: ${what} is not understood; teach schemas/generator/crd.ts to read it`);
}
