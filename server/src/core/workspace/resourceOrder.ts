import type { IndexKey } from './indexes';
import type { FilePath } from './paths';
import type { PersistentMap } from './persistentMap';
import type { Resource } from './resource';
import type { SourceFile } from './sourceFile';

/** Longer lists are put in order once for all look-ups. */
const LONG = 16;

/**
 * Puts resources in the order of their files and of the text, for one state of a workspace. Indexes hold those of a file in
 * the order in which edits happened to bring them; an answer that depended on that would be another one after a restart.
 */
export class ResourceOrder {
  private readonly numbers = new Map<FilePath, ReadonlyMap<Resource, number>>();
  private readonly long = new Map<IndexKey, readonly Resource[]>();

  constructor(private readonly files: PersistentMap<SourceFile>) {}

  /** @param list all resources under the key. @returns the list itself where it is in order already, as it mostly is. */
  ordered(key: IndexKey, list: readonly Resource[]): readonly Resource[] {
    if (list.length < 2) return list;
    if (list.length < LONG) return this.sort(list);
    let known = this.long.get(key);
    if (known === undefined) {
      known = this.sort(list);
      this.long.set(key, known);
    }
    return known;
  }

  private sort(list: readonly Resource[]): readonly Resource[] {
    for (let index = 1; index < list.length; index++) {
      const [before, after] = [list[index - 1] as Resource, list[index] as Resource];
      // The files are in order already.
      if (before.file === after.file && this.compare(before, after) > 0)
        return list.slice().sort((a, b) => this.compare(a, b));
    }
    return list;
  }

  private compare(a: Resource, b: Resource): number {
    if (a.file !== b.file) return a.file < b.file ? -1 : 1;
    const numbers = this.numbersOf(a.file);
    return (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0);
  }

  private numbersOf(path: FilePath): ReadonlyMap<Resource, number> {
    const known = this.numbers.get(path);
    if (known !== undefined) return known;
    const numbers = new Map<Resource, number>();
    for (const { resources } of this.files.get(path)?.parts ?? [])
      for (const resource of resources) numbers.set(resource, numbers.size);
    this.numbers.set(path, numbers);
    return numbers;
  }
}
