import type { MapDraft } from './persistentMap';
import { folderOf } from './paths';
import type { FilePath } from './paths';
import { isClusterScoped } from './resource';
import type { SourceFile } from './sourceFile';

/** What the objects in the files of a folder say together. Immutable. */
export interface Folder {
  readonly paths: readonly FilePath[];
  /** The one namespace that all objects that write one agree on, if they are at least half of all. */
  readonly agreed: string | undefined;
}

/** A folder while files of it change. */
interface Touched {
  readonly before: Folder | undefined;
  readonly paths: Set<FilePath>;
}

/** Keeps the folders of a workspace in step with its files. */
export class FolderDraft {
  private readonly touched = new Map<FilePath, Touched>();

  constructor(private readonly folders: MapDraft<Folder>) {}

  /** The namespace that an object of the file takes from its neighbours. */
  neighbourNamespace(path: FilePath): string | undefined {
    return this.folders.get(folderOf(path))?.agreed;
  }

  /** Notes what became of a file. Most edits leave the namespaces as they are and cost nothing here. */
  note(path: FilePath, old: SourceFile | undefined, file: SourceFile | undefined): void {
    if (old !== undefined && file !== undefined && sameNamespaces(old, file)) return;
    const folder = folderOf(path);
    let touched = this.touched.get(folder);
    if (touched === undefined) {
      const before = this.folders.get(folder);
      touched = { before, paths: new Set(before?.paths) };
      this.touched.set(folder, touched);
    }
    if (file !== undefined) touched.paths.add(path);
    else touched.paths.delete(path);
  }

  /**
   * Works out what the touched folders agree on now.
   * @returns the files that stand differently because of it.
   */
  settle(fileAt: (path: FilePath) => SourceFile | undefined): FilePath[] {
    const moved: FilePath[] = [];
    for (const [folder, { before, paths }] of this.touched) {
      const after = summary([...paths], fileAt);
      if (after.paths.length === 0) this.folders.delete(folder);
      else this.folders.set(folder, after);
      if (before?.agreed !== after.agreed) moved.push(...after.paths);
    }
    this.touched.clear();
    return moved;
  }
}

function summary(paths: readonly FilePath[], fileAt: (path: FilePath) => SourceFile | undefined): Folder {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const file = fileAt(path);
    if (file === undefined) continue;
    for (const [namespace, count] of writtenNamespaces(file))
      counts.set(namespace, (counts.get(namespace) ?? 0) + count);
  }
  const silent = counts.get(NONE) ?? 0;
  counts.delete(NONE);
  const [[agreed, writers] = [undefined, 0]] = counts;
  return { paths, agreed: counts.size === 1 && writers >= silent ? agreed : undefined };
}

function sameNamespaces(a: SourceFile, b: SourceFile): boolean {
  const before = writtenNamespaces(a);
  const after = writtenNamespaces(b);
  return before.size === after.size && [...before].every(([namespace, count]) => after.get(namespace) === count);
}

/** Stands for objects that write no namespace. */
const NONE = '';

/** How many objects write which namespace, and how many none. */
function writtenNamespaces(file: SourceFile): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { part } of file.parts) {
    for (const { namespace = NONE, kind, namespaceUnknown } of part.objects)
      if (!namespaceUnknown && !isClusterScoped(kind)) found.set(namespace, (found.get(namespace) ?? 0) + 1);
  }
  return found;
}
