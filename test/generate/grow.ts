import type { FieldSchema } from '../../server/src/core/schema/types';
import type { Random } from './random';
import { text } from './tree';
import type { Member, Tree } from './tree';
import { fittingScalar, oddScalar, oddText } from './values';

/** Values that documents really have, by the name of their field: most of what is grown should make sense. */
export type Examples = ReadonlyMap<string, readonly Tree[]>;

/** Makes values that fit the structure of a field. */
export class Grower {
  constructor(
    private readonly random: Random,
    private readonly examples: Examples,
  ) {}

  /** A value for the field `name`, with not more than `depth` levels below. */
  grow(name: string, schema: FieldSchema, depth: number): Tree {
    const { random } = this;
    const known = this.examples.get(name);
    if (known !== undefined && !random.once(3)) return random.pick(known);
    if (depth <= 0 && schema.type !== 'list') return this.leaf(name, schema);
    switch (schema.type) {
      case 'object':
        return { members: this.members(schema, depth) };
      case 'map':
        return { members: this.entries(name, schema, depth) };
      case 'list':
        return this.list(name, schema, depth);
      default:
        return this.leaf(name, schema);
    }
  }

  /** A member of the object that is not there yet; undefined when there is none. */
  newMember({ fields = {} }: FieldSchema, taken: ReadonlySet<string>, depth: number): Member | undefined {
    const free = Object.entries(fields).filter(([name]) => !taken.has(name));
    if (free.length === 0) return undefined;
    const [name, schema] = this.random.pick(free);
    return [name, this.grow(name, schema, depth)];
  }

  private leaf(name: string, schema: FieldSchema): Tree {
    if (schema.type === 'object' || schema.type === 'map') return { members: [] };
    return schema.type === 'any' ? oddScalar(this.random, name) : fittingScalar(this.random, name, schema);
  }

  private members(schema: FieldSchema, depth: number): Member[] {
    const { fields = {}, required = [], oneOf = [] } = schema;
    const names = new Set(this.random.once(10) ? [] : required);
    for (const { members, required: needed } of oneOf) if (needed || this.random.once(3)) names.add(this.random.pick(members));
    const all = Object.keys(fields);
    const inOne = new Set(oneOf.flatMap(({ members }) => members));
    for (let more = this.random.below(3); more > 0 && all.length > 0; more--) {
      const name = this.random.pick(all);
      if (!inOne.has(name) || this.random.once(6)) names.add(name);
    }
    return [...names].flatMap((name) => {
      const inner = fields[name];
      return inner === undefined ? [] : [[name, this.grow(name, inner, depth - 1)] as const];
    });
  }

  private entries(name: string, { values }: FieldSchema, depth: number): Member[] {
    return Array.from({ length: this.random.below(3) }, () => [
      this.random.once(2) ? oddText(this.random, 'labels') : `key-${this.random.below(9)}`,
      values === undefined ? text('a') : this.grow(name, values, depth - 1),
    ]);
  }

  private list(name: string, { items, minItems = 0, maxItems }: FieldSchema, depth: number): Tree {
    const most = maxItems !== undefined && this.random.once(40) ? maxItems + this.random.below(2) : 1 + this.random.below(3);
    const length = this.random.once(15) ? minItems : most;
    return { items: items === undefined ? [] : Array.from({ length }, () => this.grow(name, items, depth - 1)) };
  }
}
