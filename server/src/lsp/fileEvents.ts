import type { FilePath } from '../core/index';
import { folderOf } from '../core/index';
import { Belonging } from '../files/belongs';
import { toSystemPath } from '../files/systemPath';
import type { Project } from './project';
import { Slices } from './slices';
import { readText } from './texts';

/** Where events count. */
export interface EventScope {
  /** System paths. */
  readonly folders: readonly string[];
  readonly exclude: readonly string[];
  /** Files that are read wherever they lie. */
  readonly extra: ReadonlySet<FilePath>;
  readonly isOpen: (path: FilePath) => boolean;
}

const STEP = 32;

/** Something that happened to a file or folder on disk. */
export interface FileEvent {
  readonly path: FilePath;
  readonly deleted: boolean;
}

/**
 * Takes files as they are on disk now: what the client says of them may be out of date already. A path that is gone and
 * was no file of ours may have been a folder; then the files in it are gone, too.
 */
export async function readAgain(project: Project, events: readonly FileEvent[], scope: EventScope): Promise<void> {
  const slices = new Slices();
  const belonging = new Belonging(scope.folders, scope.exclude);
  const gone = new Set<FilePath>();
  const known = project.workspace;
  let waiting = 0;
  for (const { path, deleted } of events) {
    if (scope.isOpen(path)) continue;
    const wanted = scope.extra.has(path) || (await belonging.has(toSystemPath(path)));
    const text = wanted ? readText(path) : undefined;
    if (text !== undefined) project.change({ path, text });
    else if (known.file(path) !== undefined) project.change({ path });
    else if (deleted) gone.add(path);
    // Another branch can be thousands of files: too many to take at once, too many to take one by one.
    if (++waiting % STEP === 0) project.flush();
    await slices.pause();
  }
  if (gone.size === 0) return;
  for (const { path } of project.workspace.files()) {
    if (isIn(path, gone) && !scope.isOpen(path)) project.change({ path });
  }
}

function isIn(path: FilePath, gone: ReadonlySet<FilePath>): boolean {
  for (let place = path; ; place = folderOf(place)) {
    if (gone.has(place)) return true;
    if (place === folderOf(place)) return false;
  }
}
