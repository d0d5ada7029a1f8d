import { formatDuration, parseDuration } from '../../istio/duration';
import type { Field } from '../../yaml/field';

/** The nanoseconds of a duration; undefined when none is written, or it is wrong or unknown. */
export function nanosecondsOf(field: Field): bigint | undefined {
  const { text } = field;
  const read = text === undefined ? undefined : parseDuration(text);
  return typeof read === 'bigint' && read > 0n ? read : undefined;
}

/** A duration as people write it: `1m30s`, `2s`, `1h`. */
export function writeTime(nanoseconds: bigint): string {
  return formatDuration(nanoseconds)
    .replace(/(?<=[hm])0s$/, '')
    .replace(/(?<=h)0m$/, '');
}
