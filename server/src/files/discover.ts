import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FilePath } from '../core/index';
import { fromSystemPath } from '../core/index';
import { globTest } from './glob';
import type { PathTest } from './glob';
import { mapLimited } from './pool';
import { describeError } from './readText';
import { isManifestName, isPassedOver } from './select';

/** A file that may hold manifests. */
export interface DiscoveredFile {
  readonly systemPath: string;
  readonly path: FilePath;
  /** True when it was itself one of the roots. */
  readonly named: boolean;
}

export interface DiscoverOptions {
  /** Glob patterns of files and folders to pass over: see `globTest`. */
  readonly exclude?: readonly string[];
  /** The folder that the patterns count from; by default the root that a file was found in. */
  readonly excludeFrom?: string;
  readonly signal?: AbortSignal;
  /** Told of a root or folder that cannot be read; the others are read all the same. */
  readonly onUnreadable?: (systemPath: string, detail: string) => void;
  /** Told how many files were found so far. */
  readonly onProgress?: (files: number) => void;
}

/**
 * Finds the files that may hold manifests. Each real folder is read once, whatever symbolic links lead to it.
 * @param roots system paths of folders, which are walked, or of files, which are taken whatever their name.
 * @returns sorted by path, each path once. Rejects only when `signal` is aborted.
 */
export async function discoverFiles(
  roots: readonly string[],
  options: DiscoverOptions = {},
): Promise<DiscoveredFile[]> {
  const walk = new Walk(options);
  for (const root of roots) await walk.addRoot(path.resolve(root));
  return [...walk.found.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** A folder to read: where it was found, and where it really is. */
interface Folder {
  readonly place: string;
  readonly real: string;
}

/** Folders read at a time. Node itself works on few of them at once. */
const PARALLEL = 32;

class Walk {
  readonly found = new Map<string, DiscoveredFile>();
  private readonly seenFolders = new Set<string>();
  private readonly matches: PathTest;
  /** Links to folders wait until the real folders are read, so that a folder is found under its own name if it can be. */
  private links: string[] = [];
  private base = '';

  constructor(private readonly options: DiscoverOptions) {
    this.matches = globTest(options.exclude ?? []);
  }

  async addRoot(root: string): Promise<void> {
    try {
      const stats = await stat(root);
      this.base = this.options.excludeFrom ?? (stats.isDirectory() ? root : path.dirname(root));
      if (this.isExcludedRoot(root)) return;
      if (stats.isDirectory()) await this.readTree({ place: root, real: await realpath(root) });
      else this.add(root, true);
    } catch (error) {
      this.options.signal?.throwIfAborted();
      this.options.onUnreadable?.(root, describeError(error));
    }
  }

  private async readTree(root: Folder): Promise<void> {
    await this.readLevels([root]);
    while (this.links.length > 0) {
      const links = this.links.sort();
      this.links = [];
      for (const place of links) {
        const real = await realpath(place);
        // A link to a folder above the root would bring in what nobody asked for, up to the whole disk.
        if (!isAbove(real, root.real)) await this.readLevels([{ place, real }]);
      }
    }
  }

  private async readLevels(level: readonly Folder[]): Promise<void> {
    while (level.length > 0) {
      const fresh = level.filter(({ real }) => !this.seenFolders.has(real));
      for (const { real } of fresh) this.seenFolders.add(real);
      level = (await mapLimited(fresh, PARALLEL, (folder) => this.readFolder(folder))).flat();
      this.options.onProgress?.(this.found.size);
    }
  }

  /** @returns the folders inside. */
  private async readFolder(folder: Folder): Promise<Folder[]> {
    this.options.signal?.throwIfAborted();
    let entries: Dirent[];
    try {
      entries = await readdir(folder.place, { withFileTypes: true });
    } catch (error) {
      this.options.onUnreadable?.(folder.place, describeError(error));
      return [];
    }
    const names = new Set(entries.map(({ name }) => name));
    const folders: Folder[] = [];
    const way = this.wayTo(inside(folder.place, ''));
    for (const entry of entries) {
      const place = inside(folder.place, entry.name);
      const kind = entry.isFile() ? 'file' : await kindOf(entry, place);
      if (kind === 'other' || this.matches(`${way}${entry.name}`)) continue;
      if (kind === 'file') {
        if (isManifestName(entry.name)) this.add(place, false);
      } else if (!(await isPassedOver(place, entry.name, names))) {
        if (kind === 'folder') folders.push({ place, real: inside(folder.real, entry.name) });
        else this.links.push(place);
      }
    }
    return folders;
  }

  private add(systemPath: string, named: boolean): void {
    const known = this.found.get(systemPath);
    if (known === undefined || named)
      this.found.set(systemPath, { systemPath, path: fromSystemPath(systemPath), named });
  }

  private isExcluded(place: string): boolean {
    return this.matches(this.wayTo(place));
  }

  /** A path as the patterns see it; a folder that ends with its separator still does. */
  private wayTo(place: string): string {
    const way = fromSystemPath(path.relative(this.base, place)).replaceAll(path.sep, '/');
    return place.endsWith(path.sep) && way !== '' ? `${way}/` : way;
  }

  /** A root can lie inside an excluded folder. */
  private isExcludedRoot(root: string): boolean {
    for (let place = root; place !== this.base && place !== path.dirname(place); place = path.dirname(place)) {
      if (this.isExcluded(place)) return true;
    }
    return false;
  }
}

/** A name in a folder; a folder of the system's root ends with its separator. */
function inside(folder: string, name: string): string {
  return folder.endsWith(path.sep) ? folder + name : folder + path.sep + name;
}

function isAbove(folder: string, place: string): boolean {
  return place.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

async function kindOf(entry: Dirent, place: string): Promise<'file' | 'folder' | 'link-to-folder' | 'other'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  // Some file systems do not say what an entry is.
  const unknown =
    !entry.isSymbolicLink() &&
    !entry.isFIFO() &&
    !entry.isSocket() &&
    !entry.isCharacterDevice() &&
    !entry.isBlockDevice();
  if (!entry.isSymbolicLink() && !unknown) return 'other';
  try {
    const target = await stat(place);
    if (target.isDirectory()) return 'link-to-folder';
    return target.isFile() ? 'file' : 'other';
  } catch {
    // A link to nowhere: reading it says so, where its name makes it a manifest.
    return 'file';
  }
}
