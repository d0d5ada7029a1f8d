import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FilePath } from '../core/index';
import { fromSystemPath } from '../core/index';
import { toSystemPath } from '../files/systemPath';

const UNTITLED = 'untitled:';

/**
 * The path by which the core knows a document. One that was never saved has a path that no file on disk can have.
 * @returns undefined for documents that are neither files nor to become one.
 */
export function pathOfUri(uri: string): FilePath | undefined {
  try {
    if (uri.startsWith(UNTITLED))
      return `${UNTITLED}/${decodeURIComponent(uri.slice(UNTITLED.length)).replace(/^\/+/, '')}`;
    return uri.startsWith('file:') ? fromSystemPath(fileURLToPath(uri)) : undefined;
  } catch {
    // No address of a file, whatever its scheme says.
    return undefined;
  }
}

/** The address of a file on disk. */
export function uriOfPath(path: FilePath): string {
  return pathToFileURL(toSystemPath(path)).href;
}

/** True for a document that is on disk, or could be. */
export function isOnDisk(path: FilePath): boolean {
  return !path.startsWith(UNTITLED);
}
