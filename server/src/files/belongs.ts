import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fromSystemPath } from '../core/index';
import { globTest } from '../core/index';
import type { PathTest } from '../core/index';
import { isManifestName, isPassedOver } from './select';

/**
 * Says of single files whether a walk of some folders would find them, as file events need it. One object is for the
 * events of a moment: it remembers what it saw of the folders on the way.
 */
export class Belonging {
  private readonly excludes: PathTest;
  private readonly folders = new Map<string, Promise<boolean>>();

  /** @param roots system paths of folders. @param exclude glob patterns that count from the root. */
  constructor(
    private readonly roots: readonly string[],
    exclude: readonly string[],
  ) {
    this.excludes = globTest(exclude);
  }

  async has(systemPath: string): Promise<boolean> {
    if (!isManifestName(path.basename(systemPath))) return false;
    for (const root of this.roots) if (await this.isInside(systemPath, root)) return true;
    return false;
  }

  private async isInside(systemPath: string, root: string): Promise<boolean> {
    const way = path.relative(root, systemPath);
    if (way === '' || way.startsWith('..') || path.isAbsolute(way)) return false;
    const parts = way.split(path.sep);
    for (let length = 1; length < parts.length; length++) {
      if (!(await this.isWalked(root, parts.slice(0, length)))) return false;
    }
    return !this.isExcluded(parts);
  }

  private isWalked(root: string, parts: readonly string[]): Promise<boolean> {
    const folder = path.join(root, ...parts);
    const key = `${root}\0${folder}`;
    const known = this.folders.get(key);
    if (known !== undefined) return known;
    const walked = this.walks(folder, parts);
    this.folders.set(key, walked);
    return walked;
  }

  private async walks(folder: string, parts: readonly string[]): Promise<boolean> {
    if (this.isExcluded(parts)) return false;
    // The folder or what lies beside it may be gone; then nothing claims it.
    const siblings = await readdir(path.dirname(folder)).catch(() => []);
    return !(await isPassedOver(folder, path.basename(folder), new Set(siblings)));
  }

  private isExcluded(parts: readonly string[]): boolean {
    return this.excludes(fromSystemPath(parts.join('/')));
  }
}
