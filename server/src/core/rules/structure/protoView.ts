import { camelCase, memberOf } from '../../schema/fieldAt';
import type { FieldSchema, MeshSchema } from '../../schema/types';
import { Field } from '../../yaml/field';
import { YamlList, YamlMap, YamlScalar, isNull } from '../../yaml/tree';
import type { YamlMember, YamlNode } from '../../yaml/tree';

const LIMITS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

/**
 * Whether istiod's decoder takes a text in quotes for a number.
 * Source: unmarshalSingularValue of github.com/golang/protobuf/jsonpb, which leaves the quotes away and reads JSON.
 */
export function isProtoNumber(text: string, { type, format }: FieldSchema): boolean {
  if (type === 'number')
    return /^ *(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|null) *$|^(?:NaN|-?Infinity)$/.test(text);
  if (type !== 'integer' || !/^ *(?:-?(?:0|[1-9]\d*)|null) *$/.test(text)) return false;
  const [low, high] = LIMITS[format ?? ''] ?? [-(2n ** 63n), 2n ** 63n - 1n];
  const value = text.trim() === 'null' ? 0n : BigInt(text);
  return value >= low && value <= high && (low < 0 || !text.includes('-'));
}

/**
 * A message as istiod decodes it: names in camelCase, numbers without quotes, of a choice only the member that wins,
 * nothing that its version does not know. Every node keeps its span.
 * @param field the root of the message
 */
export function protoView(field: Field, { name, root }: Pick<MeshSchema, 'name' | 'root'>): Field {
  if (field.node === undefined) return field;
  const { map } = field;
  const dropped = name === 'MeshConfig' && ONLY_IN_CAMEL_CASE.some((member) => map?.member(member) !== undefined);
  const kept = map?.members.filter((member) => !ONLY_IN_CAMEL_CASE.includes(member.name));
  const node = map !== undefined && dropped ? mapOf(map, kept ?? []) : field.node;
  return Field.root(viewOf(node, root));
}

function viewOf(node: YamlNode, schema: FieldSchema): YamlNode {
  if (node.kind === 'scalar') return scalarOf(node, schema);
  const inner = schema.items ?? schema.values;
  if (node.kind === 'list') {
    if (inner === undefined) return node;
    const items = node.items.map((item) => entryOf(item, inner));
    return items.every((item, index) => item === node.items[index]) ? node : listOf(node, items);
  }
  const members = schema.type === 'object' ? messageMembers(node, schema) : mapMembers(node, inner);
  const same = members.length === node.members.length && members.every((each, index) => each === node.members[index]);
  return same ? node : mapOf(node, members);
}

/** An entry of a list or map; a null is a message with nothing in it. */
function entryOf(node: YamlNode, schema: FieldSchema): YamlNode {
  if (!isNull(node) || schema.type !== 'object') return viewOf(node, schema);
  const empty = new YamlMap(node.start, true, []);
  empty.end = node.end;
  return empty;
}

function scalarOf(node: YamlScalar, schema: FieldSchema): YamlNode {
  if (typeof node.value !== 'string' || node.unknown || schema.type === 'string') return node;
  if (!isProtoNumber(node.value, schema)) return node;
  const value = node.value.trim() === 'null' ? 0 : Number(node.value);
  return new YamlScalar(node.start, node.end, node.text, value, node.style, false);
}

/** True for a number that can stand for a word of an enum. */
export function isEnumNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}

/**
 * Members of a MeshConfig that istiod takes out of the text by their name in camelCase, and puts in the place of what it
 * decoded: in snake_case they do nothing.
 * Source: ApplyMeshConfig, pkg/config/mesh/mesh.go.
 */
export const ONLY_IN_CAMEL_CASE: readonly string[] = ['default_config', 'default_providers'];

/** True for a member in snake_case that does not count, as the same one in camelCase is there. */
export function isOvershadowed(map: YamlMap, name: string): boolean {
  const camel = camelCase(name);
  return camel !== name && map.member(camel) !== undefined;
}

/** The members that count: of those with the same key the last one. */
export function countingMembers(field: Field): Field[] {
  return lastOfEach(field.members(), ({ key }) => key);
}

function lastOfEach<T>(members: readonly T[], keyOf: (member: T) => unknown): T[] {
  const last = new Map(members.map((member) => [keyOf(member), member]));
  return members.filter((member) => last.get(keyOf(member)) === member);
}

function messageMembers(node: YamlMap, schema: FieldSchema): YamlMember[] {
  const known = lastOfEach(node.members, nameOf).flatMap((member): YamlMember[] => {
    const inner = memberOf(schema, member.name, true);
    if (inner === undefined) return schema.open === true ? [member] : [];
    const name = Object.hasOwn(schema.fields ?? {}, member.name) ? member.name : camelCase(member.name);
    if (name !== member.name && isOvershadowed(node, member.name)) return [];
    const value = viewOf(member.value, inner);
    return [value === member.value && name === member.name ? member : { ...member, name, value }];
  });
  const written = new Set(known.filter(({ value }) => !isNull(value)).map(({ name }) => name));
  const beaten = new Set(
    (schema.oneOf ?? []).flatMap(({ members }) => members.filter((name) => written.has(name)).slice(0, -1)),
  );
  return beaten.size === 0 ? known : known.filter(({ name }) => !beaten.has(name));
}

function mapMembers(node: YamlMap, values: FieldSchema | undefined): YamlMember[] {
  if (values === undefined) return [...node.members];
  return lastOfEach(node.members, nameOf).map((member) => {
    const value = entryOf(member.value, values);
    return value === member.value ? member : { ...member, value };
  });
}

function nameOf({ name }: YamlMember): string {
  return name;
}

function mapOf(node: YamlMap, members: YamlMember[]): YamlMap {
  const map = new YamlMap(node.start, node.flow, members);
  map.end = node.end;
  map.open = node.open;
  map.merges = node.merges;
  return map;
}

function listOf(node: YamlList, items: YamlNode[]): YamlList {
  const list = new YamlList(node.start, node.flow, items);
  list.end = node.end;
  list.open = node.open;
  return list;
}
