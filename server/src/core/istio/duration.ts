/** Nanoseconds of the units that Go knows; both letters mu that are in use. */
const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const millisecond = 1_000_000n;
const second = 1_000_000_000n;
/** Go counts nanoseconds in 64 bits: about 292 years. */
const limit = 2n ** 63n;

/** Why a text is no duration. */
export type DurationProblem =
  /** Not numbers with units at all. */
  | { readonly problem: 'not-a-duration' }
  | { readonly problem: 'missing-unit'; readonly at: number }
  | { readonly problem: 'unknown-unit'; readonly unit: string; readonly at: number }
  | { readonly problem: 'out-of-range' };

/**
 * Reads a duration as Istio's decoder and the rules in its CRDs do, with Go's `time.ParseDuration`: an optional sign,
 * then numbers with the units `h m s ms us µs ns`, as `1h30m` or `1.5s`; only `0` needs no unit.
 * @returns the nanoseconds, or what is wrong first
 */
export function parseDuration(text: string): bigint | DurationProblem {
  const negative = text.startsWith('-');
  const start = negative || text.startsWith('+') ? 1 : 0;
  if (text.slice(start) === '0') return 0n;
  let total = 0n;
  for (let at = start; at < text.length || at === start;) {
    const part = readPart(text, at);
    if ('problem' in part) return part;
    total += part.nanoseconds;
    if (part.nanoseconds > limit || total > limit) return { problem: 'out-of-range' };
    at = part.next;
  }
  if (negative) return -total;
  return total === limit ? { problem: 'out-of-range' } : total;
}

function readPart(text: string, at: number): { nanoseconds: bigint; next: number } | DurationProblem {
  const number = /([0-9]*)(\.?)([0-9]*)/y;
  number.lastIndex = at;
  const [written = '', whole = '', , fraction = ''] = number.exec(text) ?? [];
  if (whole === '' && fraction === '') return { problem: 'not-a-duration' };
  if (whole !== '' && BigInt(whole) > limit) return { problem: 'out-of-range' };
  const unitAt = at + written.length;
  const name = /[^0-9.]*/y;
  name.lastIndex = unitAt;
  const [unit = ''] = name.exec(text) ?? [];
  if (unit === '') return { problem: 'missing-unit', at: unitAt };
  const factor = units.get(unit);
  if (factor === undefined) return { problem: 'unknown-unit', unit, at: unitAt };
  const nanoseconds = whole === '' ? 0n : BigInt(whole) * factor;
  if (nanoseconds > limit) return { problem: 'out-of-range' };
  return { nanoseconds: nanoseconds + fractionOf(fraction, factor), next: unitAt + unit.length };
}

/** Go drops digits that no longer fit into 63 bits and then counts in floating point: so do we, to get its very value. */
function fractionOf(digits: string, factor: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit);
    if (value > (limit - 1n) / 10n || next > limit) break;
    value = next;
    scale *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(factor) / scale)));
}

/**
 * Writes a duration as Go's `Duration.String`: `1h30m0s`, `1.5s`, `300ms`, `0s`.
 * @param nanoseconds any number that `parseDuration` gives
 */
export function formatDuration(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const amount = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (amount === 0n) return '0s';
  if (amount < 1_000n) return `${sign}${amount}ns`;
  if (amount < millisecond) return `${sign}${decimal(amount, 3)}µs`;
  if (amount < second) return `${sign}${decimal(amount, 6)}ms`;
  const minutes = amount / (60n * second);
  const seconds = `${decimal(amount % (60n * second), 9)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(amount: bigint, places: number): string {
  const digits = amount.toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`);
}

/** Why a duration is not good for Istio. */
export type DurationValueProblem =
  { readonly problem: 'below-millisecond' } | { readonly problem: 'not-whole-milliseconds' };

/**
 * Checks what nearly every duration in Istio must be: at least 1ms and a whole number of milliseconds.
 * Source: `ValidateDuration`, pkg/config/validation/agent/validation.go.
 */
export function durationValueProblem(nanoseconds: bigint): DurationValueProblem | undefined {
  if (nanoseconds < millisecond) return { problem: 'below-millisecond' };
  return nanoseconds % millisecond === 0n ? undefined : { problem: 'not-whole-milliseconds' };
}

/**
 * Whether a duration has no part of a second, as `corsPolicy.maxAge` and `drainDuration` must not.
 * Source: `ValidateDrainDuration`, pkg/config/validation/agent/validation.go.
 */
export function isWholeSeconds(nanoseconds: bigint): boolean {
  return nanoseconds % second === 0n;
}

/**
 * Whether a duration has no part of a millisecond; 0 and negative ones count too.
 * Source: `ValidateProtocolDetectionTimeout`, pkg/config/validation/agent/validation.go.
 */
export function isWholeMilliseconds(nanoseconds: bigint): boolean {
  return nanoseconds % millisecond === 0n;
}

/** The whole milliseconds of a duration, rounded towards 0 as Go's `Duration.Milliseconds`. */
export function toMilliseconds(nanoseconds: bigint): bigint {
  return nanoseconds / millisecond;
}
