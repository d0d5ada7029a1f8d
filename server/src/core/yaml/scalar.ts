import type { ScalarValue } from './tree';

/**
 * What Kubernetes makes of a plain (unquoted) scalar: YAML 1.1 as the Go reader of sigs.k8s.io/yaml takes it.
 * `yes`, `on` and `y` are booleans, `0777` and `0o17` octal, `0x1F` and `0b1` numbers, `1_000` is 1000;
 * dates and `12:30` stay text.
 * Source: resolve in sigs.k8s.io/yaml goyaml.v2, confirmed by measurement.
 */
export function resolvePlain(text: string): ScalarValue {
  if (text.length === 0) return null;
  const first = text.charCodeAt(0);
  if (isDigit(first) || first === 43 /* + */ || first === 45 /* - */ || first === 46 /* . */)
    return resolveNumber(text);
  if (!WORD_START.has(first) || text.length > 5) return text;
  const word = WORDS.get(text);
  return word === undefined ? text : word;
}

/** The name that a key gets in JSON: `on` is "true", `010` is "8", `1.50` is "1.5". Null has no name. */
export function keyName(value: ScalarValue): string | undefined {
  if (value === null) return undefined;
  return typeof value === 'string' ? value : String(value);
}

const WORDS: ReadonlyMap<string, ScalarValue> = new Map<string, ScalarValue>([
  ...casings(['y', 'yes', 'on', 'true']).map((word): [string, ScalarValue] => [word, true]),
  ...casings(['n', 'no', 'off', 'false']).map((word): [string, ScalarValue] => [word, false]),
  ...casings(['null']).map((word): [string, ScalarValue] => [word, null]),
  ['~', null],
]);

const WORD_START: ReadonlySet<number> = new Set([...WORDS.keys()].map((word) => word.charCodeAt(0)));

/** `on`, `On`, `ON`: the three casings that count. */
function casings(words: readonly string[]): string[] {
  return words.flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const DECIMAL = /^[-+]?(?:0|[1-9][0-9]*)$/;
const RADIX = /^([-+]?)0(?:([xX])([0-9a-fA-F]+)|([bB])([01]+)|([oO]?)([0-7]+))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SPECIAL = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

function resolveNumber(text: string): ScalarValue {
  // Underscores group digits; a number that begins with its point takes them between digits only.
  const plain = text.includes('_') ? text.replace(text.startsWith('.') ? /(?<=\d)_(?=\d)/g : /_/g, '') : text;
  return resolveInteger(plain) ?? resolveFloat(plain) ?? text;
}

/** Go keeps 64 bits; what does not fit is tried as a float. */
function resolveInteger(plain: string): ScalarValue | undefined {
  if (DECIMAL.test(plain)) {
    if (plain.length < 16) return Number(plain);
    return fitting(BigInt(plain.startsWith('+') ? plain.slice(1) : plain), plain);
  }
  const radix = RADIX.exec(plain);
  if (radix === null) return undefined;
  const prefix = radix[2] ? '0x' : radix[4] ? '0b' : '0o';
  const magnitude = BigInt(prefix + (radix[3] ?? radix[5] ?? radix[7] ?? '0'));
  return fitting(radix[1] === '-' ? -magnitude : magnitude, plain);
}

function fitting(value: bigint, plain: string): ScalarValue | undefined {
  if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  // The second half of the unsigned numbers is read without a sign only.
  const limit = /^[-+]/.test(plain) ? 2n ** 63n : 2n ** 64n;
  return value >= -(2n ** 63n) && value < limit ? value : undefined;
}

function resolveFloat(plain: string): ScalarValue | undefined {
  if (FLOAT.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? value : undefined;
  }
  if (!SPECIAL.test(plain)) return undefined;
  if (/nan/i.test(plain)) return NaN;
  return plain.startsWith('-') ? -Infinity : Infinity;
}
