/**
 * An immutable map for very many string keys. A changed copy shares the big map and keeps what is different in a small
 * one beside it, so that an edit in a workspace of 40,000 files costs no copy of 40,000 entries.
 */
export class PersistentMap<V> {
  private constructor(
    private readonly base: ReadonlyMap<string, V>,
    /** What stands differently; undefined for what is gone. */
    private readonly changes: ReadonlyMap<string, V | undefined>,
    readonly size: number,
  ) {}

  static empty<V>(): PersistentMap<V> {
    return new PersistentMap<V>(new Map(), new Map(), 0);
  }

  get(key: string): V | undefined {
    return look(this.base, this.changes, key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  values(): IterableIterator<V> {
    return iterate(this.base, this.changes);
  }

  /** A draft that may be written; `PersistentMap.from` makes it immutable again. */
  draft(): MapDraft<V> {
    return new MapDraft<V>(this.base, this.changes, this.size);
  }

  /** The map that a draft stands for. The draft may go on: what it writes from then on does not show here. */
  static from<V>(draft: MapDraft<V>): PersistentMap<V> {
    const { base, changes, size } = draft.freeze();
    return new PersistentMap<V>(base, changes, size);
  }
}

/** Changes beyond this number, and beyond this part of the whole, are worth a copy of the whole. */
const MANY = 512;
const PART = 1 / 8;

/** The writable form of a PersistentMap. */
export class MapDraft<V> {
  /** Set while nobody else sees the big map, so that it may be written itself: when all of it was put in by this draft. */
  private ownBase: Map<string, V> | undefined;
  private ownChanges: Map<string, V | undefined> | undefined;

  constructor(
    private base: ReadonlyMap<string, V>,
    private changes: ReadonlyMap<string, V | undefined>,
    public size: number,
  ) {
    if (size > 0) return;
    this.base = this.ownBase = new Map();
    this.changes = new Map();
  }

  get(key: string): V | undefined {
    return look(this.base, this.changes, key);
  }

  values(): IterableIterator<V> {
    return iterate(this.base, this.changes);
  }

  set(key: string, value: V): void {
    if (this.get(key) === undefined) this.size++;
    if (this.ownBase !== undefined) this.ownBase.set(key, value);
    else this.writable().set(key, value);
  }

  delete(key: string): void {
    if (this.get(key) === undefined) return;
    this.size--;
    if (this.ownBase !== undefined) this.ownBase.delete(key);
    else if (this.base.has(key)) this.writable().set(key, undefined);
    else this.writable().delete(key);
  }

  /** Gives away what was written: from now on it is copied before it is changed. */
  freeze(): { base: ReadonlyMap<string, V>; changes: ReadonlyMap<string, V | undefined>; size: number } {
    if (this.changes.size > MANY && this.changes.size > this.base.size * PART) this.merge();
    this.ownBase = undefined;
    this.ownChanges = undefined;
    return { base: this.base, changes: this.changes, size: this.size };
  }

  private merge(): void {
    const merged = new Map(this.base);
    for (const [key, value] of this.changes) {
      if (value === undefined) merged.delete(key);
      else merged.set(key, value);
    }
    this.base = merged;
    this.changes = new Map();
  }

  private writable(): Map<string, V | undefined> {
    if (this.ownChanges === undefined) this.changes = this.ownChanges = new Map(this.changes);
    return this.ownChanges;
  }
}

function look<V>(
  base: ReadonlyMap<string, V>,
  changes: ReadonlyMap<string, V | undefined>,
  key: string,
): V | undefined {
  if (changes.size === 0) return base.get(key);
  const changed = changes.get(key);
  return changed !== undefined || changes.has(key) ? changed : base.get(key);
}

function* iterate<V>(base: ReadonlyMap<string, V>, changes: ReadonlyMap<string, V | undefined>): IterableIterator<V> {
  for (const [key, value] of base) if (!changes.has(key)) yield value;
  for (const value of changes.values()) if (value !== undefined) yield value;
}
