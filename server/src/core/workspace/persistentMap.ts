const SHARDS = 2048;

/**
 * An immutable map for very many string keys: a changed copy shares all but the shards it touched, so that an edit in a
 * workspace of 40,000 files costs no copy of 40,000 entries.
 */
export class PersistentMap<V> {
  private constructor(
    private readonly shards: readonly (ReadonlyMap<string, V> | undefined)[],
    readonly size: number,
  ) {}

  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>([], 0);
  }

  get(key: string): V | undefined {
    return this.shards[shardOf(key)]?.get(key);
  }

  has(key: string): boolean {
    return this.shards[shardOf(key)]?.has(key) ?? false;
  }

  *entries(): IterableIterator<[string, V]> {
    for (const shard of this.shards) if (shard !== undefined) yield* shard.entries();
  }

  *values(): IterableIterator<V> {
    for (const shard of this.shards) if (shard !== undefined) yield* shard.values();
  }

  /** A changed copy: `change` gets a draft that may be written. */
  with(change: (draft: MapDraft<V>) => void): PersistentMap<V> {
    const draft = new MapDraft<V>(this.shards, this.size);
    change(draft);
    return new PersistentMap<V>(draft.finish(), draft.size);
  }

  /** A draft for many changes; `PersistentMap.from` makes it immutable again. */
  draft(): MapDraft<V> {
    return new MapDraft<V>(this.shards, this.size);
  }

  static from<V>(draft: MapDraft<V>): PersistentMap<V> {
    return new PersistentMap<V>(draft.finish(), draft.size);
  }
}

/** The writable form of a PersistentMap. Not to be used after it was made immutable. */
export class MapDraft<V> {
  private readonly shards: (Map<string, V> | undefined)[];
  private readonly owned = new Set<number>();
  size: number;

  constructor(shards: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.shards = shards as (Map<string, V> | undefined)[];
    this.shards = [...this.shards];
    this.size = size;
  }

  get(key: string): V | undefined {
    return this.shards[shardOf(key)]?.get(key);
  }

  set(key: string, value: V): void {
    const shard = this.own(shardOf(key));
    if (!shard.has(key)) this.size++;
    shard.set(key, value);
  }

  delete(key: string): void {
    const index = shardOf(key);
    if (this.shards[index]?.has(key) !== true) return;
    this.own(index).delete(key);
    this.size--;
  }

  finish(): readonly (ReadonlyMap<string, V> | undefined)[] {
    this.owned.clear();
    return this.shards;
  }

  private own(index: number): Map<string, V> {
    const shard = this.shards[index];
    if (shard !== undefined && this.owned.has(index)) return shard;
    const copy = new Map(shard);
    this.shards[index] = copy;
    this.owned.add(index);
    return copy;
  }
}

/** FNV-1a over the UTF-16 units. */
function shardOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % SHARDS;
}
