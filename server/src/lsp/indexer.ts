import { performance } from 'node:perf_hooks';
import type { FilePath } from '../core/index';
import { decidesLayout, fromSystemPath } from '../core/index';
import { discoverFiles } from '../files/discover';
import type { DiscoveredFile } from '../files/discover';
import { readManifest } from '../files/readText';
import { saveMemory } from '../files/memory';
import type { Project } from './project';
import { Slices } from './slices';
import { readText } from './texts';

/** Which files to read. */
export interface IndexScope {
  /** System paths. */
  readonly folders: readonly string[];
  readonly exclude: readonly string[];
  /** Files outside of the folders, or of other names, that the settings name. System paths. */
  readonly extra: readonly string[];
  readonly signal: AbortSignal;
  /** True for files that the client has open: their text is not the one on disk. */
  readonly isOpen: (path: FilePath) => boolean;
  /** Told of a folder that cannot be read. */
  readonly onUnreadable: (systemPath: string, detail: string) => void;
  /** Told how many of how many files are read. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Files read in one go. */
const BATCH = 48;
/** Where a file takes longer than this, the disk is far away, and many files at a time are faster than one by one. */
const FAR_MS = 1.5;

/**
 * Brings the project in step with the folders, in slices: reads the files that it does not know and drops those that
 * are gone. Files that it knows are kept in step by the client's file events.
 * @returns when all is read; rejects when the signal is aborted.
 */
export async function readFolders(project: Project, scope: IndexScope): Promise<void> {
  const { signal } = scope;
  const found = await discoverFiles(scope.folders, {
    exclude: scope.exclude,
    signal,
    onUnreadable: scope.onUnreadable,
  });
  const files = [...found, ...scope.extra.map(asDiscovered)];
  const before = project.workspace;
  const there = new Set(files.map(({ path }) => path));
  for (const { path } of before.files()) if (!there.has(path) && !scope.isOpen(path)) project.add({ path });
  const missing = files.filter(({ path }) => before.file(path) === undefined);
  // Kustomizations and charts decide where the others belong.
  const ordered = [
    ...missing.filter(({ path }) => decidesLayout(path)),
    ...missing.filter(({ path }) => !decidesLayout(path)),
  ];
  saveMemory(files.length);
  await readAll(project, ordered, scope);
}

async function readAll(project: Project, files: readonly DiscoveredFile[], scope: IndexScope): Promise<void> {
  const slices = new Slices();
  let spent = 0;
  let timed = 0;
  for (let at = 0; at < files.length; at += BATCH) {
    const batch = files.slice(at, at + BATCH);
    const isFar = spent > FAR_MS * Math.max(timed, BATCH);
    const texts = isFar ? await readTogether(batch) : undefined;
    for (const [index, { path, named }] of batch.entries()) {
      const startedAt = performance.now();
      const text = texts === undefined ? readText(path, !named) : texts[index];
      if (texts === undefined) {
        spent += performance.now() - startedAt;
        timed++;
      }
      // Between two steps the user may have opened the file.
      if (text !== undefined && !scope.isOpen(path)) project.add({ path, text });
      await slices.pause();
      scope.signal.throwIfAborted();
    }
    scope.onProgress(Math.min(at + BATCH, files.length), files.length);
  }
}

async function readTogether(batch: readonly DiscoveredFile[]): Promise<(string | undefined)[]> {
  const read = await Promise.all(batch.map(({ systemPath }) => readManifest(systemPath)));
  return read.map((result) => ('skipped' in result ? undefined : result.text));
}

function asDiscovered(systemPath: string): DiscoveredFile {
  return { systemPath, path: fromSystemPath(systemPath), named: true };
}
