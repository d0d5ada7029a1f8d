import type { IndexKey } from '../workspace/indexes';
import type { FilePath } from '../workspace/paths';
import type { SourceFile } from '../workspace/sourceFile';
import type { Refusals } from './checkedPart';
import type { ReadKey, Reader, Readers } from './readers';

/**
 * A file that no editor has open, as it was when it was last checked. What was found is told and forgotten, since
 * nobody asks again before it changes; what it depends on is kept. When a key of it changes, all of it is checked again:
 * its text has to be read and parsed for any one check.
 */
export class ClosedFile implements Reader {
  private isStale = false;
  private readonly reads: readonly ReadKey<Reader>[];

  /**
   * @param keys that its checks looked under.
   * @param refused what a cluster would not take of it: routing leaves that out.
   */
  constructor(
    private readonly file: SourceFile,
    keys: Iterable<IndexKey>,
    private readonly readers: Readers<Reader>,
    private readonly refused: Refusals,
  ) {
    this.reads = Array.from(keys, (key) => readers.add(key, this)).slice();
  }

  get path(): FilePath {
    return this.file.path;
  }

  /** True while what was said of the file holds. */
  isFresh(file: SourceFile): boolean {
    return !this.isStale && this.file === file;
  }

  /** What a cluster would refuse of the file, while that holds. */
  refusals(file: SourceFile): Refusals | undefined {
    return this.isFresh(file) ? this.refused : undefined;
  }

  keyChanged(): void {
    this.isStale = true;
  }

  /** Lets go of all keys, when the file is gone, opened or checked again. */
  dispose(): void {
    for (const read of this.reads) this.readers.remove(read, this);
  }
}
