import type { EncodedNode, EncodedRef, KeywordChange } from './encoded';
import { compareMinors, livesIn, overlap } from './lifetime';
import type { FieldSchema, Lifetime, Minor } from './types';

/** Turns encoded nodes into schemas. Keeps what it made, so equal parts of an object are the same value. */
export class NodeReader {
  private readonly made = new Map<string, FieldSchema>();

  constructor(private readonly nodes: readonly EncodedNode[]) {}

  /**
   * @param number of the node; a number that does not exist gives a schema that accepts anything.
   * @param lifetime of the place where the node stands; written into the schema as `since` and `until`.
   */
  read(number: number, minor: Minor, lifetime: Lifetime = {}): FieldSchema {
    const key = `${number} ${minor} ${lifetime.since ?? ''} ${lifetime.until ?? ''}`;
    const known = this.made.get(key);
    if (known) return known;
    const node = this.nodes[number];
    const schema: FieldSchema = node ? this.build(node, minor, lifetime) : { type: 'any' };
    this.made.set(key, schema);
    return schema;
  }

  private build(node: EncodedNode, minor: Minor, lifetime: Lifetime): FieldSchema {
    const { fields, items, values, changes, ...own } = node;
    return {
      ...own,
      ...changesUpTo(changes, minor),
      ...(fields ? { fields: this.members(fields, minor, lifetime) } : {}),
      ...(items === undefined ? {} : { items: this.read(items, minor, lifetime) }),
      ...(values === undefined ? {} : { values: this.read(values, minor, lifetime) }),
      ...lifetime,
    };
  }

  private members(
    refs: Readonly<Record<string, EncodedRef>>,
    minor: Minor,
    parent: Lifetime,
  ): Record<string, FieldSchema> {
    const out: Record<string, FieldSchema> = {};
    for (const [name, ref] of Object.entries(refs)) {
      const own = lifetimeOf(ref);
      if (livesIn(own, minor)) out[name] = this.read(nodeOf(ref), minor, overlap(parent, own));
    }
    return out;
  }

  /**
   * Follows a path through the fields of every minor.
   * @returns the node at its end and the minors in which all of the path exists; undefined when no minor has it.
   */
  follow(number: number, path: readonly (string | number)[]): { node: EncodedNode; lifetime: Lifetime } | undefined {
    let node = this.nodes[number];
    let lifetime: Lifetime = {};
    for (const step of path) {
      const ref: EncodedRef | undefined = node && stepRef(node, step);
      if (ref === undefined) return undefined;
      lifetime = overlap(lifetime, lifetimeOf(ref));
      node = this.nodes[nodeOf(ref)];
    }
    return node && { node, lifetime };
  }
}

/** Everything an enum offers over the minors: each word with the minors that know it. */
export function wordLifetimes(node: EncodedNode): Map<string, Lifetime> {
  const out = new Map<string, { since?: Minor; until?: Minor }>();
  for (const word of node.enum ?? []) out.set(word, {});
  for (const [minor, change] of orderedChanges(node.changes)) {
    if (change.enum === undefined) continue;
    for (const word of change.enum ?? []) if (!out.has(word)) out.set(word, { since: minor });
    for (const [word, lifetime] of out)
      if (change.enum && !change.enum.includes(word)) lifetime.until ??= before(minor);
  }
  return out;
}

/** The minor in front of `minor`. */
function before(minor: Minor): Minor {
  return `1.${Number(minor.slice(2)) - 1}`;
}

function changesUpTo(changes: EncodedNode['changes'], minor: Minor): Partial<FieldSchema> {
  const out: Record<string, unknown> = {};
  for (const [since, change] of orderedChanges(changes)) {
    if (compareMinors(since, minor) > 0) break;
    // A keyword that is taken away must hide the one of the first minor.
    for (const [name, value] of Object.entries(change)) out[name] = value ?? undefined;
  }
  return out;
}

function orderedChanges(changes: EncodedNode['changes']): [Minor, KeywordChange][] {
  const entries = Object.entries(changes ?? {}) as [Minor, KeywordChange][];
  return entries.sort(([a], [b]) => compareMinors(a, b));
}

function stepRef(node: EncodedNode, step: string | number): EncodedRef | undefined {
  if (node.values !== undefined) return node.values;
  if (typeof step === 'number') return node.items;
  return node.fields && Object.hasOwn(node.fields, step) ? node.fields[step] : undefined;
}

function nodeOf(ref: EncodedRef): number {
  return typeof ref === 'number' ? ref : ref[0];
}

function lifetimeOf(ref: EncodedRef): Lifetime {
  if (typeof ref === 'number') return {};
  const [, since, until] = ref;
  return { ...(since === null ? {} : { since }), ...(until === undefined ? {} : { until }) };
}
