import type { IndexKey } from '../workspace/indexes';
import type { FilePath } from '../workspace/paths';
import type { Resource } from '../workspace/resource';
import { documentsOf } from '../workspace/documents';
import type { Part, PlacedPart } from '../workspace/sourceFile';
import type { Workspace, WorkspaceUpdate } from '../workspace/workspace';
import type { YamlDocument } from '../yaml/document';
import type { Finding } from './finding';
import { checkPart } from './runChecks';
import type { CheckInput, PartResult } from './runChecks';

/** A finding with the place of its document in the file: add `start` to every span. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly start: number;
}

interface CachedPart {
  readonly resources: readonly Resource[];
  readonly result: PartResult;
}

/**
 * Keeps the findings of every document it was asked for and knows which of them an edit can change: those of changed
 * documents and those that looked under a changed key. Everything else is answered from memory.
 */
export class Checker {
  private workspace: Workspace;
  private readonly results = new Map<FilePath, Map<Part, CachedPart>>();
  private readonly readers = new Map<IndexKey, Set<FilePath>>();

  constructor(
    workspace: Workspace,
    private readonly input: Omit<CheckInput, 'workspace'>,
  ) {
    this.workspace = workspace;
  }

  /** Takes the next workspace. @returns the other files whose findings must be asked for again. */
  update(update: WorkspaceUpdate): ReadonlySet<FilePath> {
    this.workspace = update.workspace;
    const stale = new Set<FilePath>();
    for (const key of update.changed) this.forgetReaders(key, stale);
    for (const path of update.files) if (update.workspace.file(path) === undefined) this.results.delete(path);
    return stale;
  }

  /** Starts over, for other settings. */
  reset(workspace: Workspace): void {
    this.workspace = workspace;
    this.results.clear();
    this.readers.clear();
  }

  /** True when `check` can answer without the text of the file. */
  isFresh(path: FilePath): boolean {
    const file = this.workspace.file(path);
    return (
      file === undefined ||
      file.parts.every((placed) => !isCheckable(placed) || this.cached(path, placed) !== undefined)
    );
  }

  /**
   * The findings of a file, in the order of the text.
   * @param text the file's text; needed where its trees are not kept and `isFresh` is false.
   */
  check(path: FilePath, text?: string): PlacedFinding[] {
    const file = this.workspace.file(path);
    if (file === undefined) return [];
    const documents = documentsOf(file, text, this.workspace.layout.chartOf(path) !== undefined);
    const kept = new Map<Part, CachedPart>();
    const found: PlacedFinding[] = [];
    for (const [index, placed] of file.parts.entries()) {
      if (!isCheckable(placed)) continue;
      const cached = this.cached(path, placed) ?? this.run(path, placed, documents(index));
      if (cached === undefined) continue;
      kept.set(placed.part, cached);
      for (const finding of cached.result.findings) found.push({ finding, start: placed.start });
    }
    this.results.set(path, kept);
    return found.sort((a, b) => a.start + a.finding.span.start - (b.start + b.finding.span.start));
  }

  /** Every key that a kept finding depends on; for tests of what rules declare. */
  readKeys(): Iterable<IndexKey> {
    return this.readers.keys();
  }

  private cached(path: FilePath, placed: PlacedPart): CachedPart | undefined {
    const cached = this.results.get(path)?.get(placed.part);
    return cached?.resources === placed.resources ? cached : undefined;
  }

  private run(path: FilePath, placed: PlacedPart, document: YamlDocument | undefined): CachedPart | undefined {
    if (document === undefined) return undefined;
    const result = checkPart({ ...this.input, workspace: this.workspace }, placed, document);
    for (const key of result.reads) {
      const readers = this.readers.get(key);
      if (readers === undefined) this.readers.set(key, new Set([path]));
      else readers.add(path);
    }
    return { resources: placed.resources, result };
  }

  private forgetReaders(key: IndexKey, stale: Set<FilePath>): void {
    for (const path of this.readers.get(key) ?? []) {
      const parts = this.results.get(path);
      for (const [part, { result }] of parts ?? []) {
        if (!result.reads.has(key)) continue;
        parts?.delete(part);
        stale.add(path);
      }
    }
    this.readers.delete(key);
  }
}

function isCheckable(placed: PlacedPart): boolean {
  const { document, objects, broken } = placed.part;
  return document !== undefined || objects.length > 0 || broken === true;
}
