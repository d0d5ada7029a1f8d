import type { Keywords, Plain } from './plain';
import { leaf } from './plain';
import type { Messages, ProtoField } from './source';

/** Messages and fields whose value has a meaning that their protobuf type does not tell. */
const meanings: Readonly<Record<string, NonNullable<Keywords['istio']>>> = {
  'istio.networking.v1alpha3.StringMatch': 'stringMatch',
  'istio.networking.v1alpha3.StringMatch.regex': 'regex',
  'istio.networking.v1alpha3.RegexRewrite.match': 'regex',
  'istio.networking.v1alpha3.Percent': 'percent',
  'istio.networking.v1alpha3.EnvoyFilter.ProxyMatch.proxyVersion': 'regex',
  'istio.mesh.v1alpha1.ProxyConfig.ProxyStatsMatcher.inclusionRegexps': 'regex',
};

/** Deprecated by their documentation only; the API types do not carry the mark. */
const deprecatedFields = new Set([
  'istio.networking.v1alpha3.LoadBalancerSettings.warmupDurationSecs',
  'istio.extensions.v1alpha1.WasmPlugin.targetRef',
  'istio.security.v1beta1.AuthorizationPolicy.targetRef',
  'istio.security.v1beta1.RequestAuthentication.targetRef',
  'istio.telemetry.v1alpha1.Telemetry.targetRef',
]);

const wrappers: Readonly<Record<string, Plain>> = {
  'google.protobuf.BoolValue': leaf('boolean', { istio: 'wrapper' }),
  'google.protobuf.DoubleValue': leaf('number', { istio: 'wrapper', format: 'double' }),
  'google.protobuf.Int32Value': leaf('integer', { istio: 'wrapper', format: 'int32' }),
  'google.protobuf.Int64Value': leaf('integer', { istio: 'wrapper', format: 'int64' }),
  'google.protobuf.UInt32Value': leaf('integer', { istio: 'wrapper', format: 'uint32' }),
};

const scalars: Readonly<Record<string, Plain>> = {
  string: leaf('string'),
  bool: leaf('boolean'),
  bytes: leaf('string', { istio: 'bytes' }),
  double: leaf('number', { format: 'double' }),
  int32: leaf('integer', { format: 'int32' }),
  uint32: leaf('integer', { format: 'uint32' }),
  uint64: leaf('integer', { format: 'uint64' }),
};

/** The field of a message that a CRD calls `name`. Some CRDs list a name in snake_case as well. */
export function protoField(messages: Messages, message: string, name: string): ProtoField | undefined {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return messages.messages.get(message)?.find((field) => field.name === camel);
}

/** Adds to a field as the CRD has it what its protobuf type knows more. Fields of the CRD that the message lacks stay as they are. */
export function annotate(plain: Plain, message: string, messages: Messages): Plain {
  const fields = new Map<string, Plain>();
  const names = [...(plain.fields?.keys() ?? [])];
  const order = messages.messages.get(message)?.map((field) => field.name) ?? [];
  const rank = (name: string): number => order.indexOf(protoField(messages, message, name)?.name ?? name);
  for (const name of names.sort((a, b) => rank(a) - rank(b))) {
    const member = plain.fields?.get(name);
    if (!member) continue;
    const field = protoField(messages, message, name);
    fields.set(name, field ? annotateField(member, field, message, messages) : member);
  }
  return { ...plain, own: withMeaning(plain.own, message), fields };
}

function annotateField(plain: Plain, field: ProtoField, message: string, messages: Messages): Plain {
  const own: Keywords = isDeprecated(field, message) ? { ...plain.own, deprecated: true } : plain.own;
  if (plain.items) return { ...plain, own, items: annotateValue(plain.items, field, message, messages) };
  if (plain.values) return { ...plain, own, values: annotateValue(plain.values, field, message, messages) };
  return annotateValue({ ...plain, own }, field, message, messages);
}

