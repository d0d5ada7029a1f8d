import { createSchemas, minors } from '../../server/src/core/index';
import { isMissing } from '../../server/src/core/schema/schemas';
import type { FieldSchema, MeshName } from '../../server/src/core/schema/types';
import { blemish } from './blemish';
import { Grower, wayOf } from './grow';
import type { Examples } from './grow';
import { Mutator, nameOf } from './mutate';
import type { Manner } from './mutate';
import { Random } from './random';
import { isMapping, placesOf, readTree, textOf, writeTree } from './tree';
import type { Mapping, Tree } from './tree';

/** A document that nobody has judged yet. */
export interface Generated {
  readonly id: string;
  readonly kind: string;
  readonly yaml: string;
}

/** A document to start from. */
export interface Seed {
  readonly kind: string;
  readonly yaml: string;
  /** Refused documents are started from now and then; most changes of them tell nothing new. */
  readonly refused: boolean;
}

interface Start {
  readonly kind: string;
  readonly refused: boolean;
  readonly tree: Mapping;
  readonly schema: FieldSchema;
}

const schemas = createSchemas();
const minor = minors.at(-1) ?? '1.0';
const MANNERS: readonly Manner[] = ['rough', 'gentle', 'gentle', 'texts', 'texts'];
const MESH: ReadonlySet<string> = new Set(['MeshConfig', 'MeshNetworks', 'MeshProxyConfig']);

/** Makes documents of the kinds of the seeds: changed ones, and ones grown from the schema. */
export class Generator {
  private readonly byKind = new Map<string, Start[]>();
  private readonly byName = new Map<string, Tree[]>();
  private readonly byWay = new Map<string, Map<string, Tree[]>>();
  private readonly random: Random;
  private count = 0;

  /**
   * @param seeds those that cannot be read or have no schema are left out
   * @param marks one document in so many is blemished as text
   */
  constructor(
    seeds: readonly Seed[],
    private readonly seedNumber: number,
    private readonly marks = 6,
  ) {
    this.random = new Random(seedNumber);
    for (const seed of seeds) {
      const start = startOf(seed);
      if (start === undefined) continue;
      listIn(this.byKind, start.kind).push(start);
      this.learn(start);
    }
  }

  get kinds(): readonly string[] {
    return [...this.byKind.keys()].sort();
  }

  private learn({ kind, tree: root }: Start): void {
    const byWay = this.byWay.get(kind) ?? new Map<string, Tree[]>();
    this.byWay.set(kind, byWay);
    for (const { path, tree } of placesOf(root)) {
      if (path.length === 0) continue;
      listIn(this.byName, nameOf(path)).push(tree);
      listIn(byWay, wayOf(path)).push(tree);
    }
  }

  private examplesOf(kind: string): Examples {
    return { byName: this.byName, byWay: this.byWay.get(kind) ?? new Map<string, Tree[]>() };
  }

  /** The next document, of one of the kinds. */
  next(kinds: readonly string[] = this.kinds): Generated {
    const { random } = this;
    const kind = random.pick(kinds);
    const wantRefused = random.once(12);
    const all = this.byKind.get(kind) ?? [];
    const wanted = all.filter(({ refused }) => refused === wantRefused);
    const start = random.pick(wanted.length > 0 ? wanted : all);
    const mutator = new Mutator(random, this.examplesOf(kind), start.schema);
    const manner = random.pick(MANNERS);
    let tree: Tree = random.once(8) ? this.grown(start) : start.tree;
    for (let changes = random.pick([1, 1, 1, 2, 2, 3, 4]); changes > 0; changes--) tree = mutator.mutate(tree, manner);
    let yaml = writeTree(tree);
    if (random.once(this.marks))
      for (let marks = random.pick([1, 1, 2]); marks > 0; marks--) yaml = blemish(random, yaml);
    return { id: `g${this.seedNumber}.${kind}.${++this.count}`, kind, yaml };
  }

  /** The head of a document with everything else made anew. */
  private grown({ tree, schema, kind }: Start): Tree {
    const grower = new Grower(this.random, this.examplesOf(kind));
    const head = tree.members.filter(([key]) => !MESH.has(kind) && ['apiVersion', 'kind', 'metadata'].includes(key));
    const taken = new Set(['status', ...head.map(([key]) => key)]);
    const spec = schema.fields?.spec;
    if (spec !== undefined && !MESH.has(kind)) return { members: [...head, ['spec', grower.grow('spec', spec, 7)]] };
    const added = Array.from({ length: 4 }, () => grower.newMember('', schema, taken, 5)).flatMap((each) =>
      each ? [each] : [],
    );
    return { members: [...head, ...new Map(added)] };
  }
}

function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function startOf({ kind, yaml, refused }: Seed): Start | undefined {
  const tree = readTree(yaml);
  if (tree === undefined) return undefined;
  if (MESH.has(kind)) {
    const root = schemas.meshSchema(kind as MeshName, minor)?.root;
    return root && { kind, refused, tree, schema: root };
  }
  const [group = '', version = ''] = (wordAt(tree, 'apiVersion') ?? '').split('/');
  const name = wordAt(tree, 'kind') ?? '';
  const schema = schemas.schemaFor(group, version, name, minor);
  if (isMissing(schema)) return undefined;
  const isGatewayApi = group.includes('gateway.networking');
  return { kind: isGatewayApi ? `${group}/${name}` : name, refused, tree, schema: schema.root };
}

function wordAt({ members }: Mapping, key: string): string | undefined {
  const value = members.find(([name]) => name === key)?.[1];
  return value === undefined || isMapping(value) || 'items' in value ? undefined : textOf(value);
}
