import { memberOf } from '../../schema/fieldAt';
import type { FieldSchema } from '../../schema/types';
import { areBranches } from '../../yaml/branches';
import { addMember, removeField, renameKey } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { Writable } from '../../yaml/write';
import { fix } from '../defineRule';
import { nearestName } from '../nearest';
import type { Fix } from '../finding';
import type { Walk } from './checkStructure';
import { LEFT_OUT, ONE_KEPT } from './meshMessages';
import { countingMembers, isOvershadowed, ONLY_IN_CAMEL_CASE } from './protoView';
import { fieldNeedsNewerIstio, fieldsExcludeEachOther, missingRequiredField, unknownField } from './structureRules';
import { holderOf, listWords, quoteWords } from './words';

/** Checks the members of an object: unknown ones, missing ones, ones that exclude each other. `each` goes on below. */
export function checkMembers(
  walk: Walk,
  field: Field,
  schema: FieldSchema,
  each: (field: Field, schema: FieldSchema, required: boolean) => void,
): void {
  const fields = schema.fields ?? {};
  const isMessage = walk.schema.protoJson === true;
  for (const member of isMessage ? countingMembers(field) : field.members()) {
    const name = String(member.key);
    const inner = memberOf(schema, name, isMessage);
    if (isMessage && inner !== undefined && field.map !== undefined && isOvershadowed(field.map, name)) continue;
    if (inner !== undefined) each(member, inner, schema.required?.includes(name) ?? false);
    const isUnknown = schema.open !== true && !isUnknownKey(member) && !(walk.partial && name.startsWith('$'));
    if (inner === undefined ? isUnknown : isUnused(walk, field, name)) reportUnknown(walk, field, member, fields);
  }
  if (walk.partial || field.open) return;
  for (const name of schema.required ?? []) {
    if (!field.get(name).exists && !field.get(name).unknown) reportMissing(walk, field, name, fields[name]);
  }
  for (const group of schema.oneOf ?? []) checkGroup(walk, field, group);
}

/** A name that istiod decodes and then does not use. */
function isUnused({ facts, object }: Walk, field: Field, name: string): boolean {
  return facts.kind === 'MeshConfig' && field === object && ONLY_IN_CAMEL_CASE.includes(name);
}

/** A key with a placeholder in it may be any. */
function isUnknownKey(member: Field): boolean {
  return /\{\{|\$\{|\$\(/.test(String(member.key));
}

function reportUnknown(walk: Walk, parent: Field, member: Field, fields: Readonly<Record<string, FieldSchema>>): void {
  const name = String(member.key);
  const kind = walk.facts.kind;
  const values = { name, parent: holderOf(parent, kind), version: walk.settings.istioVersion };
  const options = { span: member.keySpan, ...(walk.schema.protoJson === true ? LEFT_OUT : {}) };
  const path = member.path.slice(walk.object.path.length);
  const lifetime = walk.schemas.sinceOf(walk.type, path);
  const removal = fix(`Remove "${name}"`, [removeField(walk.document.text, member)]);
  if (lifetime?.since !== undefined && isNewer(lifetime.since, walk.settings.istioVersion)) {
    walk.report(
      fieldNeedsNewerIstio,
      member,
      'field',
      { ...values, since: lifetime.since },
      { ...options, fixes: removal },
    );
    return;
  }
  if (lifetime?.until !== undefined) {
    walk.report(unknownField, member, 'gone', { ...values, until: lifetime.until }, { ...options, fixes: removal });
    return;
  }
  const free = Object.keys(fields).filter((known) => !parent.get(known).exists);
  const near = nearestName(name, free);
  if (near === undefined) {
    walk.report(
      unknownField,
      member,
      'unknown',
      { ...values, known: listWords(Object.keys(fields)) },
      { ...options, fixes: removal },
    );
    return;
  }
  walk.report(
    unknownField,
    member,
    'near',
    { ...values, near },
    { ...options, fixes: [...rename(member, near), ...removal] },
  );
}

function rename(member: Field, name: string): Fix[] {
  const key = member.parent?.map?.member(String(member.key))?.key;
  return key === undefined ? [] : fix(`Rename to "${name}"`, [renameKey(key, name)], true);
}

function isNewer(since: string, chosen: string): boolean {
  return Number(since.slice(2)) > Number(chosen.slice(2));
}

function reportMissing(walk: Walk, field: Field, name: string, schema: FieldSchema | undefined): void {
  const member = field.get(name);
  const value = firstValue(schema);
  const fixes = value === undefined ? [] : fix(`Add "${name}"`, [addMember(walk.document.text, field, name, value)]);
  walk.report(
    missingRequiredField,
    member,
    'missing',
    { name, parent: holderOf(field, walk.facts.kind) },
    { span: field.keySpan, fixes },
  );
}

/** A value to start from; undefined where any would be wrong. */
function firstValue(schema: FieldSchema | undefined): Writable | undefined {
  switch (schema?.type) {
    case 'string':
      return schema.enum?.[0];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      // Where any 32 bits will do for the schema, something else decides what makes sense.
      if (schema.maximum === undefined || schema.maximum > 65535) return undefined;
      return schema.maximum === 65535 ? 80 : Math.max(1, schema.minimum ?? 1);
    case 'object': {
      if (schema.oneOf?.some(({ required }) => required)) return undefined;
      const members = (schema.required ?? []).map((name): [string, Writable | undefined] => [
        name,
        firstValue(schema.fields?.[name]),
      ]);
      return members.length > 0 && members.every((entry): entry is [string, Writable] => entry[1] !== undefined)
        ? Object.fromEntries(members)
        : undefined;
    }
    default:
      return undefined;
  }
}

function checkGroup(walk: Walk, field: Field, group: { members: readonly string[]; required: boolean }): void {
  const present = group.members.filter((name) => field.get(name).exists);
  const holder = holderOf(field, walk.facts.kind);
  if (present.length > 1) {
    const written = present.map((name) => field.get(name));
    if (areBranches(walk.document, written)) return;
    const last = [...present].sort((a, b) => field.get(a).keySpan.start - field.get(b).keySpan.start).at(-1) ?? '';
    const member = field.get(last);
    const removed = (names: readonly string[]): ReturnType<typeof removeField>[] =>
      names.map((name) => removeField(walk.document.text, field.get(name)));
    const fixes = present.flatMap((name) =>
      present.length === 2
        ? fix(`Remove "${name}"`, removed([name]))
        : fix(`Keep only "${name}"`, removed(present.filter((other) => other !== name))),
    );
    const values = { parent: holder, members: quoteWords(group.members, 'or'), present: quoteWords(present) };
    const related = present
      .filter((name) => name !== last)
      .map((name) => ({ resource: walk.resource, span: field.get(name).keySpan, message: `"${name}" stands here` }));
    const softened = walk.schema.protoJson === true ? ONE_KEPT : {};
    walk.report(fieldsExcludeEachOther, member, 'both', values, { span: member.keySpan, fixes, related, ...softened });
  } else if (present.length === 0 && group.required && !group.members.some((name) => field.get(name).unknown)) {
    walk.report(
      missingRequiredField,
      field,
      'oneOf',
      { parent: holder, members: quoteWords(group.members, 'or') },
      { span: field.keySpan },
    );
  }
}