function annotateValue(plain: Plain, field: ProtoField, message: string, messages: Messages): Plain {
  const own = { ...plain.own, ...valueKeywords(plain.own, field, message, messages) };
  const known =
    field.type === 'message' && field.of !== undefined && messages.messages.has(field.of) ? field.of : undefined;
  return known === undefined ? { ...plain, own } : annotate({ ...plain, own }, known, messages);
}

function valueKeywords(own: Keywords, field: ProtoField, message: string, messages: Messages): Partial<Keywords> {
  const meaning = meanings[`${message}.${field.name}`];
  if (meaning) return { istio: meaning };
  if (field.type === 'bytes') return { istio: 'bytes' };
  if (field.type === 'enum') {
    const deprecated = deprecatedWords(field, messages).filter((word) => own.enum?.includes(word));
    return deprecated.length > 0 ? { deprecatedValues: deprecated } : {};
  }
  if (field.of === 'google.protobuf.Duration') return { istio: 'duration' };
  if (field.of === 'google.protobuf.Struct') return { istio: 'struct' };
  return field.of !== undefined && wrappers[field.of] ? { istio: 'wrapper' } : {};
}

/**
 * The structure of a message for which there is no CRD.
 * @param exists tells whether the minor in question knows a field of a message, or a word of an enum.
 */
export function readMessage(
  message: string,
  messages: Messages,
  exists: (owner: string, member: string) => boolean,
): Plain {
  const fields = new Map<string, Plain>();
  const groups = new Map<string, string[]>();
  for (const field of messages.messages.get(message) ?? []) {
    if (!exists(message, field.name)) continue;
    const value = readValue(field, message, messages, exists);
    let plain: Plain = value;
    if (field.repeated) plain = { own: { type: 'list' }, items: value };
    if (field.map) plain = { own: { type: 'map' }, values: value };
    if (isDeprecated(field, message)) plain = { ...plain, own: { ...plain.own, deprecated: true } };
    fields.set(field.name, plain);
    if (field.oneof !== undefined) groups.set(field.oneof, [...(groups.get(field.oneof) ?? []), field.name]);
  }
  const oneOf = [...groups.values()].map((members) => ({ members, required: false }));
  const own: Keywords = { type: 'object', ...(oneOf.length > 0 ? { oneOf } : {}) };
  return { own: withMeaning(own, message), fields };
}

function readValue(
  field: ProtoField,
  message: string,
  messages: Messages,
  exists: (owner: string, member: string) => boolean,
): Plain {
  const meaning = meanings[`${message}.${field.name}`];
  if (meaning) return leaf('string', { istio: meaning });
  const name = field.of ?? field.type;
  if (field.type === 'enum') {
    const words = (messages.enums.get(name) ?? []).map((value) => value.name).filter((word) => exists(name, word));
    const deprecated = deprecatedWords(field, messages);
    return leaf('string', { enum: words, ...(deprecated.length > 0 ? { deprecatedValues: deprecated } : {}) });
  }
  if (field.type === 'message' && messages.messages.has(name)) return readMessage(name, messages, exists);
  if (name === 'google.protobuf.Duration') return leaf('string', { istio: 'duration' });
  if (name === 'google.protobuf.Struct')
    return { own: { type: 'object', open: true, istio: 'struct' }, fields: new Map() };
  const simple = wrappers[name] ?? scalars[name];
  if (!simple) throw new Error(`${message}.${field.name}: protobuf type ${name} is not understood`);
  return simple;
}

function deprecatedWords(field: ProtoField, messages: Messages): string[] {
  const values = messages.enums.get(field.of ?? '') ?? [];
  return values.filter((value) => value.deprecated).map((value) => value.name);
}

function isDeprecated(field: ProtoField, message: string): boolean {
  return field.deprecated === true || deprecatedFields.has(`${message}.${field.name}`);
}

function withMeaning(own: Keywords, message: string): Keywords {
  const meaning = meanings[message];
  return meaning ? { ...own, istio: meaning } : own;
}
