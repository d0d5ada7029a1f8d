import assert from 'node:assert/strict';
import { join } from 'node:path';
import { readReleases, readSources, type SourceRelease } from '../../../schemas/generator/source';
import { isObject, type Json, type JsonObject } from '../../../schemas/generator/json';
import { gatewayApiKinds, istioKinds } from '../../../server/src/core/schema/kinds';
import { livesIn } from '../../../server/src/core/schema/lifetime';
import { minors, newestMinor } from '../../../server/src/core/schema/minors';
import { createSchemas, isMissing } from '../../../server/src/core/schema/schemas';
import type { FieldSchema, Minor } from '../../../server/src/core/schema/types';
import { schemasFolder } from './sources';

const sources = readSources(join(schemasFolder, 'source'));
const schemas = createSchemas();
/** What every object has is described elsewhere. */
const objectMembers = ['apiVersion', 'kind', 'metadata'];

/** Writes a schema as its CRD would, so that both can be compared member by member. */
function asCrd(field: FieldSchema): JsonObject {
  const open = field.open ? { 'x-kubernetes-preserve-unknown-fields': true } : {};
  const out: Record<string, Json | undefined> = {
    ...open,
    ...limits(field),
    ...(field.mapKeys ? { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': field.mapKeys } : {}),
    ...(field.isSet ? { 'x-kubernetes-list-type': 'set' } : {}),
    ...unions(field),
  };
  if (field.type === 'intOrString') {
    out.anyOf = [{ type: 'integer' }, { type: 'string' }];
    out['x-kubernetes-int-or-string'] = true;
  } else {
    out.type = field.type === 'list' ? 'array' : field.type === 'map' ? 'object' : field.type;
  }
  if (field.items) out.items = asCrd(field.items);
  if (field.values) out.additionalProperties = asCrd(field.values);
  const members = Object.entries(field.fields ?? {}).map(([name, member]) => [name, asCrd(member)]);
  if (members.length > 0) out.properties = Object.fromEntries(members) as JsonObject;
  return defined(out);
}

function limits(field: FieldSchema): Record<string, Json | undefined> {
  const { minLength, maxLength, pattern, format, minimum, maximum, minItems, maxItems } = field;
  const { minProperties, maxProperties, nullable, required, enum: words } = field;
  const counts = { minItems, maxItems, minProperties, maxProperties };
  return {
    minLength,
    maxLength,
    pattern,
    format,
    minimum,
    maximum,
    ...counts,
    nullable,
    required,
    enum: field.type === 'integer' ? words?.map(Number) : words,
    default: field.default,
  };
}

function unions(field: FieldSchema): Record<string, Json | undefined> {
  const groups = (field.oneOf ?? []).map(({ members, required }): JsonObject => {
    const each = members.map((name) => ({ required: [name] }));
    return { oneOf: required ? each : [{ not: { anyOf: each } }, ...each] };
  });
  const [group, ...more] = groups;
  if (group) return more.length > 0 ? { allOf: groups } : { oneOf: group.oneOf };
  const [condition] = field.formatWhen ?? [];
  if (!condition) return {};
  const { member, is, then, formats } = condition;
  const yes: JsonObject = { [member]: { enum: [is] }, [then]: { anyOf: formats.map((format) => ({ format })) } };
  return { oneOf: [{ properties: yes }, { properties: { [member]: { not: { enum: [is] } } } }] };
}

/** The CRD's schema without what has no effect, or is described elsewhere. */
function essence(schema: JsonObject, isRoot = false): JsonObject {
  const out: Record<string, Json | undefined> = { ...schema, 'x-kubernetes-map-type': undefined };
  if (out['x-kubernetes-list-type'] === 'atomic') out['x-kubernetes-list-type'] = undefined;
  if (isObject(schema.items)) out.items = essence(schema.items);
  if (isObject(schema.additionalProperties)) out.additionalProperties = essence(schema.additionalProperties);
  if (isObject(schema.properties)) {
    const members = Object.entries(schema.properties).filter(([name]) => !isRoot || !objectMembers.includes(name));
    const kept = members.map(([name, member]) => [name, isObject(member) ? essence(member) : member]);
    out.properties = kept.length > 0 ? (Object.fromEntries(kept) as JsonObject) : undefined;
  }
  return defined(out);
}

function defined(members: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject;
}

function checkRelease(release: SourceRelease, minor: Minor): void {
  for (const [name, kind] of release.kinds) {
    for (const [version, source] of kind.versions) {
      const schema = schemas.schemaFor(kind.group, version, name, minor);
      assert.ok(!isMissing(schema), `${name} ${version} in ${minor}`);
      assert.deepEqual(asCrd(schema.root), essence(source, true), `${name} ${version} in ${minor}`);
      assert.equal(schema.plural, kind.plural);
      assert.equal(schema.namespaced, kind.namespaced);
    }
  }
}

describe('schemas and their sources', () => {
  for (const [minor, release] of sources.istio) {
    it(`every kind and version of Istio ${minor} comes out as it went in`, () => checkRelease(release, minor));
  }

  it('so does the Gateway API', () => checkRelease(sources.gatewayApi, newestMinor));

  it('no kind or version is served in a minor that does not have it', () => {
    for (const minor of minors) {
      const release = sources.istio.get(minor);
      const served = istioKinds().filter((info) => livesIn(info, minor));
      assert.deepEqual(
        served.map((info) => info.kind),
        [...(release?.kinds.keys() ?? [])].sort(),
      );
      for (const info of served) {
        const versions = info.versions.filter((version) => livesIn(version, minor)).map(({ name }) => name);
        assert.deepEqual(versions.sort(), [...(release?.kinds.get(info.kind)?.versions.keys() ?? [])].sort());
      }
    }
    assert.equal(gatewayApiKinds().length, sources.gatewayApi.kinds.size);
  });

  it('the sources hold no prose and no CEL', () => {
    for (const release of readReleases(join(schemasFolder, 'source')).values()) {
      assert.doesNotMatch(JSON.stringify(release), /"(description|cel|x-kubernetes-validations)":/);
    }
  });
});
