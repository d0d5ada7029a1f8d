import envoyJson from '../../../../schemas/envoy.gen.json';
import { camelCase } from './fieldAt';
import { compareMinors, livesIn } from './lifetime';
import type { Lifetime, Minor } from './types';

/**
 * envoy.gen.json: the messages of Envoy's configuration over all minors. A message is one text: its full name, then
 * `field:type` for each field. A type is a protobuf scalar, `.` and the number of a message or `=` and that of an enum;
 * `[]` in front means repeated, `{key}` a map. `@1.30` behind a name, field or value means since then, `@-1.30` until then.
 */
export interface EncodedEnvoy {
  readonly generated: string;
  readonly sources: Readonly<Record<string, string>>;
  /** Packages with messages that exist but are not described. */
  readonly others: readonly string[];
  /** The names of each enum's values. */
  readonly enums: readonly string[];
  readonly messages: readonly string[];
}

/** A field of a message of Envoy. */
export interface EnvoyField extends Lifetime {
  /** As in Envoy's documentation: `stat_prefix`. */
  readonly name: string;
  /** The other spelling that istiod reads: `statPrefix`. */
  readonly jsonName: string;
  readonly type: EnvoyType;
}

/** What a field of a message of Envoy holds. */
export interface EnvoyType {
  /** A protobuf scalar, `message` or `enum`. */
  readonly kind: string;
  /** Full name of the message. */
  readonly message?: string;
  /** Names of the values of an enum, in the minor asked for. */
  readonly values?: readonly string[];
  readonly repeated?: boolean;
  /** The scalar that the keys of a map are. */
  readonly key?: string;
}

/** What istiod knows of the types of Envoy's configuration. */
export interface EnvoyTypes {
  /** The fields of a message, both spellings of a name leading to the field; undefined when the minor has none such. */
  message(name: string, minor: Minor): ReadonlyMap<string, EnvoyField> | undefined;
  /** The minors that know the message; undefined when none does. */
  lifetimeOf(name: string): Lifetime | undefined;
  /** The minors that know the field, by either of its names; undefined when none does. */
  fieldLifetime(message: string, field: string): Lifetime | undefined;
  /** True when the message may exist although it is not described. */
  mayExist(name: string): boolean;
  /** The full names of all messages that the minor knows. */
  names(minor: Minor): readonly string[];
}

/** @returns a new `EnvoyTypes`; it unpacks a message when it is asked for. */
export function createEnvoyTypes(encoded: EncodedEnvoy = envoyJson): EnvoyTypes {
  return new GeneratedTypes(encoded);
}

interface RawMessage extends Lifetime {
  readonly name: string;
  readonly fields: string;
}

class GeneratedTypes implements EnvoyTypes {
  private raw: ReadonlyMap<string, RawMessage> | undefined;
  private readonly oldest: Minor;
  private readonly made = new Map<string, ReadonlyMap<string, EnvoyField>>();

  constructor(private readonly encoded: EncodedEnvoy) {
    this.oldest = (Object.keys(encoded.sources)[0] ?? '1.0') as Minor;
  }

  message(name: string, minor: Minor): ReadonlyMap<string, EnvoyField> | undefined {
    const at = this.described(minor);
    const key = `${name} ${at}`;
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const raw = this.messages().get(name);
    if (raw === undefined || !livesIn(raw, at)) return undefined;
    const fields = new Map<string, EnvoyField>();
    for (const field of this.fieldsOf(raw, at)) if (livesIn(field, at)) fields.set(field.name, field);
    for (const field of [...fields.values()]) if (!fields.has(field.jsonName)) fields.set(field.jsonName, field);
    this.made.set(key, fields);
    return fields;
  }

  lifetimeOf(name: string): Lifetime | undefined {
    return this.messages().get(name);
  }

  fieldLifetime(message: string, name: string): Lifetime | undefined {
    const raw = this.messages().get(message);
    return raw && this.fieldsOf(raw, this.oldest).find((field) => field.name === name || field.jsonName === name);
  }

  mayExist(name: string): boolean {
    return this.encoded.others.some((known) => name.startsWith(`${known}.`));
  }

  names(minor: Minor): readonly string[] {
    const at = this.described(minor);
    return [...this.messages().values()].filter((raw) => livesIn(raw, at)).map(({ name }) => name);
  }

  /** Minors older than all that are described are taken for the oldest of these. */
  private described(minor: Minor): Minor {
    return compareMinors(minor, this.oldest) < 0 ? this.oldest : minor;
  }

  private messages(): ReadonlyMap<string, RawMessage> {
    this.raw ??= new Map(
      this.encoded.messages.map((row) => {
        const end = row.indexOf(' ');
        const { text, ...lifetime } = readLifetime(row.slice(0, end));
        return [text, { name: text, fields: row.slice(end + 1), ...lifetime }];
      }),
    );
    return this.raw;
  }

  private fieldsOf(raw: RawMessage, minor: Minor): EnvoyField[] {
    return words(raw.fields).map((word) => {
      const { text, ...lifetime } = readLifetime(word);
      const colon = text.indexOf(':');
      const name = text.slice(0, colon);
      return { name, jsonName: camelCase(name), type: this.typeOf(text.slice(colon + 1), minor), ...lifetime };
    });
  }

  private typeOf(text: string, minor: Minor): EnvoyType {
    const [, repeated, key, mark, rest = ''] = /^(\[\])?(?:\{(\w+)\})?([.=])?(.*)$/.exec(text) ?? [];
    const shape = { ...(repeated === undefined ? {} : { repeated: true }), ...(key === undefined ? {} : { key }) };
    if (mark === '.') return { kind: 'message', message: this.nameAt(Number(rest)), ...shape };
    if (mark !== '=') return { kind: rest, ...shape };
    const values = words(this.encoded.enums[Number(rest)] ?? '')
      .map(readLifetime)
      .filter((value) => livesIn(value, minor));
    return { kind: 'enum', values: values.map((value) => value.text), ...shape };
  }

  private nameAt(index: number): string {
    const row = this.encoded.messages[index] ?? '';
    return readLifetime(row.slice(0, row.indexOf(' '))).text;
  }
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}

/** `name@1.30`, `name@-1.30`, `name@1.29-1.30` or `name`. */
function readLifetime(word: string): Lifetime & { readonly text: string } {
  const [text = '', lifetime = ''] = word.split('@');
  const [since = '', until = ''] = lifetime.split('-');
  return {
    text,
    ...(since === '' ? {} : { since: since as Minor }),
    ...(until === '' ? {} : { until: until as Minor }),
  };
}
