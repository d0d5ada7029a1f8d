import type { FilePath } from '../core/index';

/**
 * A path of the core as the system writes it: the inverse of `fromSystemPath`.
 * @param platform as `process.platform`; only `win32` writes paths differently.
 * @returns on Windows `c:/work/a` as `c:\work\a` and `//server/share/a` as `\\server\share\a`; elsewhere the same text.
 */
export function toSystemPath(path: FilePath, platform: string = process.platform): string {
  return platform === 'win32' ? path.replaceAll('/', '\\') : path;
}
