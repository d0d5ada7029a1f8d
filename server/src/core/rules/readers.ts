import type { IndexKey } from '../workspace/indexes';
import type { FilePath } from '../workspace/paths';

/** What was checked and may have to be checked again. */
export interface Reader {
  readonly path: FilePath;
  /** Told that a key has changed that it looked under. */
  keyChanged(key: IndexKey): void;
}

/** A key with those who looked under it. Nearly all keys have one reader, and a set of one would cost more than the reader. */
export interface ReadKey<R extends object> {
  readonly key: IndexKey;
  only: R | undefined;
  many: Set<R> | undefined;
}

/** Who looked under which key. Keys that nobody reads any more are forgotten. */
export class Readers<R extends object> {
  private readonly known = new Map<IndexKey, ReadKey<R>>();

  /** @returns the key, for `remove`; all readers of a key hold the same one. */
  add(key: IndexKey, reader: R): ReadKey<R> {
    const read = this.known.get(key);
    if (read === undefined) {
      const first: ReadKey<R> = { key, only: reader, many: undefined };
      this.known.set(key, first);
      return first;
    }
    if (read.many !== undefined) read.many.add(reader);
    else if (read.only !== undefined && read.only !== reader) {
      read.many = new Set([read.only, reader]);
      read.only = undefined;
    }
    return read;
  }

  remove(read: ReadKey<R>, reader: R): void {
    read.many?.delete(reader);
    if (read.only === reader || read.many?.size === 0) this.known.delete(read.key);
  }

  /** Those who looked under a key. */
  of(key: IndexKey): Iterable<R> {
    const read = this.known.get(key);
    if (read?.many !== undefined) return read.many;
    return read?.only === undefined ? [] : [read.only];
  }

  keys(): Iterable<IndexKey> {
    return this.known.keys();
  }

  clear(): void {
    this.known.clear();
  }
}
