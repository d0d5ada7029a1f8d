import type { EncodedNode, EncodedRef, KeywordChange } from '../../server/src/core/schema/encoded';
import { sameJson } from './json';
import type { Merged } from './merge';
import { keywordNames, type Keywords } from './plain';

/** Collects nodes; equal ones get one number. */
export class NodeTable {
  readonly nodes: EncodedNode[] = [];
  private readonly numbers = new Map<string, number>();

  /** @returns the number of the node that says the same. */
  add(merged: Merged): number {
    const node: EncodedNode = {
      ...firstState(merged),
      ...(merged.fields ? { fields: this.fields(merged.fields) } : {}),
      ...(merged.items ? { items: this.add(merged.items) } : {}),
      ...(merged.values ? { values: this.add(merged.values) } : {}),
      ...changes(merged),
    };
    const key = JSON.stringify(node);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.nodes.length);
    return this.nodes.push(node) - 1;
  }

  private fields(members: NonNullable<Merged['fields']>): Record<string, EncodedRef> {
    const out: Record<string, EncodedRef> = {};
    for (const [name, { node, since, until }] of members) {
      const number = this.add(node);
      if (until !== undefined) out[name] = [number, since ?? null, until];
      else out[name] = since === undefined ? number : [number, since];
    }
    return out;
  }
}

function firstState(merged: Merged): Keywords {
  const [first] = merged.states;
  if (!first) throw new Error('a node without any minor');
  return ordered(first.own);
}

/** Keywords in one fixed order, so that equal nodes have equal texts. */
function ordered(own: Keywords): Keywords {
  const entries = keywordNames.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]));
  return { ...(Object.fromEntries(entries) as Partial<Keywords>), type: own.type };
}

function changes(merged: Merged): { changes?: Record<string, KeywordChange> } {
  const out: Record<string, KeywordChange> = {};
  merged.states.forEach(({ minor, own }, index) => {
    const before = merged.states[index - 1]?.own;
    if (before) out[minor] = difference(before, own);
  });
  return Object.keys(out).length > 0 ? { changes: out } : {};
}

function difference(before: Keywords, after: Keywords): KeywordChange {
  const differing = keywordNames.filter((name) => !sameJson(before[name], after[name]));
  return Object.fromEntries(differing.map((name) => [name, after[name] ?? null]));
}
