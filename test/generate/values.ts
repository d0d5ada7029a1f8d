import type { FieldSchema } from '../../server/src/core/schema/types';
import texts from './data/texts.json';
import type { Random } from './random';
import { text } from './tree';
import type { Scalar } from './tree';

/** What is written where a number stands; some of it is text to YAML readers. */
export const NUMBERS = (
  '-1 0 1 2 3 5 10 50 80 99 100 101 199 200 299 300 404 443 499 500 511 512 599 600 999 1000 1024 6553 6554 8080 ' +
  '15000 15090 16383 16384 65534 65535 65536 2147483647 2147483648 4294967295 4294967296 9007199254740993 ' +
  '9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616 -2147483648 -2147483649 ' +
  '-0 0.0 0.5 1.0 1.5 99.99 100.0 100.1 1e2 1e3 1E+2 1.e1 .5 5. 0x1F 0X1f 0o17 017 0b101 1_000 +5 +0 ' +
  '12:30 190:20:30 .inf -.inf .nan 1e400 5e-324 0.1e1 08 09 0xG'
).split(' ');

const WHOLE = NUMBERS.filter((number) => /^[1-9]\d{0,5}$|^[01]$/.test(number));

/** Plain scalars that readers of YAML 1.1 and 1.2 take for different things. */
const WORDS = (
  'true false yes no on off y n Y N True TRUE tRue null Null NULL ~ nil none 2024-01-01 2024-01-01T10:00:00Z ' +
  '!!str 1.2.3 0.0.0.0/0 1.2.3.4 ::1 a:b'
).split(' ');

const LONG = [62, 63, 64, 127, 128, 252, 253, 254, 255, 256, 320, 321, 1023, 1024, 1025, 2048, 2049].map((length) =>
  'a'.repeat(length),
);

/** Texts by what they are tried for. */
const TEXTS: Readonly<Record<string, readonly string[]>> = texts;
const THEMES = Object.values(TEXTS);

/** Names of fields and the texts that are tried there first. */
const BY_NAME: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /host|sni|domain|subjectAltNames|^name$|gateways|exportTo|namespaces/i,
    [...(TEXTS.host ?? []), ...(TEXTS.label ?? [])],
  ],
  [/address|cidr|ip|subnet|bind/i, TEXTS.address ?? []],
  [/timeout|interval|duration|time|ttl|delay|age|backoff|window|after/i, TEXTS.duration ?? []],
  [/regex|pattern|match/i, TEXTS.regex ?? []],
  [/path|prefix|exact|uri/i, [...(TEXTS.path ?? []), ...(TEXTS.url ?? [])]],
  [
    /header|claim|cookie|key|set|add|remove|method/i,
    [...(TEXTS.header ?? []), ...(TEXTS.format ?? []), ...(TEXTS.identity ?? [])],
  ],
  [/url|issuer|jwks/i, [...(TEXTS.url ?? []), ...(TEXTS.key ?? [])]],
  [/principals|values|serviceAccounts|ports|audience/i, [...(TEXTS.identity ?? []), ...NUMBERS]],
  [/retry/i, TEXTS.retry ?? []],
  [/protocol/i, TEXTS.protocol ?? []],
  [/expression|^value$/i, [...(TEXTS.expression ?? []), ...(TEXTS.format ?? [])]],
  [
    /labels|selector|subset|locality|from|to$/i,
    [...(TEXTS.label ?? []), 'a/b', 'a/b/c', 'a/*', '*/b', 'a/b/*', 'a//c', '/', 'a/b/c/d'],
  ],
];

/** A text for a field of this name, rather an odd one. */
export function oddText(random: Random, name: string): string {
  if (random.once(12)) return random.pick(LONG);
  const own = BY_NAME.filter(([names]) => names.test(name)).flatMap(([, texts]) => texts);
  return random.pick(own.length > 0 && !random.once(4) ? own : random.pick(THEMES));
}

/** A scalar of a type that may not be the one of the field. */
export function oddScalar(random: Random, name: string): Scalar {
  const kind = random.below(8);
  if (kind < 2) return { text: random.pick(NUMBERS) };
  if (kind < 3) return { text: random.pick(WORDS) };
  if (kind < 4) return text(random.pick(NUMBERS));
  return text(oddText(random, name));
}

/** A scalar that has the type of the field and often one of its bounds. */
export function fittingScalar(random: Random, name: string, schema: FieldSchema): Scalar {
  if (schema.enum && !random.once(8)) return text(random.pick(schema.enum));
  switch (schema.type) {
    case 'boolean':
      return { text: random.pick(['true', 'false']) };
    case 'integer':
    case 'number':
      return { text: random.pick(random.once(4) ? NUMBERS : [...boundsOf(schema), ...WHOLE]) };
    case 'intOrString':
      return random.once(2) ? { text: random.pick(NUMBERS) } : text(random.pick(['http', '50%', '1', 'a b', '']));
    default:
      return text(
        lengthOf(random, schema) ??
          (schema.istio === 'duration' ? random.pick(TEXTS.duration ?? []) : oddText(random, name)),
      );
  }
}

function boundsOf({ minimum, maximum }: FieldSchema): string[] {
  return [minimum, maximum].flatMap((bound) =>
    bound === undefined ? ['1', '5', '100'] : [`${bound - 1}`, `${bound}`, `${bound}`, `${bound + 1}`],
  );
}

function lengthOf(random: Random, { minLength = 0, maxLength }: FieldSchema): string | undefined {
  if (maxLength === undefined || !random.once(5)) return undefined;
  return random.pick(['a', 'é', '\u{1f600}']).repeat(random.pick([minLength, maxLength, maxLength + 1]));
}
