import type { FilePath, Settings } from '../core/index';
import { baseName, fromSystemPath, isKustomizationFile, Workspace } from '../core/index';
import { discoverFiles } from './discover';
import type { DiscoveredFile } from './discover';
import { mapLimited } from './pool';
import type { ManifestText, SkippedText, SkipReason } from './readText';
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
  readonly onText?: (file: DiscoveredFile, text: string) => void;
}

export interface LoadedWorkspace {
  readonly workspace: Workspace;
  /** The files in the workspace, sorted by path. */
  readonly files: readonly DiscoveredFile[];
  readonly skipped: readonly SkippedFile[];
}

/** Files read at a time. */
const PARALLEL = 24;
/** A batch ends at whichever comes first: an update has a cost of its own, and texts in memory have one too. */
const BATCH_FILES = 1000;
const BATCH_LENGTH = 16_000_000;

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
  const worldRoots = (options.worldRoots ?? roots).map(fromSystemPath);
  const loader = new Loader(Workspace.empty(options.settings, worldRoots), found.length, options);
  // They decide where the other files belong, so all of them go first and together.
  await loader.readAll(found.filter(({ path }) => decidesLayout(path)));
  loader.flush();
  await loader.readAll(found.filter(({ path }) => !decidesLayout(path)));
  loader.flush();
  skipped.push(...loader.skipped);
  const { workspace } = loader;
  return { workspace, files: found.filter(({ path }) => workspace.file(path) !== undefined), skipped };
}

function decidesLayout(path: FilePath): boolean {
  return isKustomizationFile(path) || baseName(path) === 'Chart.yaml';
}

interface ReadFile {
  readonly file: DiscoveredFile;
  readonly text: string;
}

/** Fills a workspace batch by batch. */
class Loader {
  readonly skipped: SkippedFile[] = [];
  private batch: ReadFile[] = [];
  private length = 0;
  private done = 0;

  constructor(
    public workspace: Workspace,
    private readonly total: number,
    private readonly options: LoadOptions,
  ) {}

  async readAll(files: readonly DiscoveredFile[]): Promise<void> {
    for (let at = 0; at < files.length; at += PARALLEL) {
      this.options.signal?.throwIfAborted();
      const some = files.slice(at, at + PARALLEL);
      const texts = await mapLimited(some, PARALLEL, ({ systemPath }) => readManifest(systemPath));
      for (const [index, file] of some.entries()) this.take(file, texts[index]);
      this.done += some.length;
      this.options.onProgress?.({ phase: 'reading', done: this.done, total: this.total });
    }
  }

  private take(file: DiscoveredFile, read: ManifestText | SkippedText | undefined): void {
    if (read === undefined) return;
    if ('skipped' in read) {
      this.skipped.push({ ...file, reason: read.skipped, detail: read.detail });
      return;
    }
    this.options.onText?.(file, read.text);
    this.batch.push({ file, text: read.text });
    this.length += read.text.length;
    if (this.batch.length >= BATCH_FILES || this.length >= BATCH_LENGTH) this.flush();
  }

  /** Puts what was read into the workspace. */
  flush(): void {
    const batch = this.batch;
    this.batch = [];
    this.length = 0;
    if (batch.length === 0) return;
    try {
      this.workspace = this.workspace.with(batch.map(({ file, text }) => ({ path: file.path, text }))).workspace;
    } catch (error) {
      // One text that trips the core must not cost all the others.
      if (batch.length > 1) for (const one of batch) this.flushOne(one);
      else
        for (const { file } of batch)
          this.skipped.push({ ...file, reason: 'unreadable', detail: `internal error: ${describeError(error)}` });
    }
  }

  private flushOne(one: ReadFile): void {
    this.batch = [one];
    this.flush();
  }
}
