import type { EnvoyField, EnvoyType } from '../../../schema/envoyTypes';
import { renameKey } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import { hasPlaceholder } from '../../../yaml/placeholder';
import type { ObjectContext } from '../../defineRule';
import { fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { holderOf, listWords, nameOf } from '../../structure/words';
import { removal } from '../removal';
import { checkAny } from './envoyAny';
import { envoyValueMismatch, typedConfigMissing, unknownEnvoyField } from './envoyRules';
import { checkScalar, expectedOf, isKeyOf, reportType } from './envoyScalars';

const KNOWN = 'google.protobuf.';
/** Messages of protobuf itself that are written as a single value: how the value is read. */
const SINGLE: Readonly<Record<string, string>> = {
  BoolValue: 'bool',
  BytesValue: 'bytes',
  StringValue: 'string',
  Int32Value: 'int32',
  UInt32Value: 'uint32',
  FloatValue: 'float',
  Int64Value: 'int64',
  UInt64Value: 'uint64',
  DoubleValue: 'double',
  Duration: 'duration',
  Timestamp: 'timestamp',
};

/**
 * Holds a piece of configuration against a message of Envoy, as istiod does: what it cannot read is refused, fields that
 * the message does not have are warned of. Source: unmarshalMessage, jsonpb/decode.go of golang/protobuf.
 */
export function checkMessage(field: Field, name: string, context: ObjectContext): void {
  if (!field.exists || field.unknown) return;
  const own = name.startsWith(KNOWN) ? name.slice(KNOWN.length) : '';
  if (own === 'Value') return;
  const single = SINGLE[own];
  if (single !== undefined) return checkScalar(field, { kind: single }, single, context);
  if (own === 'ListValue') return field.node?.kind === 'list' ? undefined : report(field, 'a list', context);
  if (field.map === undefined) return reportType(field, 'message', context);
  if (own === 'Any') return checkAny(field, context, checkMessage);
  if (own !== 'Struct') checkMembers(field, name, context);
}

function checkMembers(field: Field, message: string, context: ObjectContext): void {
  const { settings, schemas } = context;
  const fields = schemas.envoy.message(message, settings.istioVersion);
  if (fields === undefined) return;
  for (const member of field.members()) {
    const name = String(member.key);
    const known = fields.get(name);
    if (known !== undefined) checkField(member, known.type, context);
    // The type of an Any stands among its fields.
    else if (name !== '@type' && !hasPlaceholder(name)) reportUnknown(field, member, message, fields, context);
  }
}

function checkField(field: Field, type: EnvoyType, context: ObjectContext): void {
  if (!field.exists || field.unknown) return;
  if (type.repeated === true) {
    if (field.node?.kind !== 'list') return report(field, 'a list', context);
    for (const item of field.items()) checkOne(item, type, context);
  } else if (type.key !== undefined) {
    if (field.map === undefined) return report(field, 'a mapping', context);
    for (const member of field.members()) checkEntry(field, member, type, type.key, context);
  } else checkOne(field, type, context);
}

function checkEntry(field: Field, member: Field, type: EnvoyType, keys: string, context: ObjectContext): void {
  const key = String(member.key);
  if (!hasPlaceholder(key) && !isKeyOf(keys, key)) {
    const values = { value: key, name: nameOf(field), expected: expectedOf(keys) };
    context.report(envoyValueMismatch, member, 'key', values, { span: member.keySpan });
  }
  checkOne(member, type, context);
}

function checkOne(field: Field, type: EnvoyType, context: ObjectContext): void {
  if (type.message === undefined) checkScalar(field, type, type.kind, context);
  else checkMessage(field, type.message, context);
}

function report(field: Field, expected: string, context: ObjectContext): void {
  const actual = field.map === undefined ? (field.scalar === undefined ? 'a list' : 'a single value') : 'a mapping';
  context.report(envoyValueMismatch, field, 'type', { name: nameOf(field), expected, actual });
}

function reportUnknown(
  parent: Field,
  member: Field,
  message: string,
  fields: ReadonlyMap<string, EnvoyField>,
  context: ObjectContext,
): void {
  const { settings, schemas } = context;
  const name = String(member.key);
  const type = message.slice(message.lastIndexOf('.') + 1);
  const values = { name, type, minor: settings.istioVersion };
  const options = { span: member.keySpan };
  const since = schemas.envoy.fieldLifetime(message, name)?.since;
  const removed = removal(`Remove "${name}"`, member, context);
  if (since !== undefined)
    return context.report(unknownEnvoyField, member, 'newer', { ...values, since }, { ...options, fixes: removed });
  const free = [...new Set(fields.values())].filter(
    (each) => !parent.get(each.name).exists && !parent.get(each.jsonName).exists,
  );
  const near = nearestName(
    name,
    free.map((each) => (/[A-Z]/.test(name) ? each.jsonName : each.name)),
  );
  if (near === undefined) {
    const known = listWords([...new Set([...fields.values()].map((each) => each.name))]);
    return context.report(unknownEnvoyField, member, 'unknown', { ...values, known }, { ...options, fixes: removed });
  }
  const key = parent.map?.member(name)?.key;
  const renamed = key === undefined ? [] : fix(`Rename to "${near}"`, [renameKey(key, near)], true);
  context.report(
    unknownEnvoyField,
    member,
    'near',
    { ...values, near },
    { ...options, fixes: [...renamed, ...removed] },
  );
}

/**
 * Warns of an extension without `typed_config`. istiod looks at the message and at single messages below it, neither
 * into lists nor into typed configuration. Source: recurseMissingTypedConfig,
 * pkg/config/validation/envoyfilter/envoyfilter.go.
 */
export function checkTypedConfig(field: Field, message: string, context: ObjectContext): void {
  const fields = context.schemas.envoy.message(message, context.settings.istioVersion);
  if (field.map === undefined || fields === undefined || message.startsWith(KNOWN)) return;
  const isSet = (name: string): boolean =>
    [name, fields.get(name)?.jsonName ?? name].some((each) => field.get(each).exists || field.get(each).unknown);
  if (fields.has('typed_config') && !isSet('typed_config') && !isSet('config_discovery')) {
    const name = field.get('name');
    const holder = name.text === undefined ? holderOf(field, 'The configuration') : `The extension "${name.text}"`;
    context.report(
      typedConfigMissing,
      field,
      'missing',
      { holder },
      name.text === undefined ? {} : { span: name.span },
    );
  }
  for (const member of field.members()) {
    const type = fields.get(String(member.key))?.type;
    if (type?.message !== undefined && type.repeated !== true && type.key === undefined)
      checkTypedConfig(member, type.message, context);
  }
}
