import type { FieldSchema } from '../../server/src/core/schema/types';
import type { Random } from './random';
import { text } from './tree';
import type { Member, Path, Tree } from './tree';
import { fittingScalar, oddScalar, oddText } from './values';

/** Values that documents really have: most of what is grown should make sense. */
export interface Examples {
  /** By the name of their field, in whatever object. */
  readonly byName: ReadonlyMap<string, readonly Tree[]>;
  /** By the way that leads to them in the kind at hand; see `wayOf`. */
  readonly byWay: ReadonlyMap<string, readonly Tree[]>;
}

/** A path without the numbers of its list items. */
export function wayOf(path: Path): string {
  return path.map((step) => (typeof step === 'number' ? '[]' : step)).join('.');
}

/** Makes values that fit the structure of a field. */
export class Grower {
  constructor(
    private readonly random: Random,
    private readonly examples: Examples,
  ) {}

  /** A value for the field at a way, with not more than `depth` levels below. */
  grow(way: string, schema: FieldSchema, depth: number): Tree {
    const { random } = this;
    const name = nameIn(way);
    const known = this.examples.byWay.get(way) ?? this.examples.byName.get(name);
    if (known !== undefined && !random.once(3)) return random.pick(known);
    if (depth <= 0 && schema.type !== 'list' && schema.required === undefined) return this.leaf(name, schema);
    switch (schema.type) {
      case 'object':
        return { members: this.members(way, schema, depth) };
      case 'map':
        return { members: this.entries(way, schema, depth) };
      case 'list':
        return this.list(way, schema, depth);
      default:
        return this.leaf(name, schema);
    }
  }

  /** A member of the object that is not there yet; undefined when there is none. */
  newMember(way: string, { fields = {} }: FieldSchema, taken: ReadonlySet<string>, depth: number): Member | undefined {
    const free = Object.entries(fields).filter(([name]) => !taken.has(name));
    if (free.length === 0) return undefined;
    const [name, schema] = this.random.pick(free);
    return [name, this.grow(below(way, name), schema, depth)];
  }

  private leaf(name: string, schema: FieldSchema): Tree {
    if (schema.type === 'object' || schema.type === 'map') return { members: [] };
    return schema.type === 'any' ? oddScalar(this.random, name) : fittingScalar(this.random, name, schema);
  }

  private members(way: string, schema: FieldSchema, depth: number): Member[] {
    const { fields = {}, required = [], oneOf = [] } = schema;
    const names = new Set(this.random.once(40) ? [] : required);
    for (const { members, required: needed } of oneOf)
      if (needed || this.random.once(3)) names.add(this.random.pick(members));
    const all = Object.keys(fields);
    const inOne = new Set(oneOf.flatMap(({ members }) => members));
    for (let more = this.random.below(3); more > 0 && all.length > 0; more--) {
      const name = this.random.pick(all);
      if (!inOne.has(name) || this.random.once(6)) names.add(name);
    }
    return [...names].flatMap((name) => {
      const inner = fields[name];
      return inner === undefined ? [] : [[name, this.grow(below(way, name), inner, depth - 1)] as const];
    });
  }

  private entries(way: string, { values }: FieldSchema, depth: number): Member[] {
    return Array.from({ length: this.random.below(3) }, () => [
      this.random.once(2) ? oddText(this.random, 'labels') : `key-${this.random.below(9)}`,
      values === undefined ? text('a') : this.grow(below(way, 'key'), values, depth - 1),
    ]);
  }

  private list(way: string, { items, minItems = 0, maxItems }: FieldSchema, depth: number): Tree {
    const most =
      maxItems !== undefined && this.random.once(40) ? maxItems + this.random.below(2) : 1 + this.random.below(3);
    const length = this.random.once(15) ? minItems : most;
    return {
      items: items === undefined ? [] : Array.from({ length }, () => this.grow(below(way, '[]'), items, depth - 1)),
    };
  }
}

function below(way: string, step: string): string {
  return way === '' ? step : `${way}.${step}`;
}

function nameIn(way: string): string {
  return way.split('.').findLast((step) => step !== '[]') ?? '';
}
