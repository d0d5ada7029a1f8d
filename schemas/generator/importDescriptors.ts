import type { Json, JsonObject } from './json';
import { readWire, wireMessages, wireNumber, wireText, type WireValue } from './wire';

type Message = Map<number, WireValue[]>;

/** Numbers of google.protobuf.FieldDescriptorProto.Type. */
const TYPES: Readonly<Record<number, string>> = {
  1: 'double',
  2: 'float',
  3: 'int64',
  4: 'uint64',
  5: 'int32',
  6: 'uint64',
  7: 'uint32',
  8: 'bool',
  9: 'string',
  11: 'message',
  12: 'bytes',
  13: 'uint32',
  14: 'enum',
  15: 'int32',
  16: 'int64',
  17: 'int32',
  18: 'int64',
};
const REPEATED = 3;

/** What a patch can hold: configuration and extensions of Envoy, of xDS and of Istio's own filters. */
const DESCRIBED =
  /^(envoy\.(config|extensions|watchdog|tcp|type)|xds\.(type|core|data)|udpa\.type|istio\.envoy|io\.istio|stats)(\.|$)/;

/** A message or enum as its file declares it. */
interface Declared {
  readonly messages: Map<string, Message>;
  readonly enums: Map<string, Message>;
  readonly packages: Set<string>;
}

/**
 * The messages that an EnvoyFilter can hold, from a FileDescriptorSet (what `protoc --descriptor_set_out` and
 * `buf build` write): message -> field -> type. A type is a protobuf scalar, `.` and the full name of a message or `=`
 * and that of an enum; `[]` in front means repeated, `{key}` a map. Only names and types are kept.
 * `others` are the packages of messages that are not described.
 */
export function readDescriptors(bytes: Uint8Array): JsonObject {
  const declared: Declared = { messages: new Map(), enums: new Map(), packages: new Set() };
  for (const file of wireMessages(readWire(bytes), 1)) {
    const name = wireText(file, 2);
    declared.packages.add(name);
    collect(name, wireMessages(file, 4), wireMessages(file, 5), declared);
  }
  const messages: Record<string, Json> = {};
  const enums: Record<string, Json> = {};
  const wanted = [...declared.messages.keys()].filter((name) => DESCRIBED.test(name));
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const message = declared.messages.get(name);
    if (message === undefined || messages[name] !== undefined || isMapEntry(message)) continue;
    const fields = wireMessages(message, 2).map((field) => [wireText(field, 1), typeOf(field, declared)] as const);
    messages[name] = Object.fromEntries(fields);
    for (const [, type] of fields) {
      const of = type.replace(/^(\[\]|\{\w+\})/, '');
      if (of.startsWith('.')) wanted.push(of.slice(1));
      if (of.startsWith('=')) enums[of.slice(1)] = valuesOf(declared.enums.get(of.slice(1)));
    }
  }
  const others = [...declared.messages]
    .filter(([name, message]) => messages[name] === undefined && !isMapEntry(message))
    .map(([name]) => packageOf(name, declared));
  return { others: [...new Set(others)].sort(), enums: sorted(enums), messages: sorted(messages) };
}

function collect(scope: string, messages: readonly Message[], enums: readonly Message[], into: Declared): void {
  for (const each of enums) into.enums.set(`${scope}.${wireText(each, 1)}`, each);
  for (const message of messages) {
    const name = `${scope}.${wireText(message, 1)}`;
    into.messages.set(name, message);
    collect(name, wireMessages(message, 3), wireMessages(message, 4), into);
  }
}

function isMapEntry(message: Message): boolean {
  return wireMessages(message, 7).some((options) => wireNumber(options, 7) === 1);
}

function typeOf(field: Message, declared: Declared): string {
  const name = wireText(field, 6).slice(1);
  const entry = declared.messages.get(name);
  if (entry !== undefined && isMapEntry(entry)) {
    const [key, value] = [1, 2].map((number) => wireMessages(entry, 2).find((each) => wireNumber(each, 3) === number));
    if (key !== undefined && value !== undefined) return `{${typeOf(key, declared)}}${typeOf(value, declared)}`;
  }
  const kind = TYPES[wireNumber(field, 5) ?? 0];
  if (kind === undefined) throw new Error(`${wireText(field, 1)}: type ${wireNumber(field, 5) ?? 0} is not known`);
  const plain = kind === 'message' ? `.${name}` : kind === 'enum' ? `=${name}` : kind;
  return wireNumber(field, 4) === REPEATED ? `[]${plain}` : plain;
}

function valuesOf(declared: Message | undefined): Json {
  return declared === undefined ? [] : wireMessages(declared, 2).map((value) => wireText(value, 1));
}

function packageOf(message: string, { packages }: Declared): string {
  let name = message;
  while (name !== '' && !packages.has(name)) name = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  return name;
}

function sorted(value: Record<string, Json>): JsonObject {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
