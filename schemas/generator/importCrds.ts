import { canonical, isObject, type Json, type JsonObject } from './json';

/** Says nothing about structure: prose, and rules that are checks of their own. */
const leftOut = new Set(['description', 'x-kubernetes-validations']);

/**
 * The kinds of CustomResourceDefinition documents, in the form of the files in `schemas/source`.
 * @param documents of other kinds are skipped. Throws on a CRD without group, names or a schema.
 */
export function readCrds(documents: readonly Json[]): Record<string, JsonObject> {
  const kinds = documents.filter(isObject).filter((document) => document.kind === 'CustomResourceDefinition');
  const entries = kinds.map((document) => readCrd(member(document, 'spec')));
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

function readCrd(spec: JsonObject): [kind: string, entry: JsonObject] {
  const names = member(spec, 'names');
  const kind = String(names.kind);
  const versions = Array.isArray(spec.versions) ? (spec.versions as readonly Json[]) : [];
  const served = versions.filter(isObject).filter((version) => version.served === true);
  const schemas = served.map((version) => ({
    name: String(version.name),
    schema: structure(member(member(version, 'schema'), 'openAPIV3Schema')),
  }));
  const shared = mostFrequent(schemas.map(({ schema }) => schema));
  const own = schemas.map(({ name, schema }): [string, JsonObject] => {
    return [name, canonical(schema) === canonical(shared) ? {} : { schema }];
  });
  const shortNames: Json[] = Array.isArray(names.shortNames) ? [...(names.shortNames as readonly Json[])] : [];
  const entry = { group: String(spec.group), plural: String(names.plural), scope: String(spec.scope) };
  const rest = { versions: Object.fromEntries(own), schema: shared };
  return [kind, shortNames.length > 0 ? { ...entry, shortNames, ...rest } : { ...entry, ...rest }];
}

/** The schema without what is left out. Only places that hold schemas are entered: a default may have any member. */
function structure(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).filter(([key]) => !leftOut.has(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, structureAt(key, value)]));
}

function structureAt(key: string, value: Json): Json {
  const inner = (item: Json): Json => (isObject(item) ? structure(item) : item);
  switch (key) {
    case 'properties':
      return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, inner(field)]))
        : value;
    case 'items':
    case 'additionalProperties':
    case 'not':
      return inner(value);
    case 'oneOf':
    case 'anyOf':
    case 'allOf':
      return Array.isArray(value) ? value.map((item: Json) => inner(item)) : value;
    default:
      return value;
  }
}

function mostFrequent(schemas: readonly JsonObject[]): JsonObject {
  const texts = schemas.map((schema) => canonical(schema));
  const count = (text: string): number => texts.filter((other) => other === text).length;
  const [best] = [...schemas].sort((a, b) => count(canonical(b)) - count(canonical(a)));
  if (!best) throw new Error('a CRD without a served version');
  return best;
}

function member(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  if (!isObject(value)) throw new Error(`a CRD without ${key}`);
  return value;
}
