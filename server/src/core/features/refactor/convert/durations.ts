import { parseDuration, toMilliseconds } from '../../../istio/duration';

const UNITS: readonly (readonly [unit: string, milliseconds: bigint])[] = [
  ['h', 3_600_000n],
  ['m', 60_000n],
  ['s', 1_000n],
  ['ms', 1n],
];

/**
 * A duration as the Gateway API writes it: whole numbers with units, `1s500ms` (GEP-2257).
 * @param written as Go writes it, `1.5s`
 * @returns undefined for what it cannot say: fractions of a millisecond, negative ones, more than 99999 hours.
 */
export function gatewayDuration(written: string): string | undefined {
  const nanoseconds = parseDuration(written);
  if (typeof nanoseconds !== 'bigint' || nanoseconds < 0n) return undefined;
  let rest = toMilliseconds(nanoseconds);
  if (rest * 1_000_000n !== nanoseconds) return undefined;
  if (rest === 0n) return '0s';
  let text = '';
  for (const [unit, size] of UNITS) {
    const count = rest / size;
    if (count > 99_999n) return undefined;
    if (count > 0n) text += `${count}${unit}`;
    rest %= size;
  }
  return text;
}
