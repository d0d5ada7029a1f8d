import type { Writable } from '../../../yaml/write';

/** A map to write, without what is absent or empty. Empty texts stay: they mean something to a group. */
export function members(all: Readonly<Record<string, Writable | undefined>>): Readonly<Record<string, Writable>> {
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, Writable] => entry[1] !== undefined && !isEmpty(entry[1])),
  );
}

function isEmpty(value: Writable): boolean {
  return typeof value === 'object' && Object.keys(value).length === 0;
}
