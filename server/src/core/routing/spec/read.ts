import { formatDuration, parseDuration } from '../../istio/duration';
import type { Field } from '../../yaml/field';
import type { Labels } from '../../workspace/facts/types';
import { placeOf } from './object';
import type { Place } from './object';

/** A function that turns fields of one object into places. */
export type PlaceReader = (field: Field) => Place;

/** Places of the fields of one object. */
export function placeReader(root: Field): PlaceReader {
  return (field) => placeOf(field, root);
}

/** A duration as Go writes it, `1m30s`; undefined when it is absent, unknown or none. */
export function durationOf(field: Field): string | undefined {
  const parsed = field.text === undefined ? undefined : parseDuration(field.text);
  return typeof parsed === 'bigint' ? formatDuration(parsed) : undefined;
}

/** The labels of a map of texts. */
export function labelsAt(field: Field): Labels {
  return Object.fromEntries(field.textMap());
}

/** The value of a wrapped or plain number that must be larger than 0 to count. */
export function positive(field: Field): number | undefined {
  const { number } = field;
  return number !== undefined && number > 0 ? number : undefined;
}
