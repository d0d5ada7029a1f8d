import type { FilePath, Settings, WorkspaceBuilder } from '../core/index';
import { decidesLayout, fromSystemPath, Workspace } from '../core/index';
import { discoverFiles } from './discover';
import type { DiscoveredFile } from './discover';
import { saveMemory } from './memory';
import { mapAhead } from './pool';
import type { ManifestText, SkipReason } from './readText';
import { describeError, readManifest } from './readText';

/** A file or folder that was passed over, and why. */
export interface SkippedFile {
  readonly systemPath: string;
  readonly path: FilePath;
  /** True when it was itself one of the roots. */
  readonly named: boolean;
  readonly reason: SkipReason;
  /** In words that go on from "was not read: ". */
  readonly detail: string;
}

/** How far the work is. While files are still being found, `total` is unknown. */
export interface LoadProgress {
  readonly phase: 'finding' | 'reading';
  readonly done: number;
  readonly total: number | undefined;
}

export interface LoadOptions {
  readonly settings: Settings;
  /** System paths of the folders whose files make a world when nothing else does; by default `roots`. */
  readonly worldRoots?: readonly string[];
  readonly exclude?: readonly string[];
  /** The folder that `exclude` counts from; by default the root that a file was found in. */
  readonly excludeFrom?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Told of every text that was read, before it is let go. */
  readonly onText?: (file: DiscoveredFile, read: ManifestText) => void;
}

export interface LoadedWorkspace {
  readonly workspace: Workspace;
  /** The files in the workspace, sorted by path. */
  readonly files: readonly DiscoveredFile[];
  readonly skipped: readonly SkippedFile[];
}

/** Files read at a time. */
const PARALLEL = 32;
/** Files put into the workspace at a time. */
const BATCH = 16;

/**
 * Reads all manifests of some roots into a workspace. At no time are all texts in memory.
 * @param roots system paths of folders or files.
 * @returns what could be read; the rest is told in `skipped`. Rejects only when `signal` is aborted.
 */
export async function loadWorkspace(roots: readonly string[], options: LoadOptions): Promise<LoadedWorkspace> {
  const skipped: SkippedFile[] = [];
  const found = await discoverFiles(roots, {
    exclude: options.exclude,
    excludeFrom: options.excludeFrom,
    signal: options.signal,
    onProgress: (done) => options.onProgress?.({ phase: 'finding', done, total: undefined }),
    onUnreadable: (systemPath, detail) => {
      const named = roots.includes(systemPath);
      skipped.push({ systemPath, path: fromSystemPath(systemPath), named, reason: 'unreadable', detail });
    },
  });
  saveMemory(found.length);
  const worldRoots = (options.worldRoots ?? roots).map(fromSystemPath);
  const loader = new Loader(Workspace.empty(options.settings, worldRoots).builder(), found.length, options);
  // Kustomizations and charts decide where the other files belong, so all of them go first.
  await loader.readAll(found.filter(({ path }) => decidesLayout(path)));
  await loader.readAll(found.filter(({ path }) => !decidesLayout(path)));
  skipped.push(...loader.skipped);
  const { workspace } = loader.builder;
  return { workspace, files: found.filter(({ path }) => workspace.file(path) !== undefined), skipped };
}

/** Fills a workspace step by step. */
class Loader {
  readonly skipped: SkippedFile[] = [];
  private done = 0;

  constructor(
    readonly builder: WorkspaceBuilder,
    private readonly total: number,
    private readonly options: LoadOptions,
  ) {}

  async readAll(files: readonly DiscoveredFile[]): Promise<void> {
    let batch: ReadFile[] = [];
    for await (const [file, read] of mapAhead(files, PARALLEL, ({ systemPath }) => readManifest(systemPath))) {
      this.options.signal?.throwIfAborted();
      this.done++;
      if ('skipped' in read) this.skipped.push({ ...file, reason: read.skipped, detail: read.detail });
      else {
        this.options.onText?.(file, read);
        batch.push({ file, text: read.text });
      }
      if (batch.length < BATCH) continue;
      this.take(batch);
      batch = [];
      this.options.onProgress?.({ phase: 'reading', done: this.done, total: this.total });
    }
    this.take(batch);
    this.options.onProgress?.({ phase: 'reading', done: this.done, total: this.total });
  }

  private take(files: readonly ReadFile[]): void {
    try {
      this.builder.add(files.map(({ file, text }) => ({ path: file.path, text })));
    } catch (error) {
      // One text that trips the core must not cost all the others.
      if (files.length > 1) for (const one of files) this.take([one]);
      else
        for (const { file } of files)
          this.skipped.push({ ...file, reason: 'internal-error', detail: describeError(error) });
    }
  }
}

interface ReadFile {
  readonly file: DiscoveredFile;
  readonly text: string;
}
