/**
 * Paths of files inside the core: absolute, `/` between the parts, whatever the system. A Windows path keeps its drive
 * as the first part, in lower case: `c:/work/shop`.
 */
export type FilePath = string;

/** The folder of a path; the root is its own folder. */
export function folderOf(path: FilePath): FilePath {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The last part of a path. */
export function baseName(path: FilePath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Joins a folder and a relative path, resolving `.` and `..`. An absolute second path stands for itself. */
export function joinPath(folder: FilePath, relative: string): FilePath {
  if (relative.startsWith('/') || /^[a-z]:\//i.test(relative)) return normalizePath(relative);
  return normalizePath(`${folder}/${relative}`);
}

/** Resolves `.`, `..` and doubled slashes. */
export function normalizePath(path: string): FilePath {
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && !/^[a-z]:$/i.test(parts.at(-1) ?? '')) parts.pop();
    else if (part !== '..') parts.push(part);
  }
  return (absolute ? '/' : '') + parts.join('/');
}

/** True when `path` is `folder` or lies in it. */
export function isInside(path: FilePath, folder: FilePath): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** `path` as seen from `folder`; `.` for the folder itself, with `..` where it lies outside. */
export function relativePath(folder: FilePath, path: FilePath): string {
  if (path === folder) return '.';
  const from = folder.split('/').filter((part) => part !== '');
  const to = path.split('/').filter((part) => part !== '');
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
  if (shared === 0 && /^[a-z]:/i.test(path)) return path;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

/** A path as the system writes it, as a path of the core: `C:\\work\\a.yaml` becomes `c:/work/a.yaml`. */
export function fromSystemPath(path: string): FilePath {
  if (!/^(?:[a-zA-Z]:[\\/]|\\\\)/.test(path)) return path;
  const slashed = path.replaceAll('\\', '/');
  return /^[A-Z]:/.test(slashed) ? slashed.charAt(0).toLowerCase() + slashed.slice(1) : slashed;
}

/** The way from one folder to another: `../overlays/staging`; `.` for the same. */
export function wayTo(from: string, to: string): string {
  const [a, b] = [from.split('/').filter(Boolean), to.split('/').filter(Boolean)];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  const way = [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
  return way === '' ? '.' : way;
}
