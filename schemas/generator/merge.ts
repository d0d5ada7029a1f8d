import type { Minor } from '../../server/src/core/schema/types';
import { sameJson } from './json';
import { keywordNames, type Keywords, type Plain } from './plain';

/** A field over all minors. */
export interface Merged {
  /** Keywords from each minor on in which they differ from the minor before; the first entry holds all. */
  readonly states: readonly { readonly minor: Minor; readonly own: Keywords }[];
  readonly fields?: ReadonlyMap<string, MergedMember>;
  readonly items?: Merged;
  readonly values?: Merged;
}

export interface MergedMember {
  readonly node: Merged;
  /** Set when the parent is older. */
  readonly since?: Minor;
  /** Set when the parent lives longer. */
  readonly until?: Minor;
}

/** The same field in each of some consecutive minors, oldest first. */
export type Editions = readonly { readonly minor: Minor; readonly plain: Plain }[];

/**
 * Puts the editions of a field together.
 * @param where path of the field, for errors.
 * Throws when a field changes its JSON type or comes back after it was gone: the encoding has no room for that.
 */
export function merge(editions: Editions, where: string): Merged {
  const states: { minor: Minor; own: Keywords }[] = [];
  for (const { minor, plain } of editions) {
    const last = states.at(-1);
    if (last && last.own.type !== plain.own.type) throw new Error(`${where}: changes its type in ${minor}`);
    if (!last || !sameKeywords(last.own, plain.own)) states.push({ minor, own: plain.own });
  }
  const items = present(editions, (plain) => plain.items);
  const values = present(editions, (plain) => plain.values);
  return {
    states,
    ...(editions.some(({ plain }) => plain.fields) ? { fields: mergeFields(editions, where) } : {}),
    ...(items.length > 0 ? { items: merge(items, `${where}[]`) } : {}),
    ...(values.length > 0 ? { values: merge(values, `${where}{}`) } : {}),
  };
}

function mergeFields(editions: Editions, where: string): Map<string, MergedMember> {
  const out = new Map<string, MergedMember>();
  for (const name of memberNames(editions)) {
    const at = `${where}.${name}`;
    const own = present(editions, (plain) => plain.fields?.get(name));
    const first = editions.findIndex(({ minor }) => minor === own[0]?.minor);
    const last = first + own.length - 1;
    if (editions[last]?.minor !== own.at(-1)?.minor) throw new Error(`${at}: goes and comes back`);
    out.set(name, {
      node: merge(own, at),
      ...(first > 0 ? { since: editions[first]?.minor } : {}),
      ...(last < editions.length - 1 ? { until: editions[last]?.minor } : {}),
    });
  }
  return out;
}

/** All member names, in the order of the newest edition; names that are gone come last. */
function memberNames(editions: Editions): Set<string> {
  const newestFirst = [...editions].reverse();
  return new Set(newestFirst.flatMap(({ plain }) => [...(plain.fields?.keys() ?? [])]));
}

function present(editions: Editions, pick: (plain: Plain) => Plain | undefined): { minor: Minor; plain: Plain }[] {
  return editions.flatMap(({ minor, plain }) => {
    const picked = pick(plain);
    return picked ? [{ minor, plain: picked }] : [];
  });
}

function sameKeywords(a: Keywords, b: Keywords): boolean {
  return keywordNames.every((name) => sameJson(a[name], b[name]));
}
