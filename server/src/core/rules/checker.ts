import type { IndexKey } from '../workspace/indexes';
import type { FilePath } from '../workspace/paths';
import { documentsOf } from '../workspace/documents';
import type { PlacedPart } from '../workspace/sourceFile';
import type { Workspace, WorkspaceUpdate } from '../workspace/workspace';
import { Levels } from './control/control';
import { Comments } from './control/suppress';
import type { Finding } from './finding';
import { CheckedPart } from './checkedPart';
import type { Refusals } from './checkedPart';
import { CheckTable } from './checkTable';
import type { Check } from './defineRule';
import { Readers } from './readers';
import type { CheckInput } from './runChecks';

/** A finding with the place of its document in the file: add `start` to every span. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly start: number;
}

/** What a checker works with. */
export interface CheckerInput extends Pick<CheckInput, 'schemas' | 'onError'> {
  readonly checks: readonly Check[];
}

/**
 * Keeps the findings of every document it was asked for and knows which of them an edit can change: those of changed
 * documents, and what single checks found that looked under a changed key. Everything else is answered from memory.
 */
export class Checker {
  private workspace: Workspace;
  private readonly checks: CheckTable;
  private readonly checked = new Map<FilePath, readonly CheckedPart[]>();
  private readonly isComplete: boolean;
  private readonly readers = new Readers<CheckedPart>();

  constructor(
    workspace: Workspace,
    private readonly input: CheckerInput,
  ) {
    this.workspace = workspace;
    this.checks = new CheckTable(input.checks);
    this.isComplete = input.checks.some(({ scope }) => scope === 'world');
  }

  /** Takes the next workspace. @returns the other files whose findings must be asked for again. */
  update({ workspace, changed, files }: WorkspaceUpdate): ReadonlySet<FilePath> {
    this.workspace = workspace;
    const stale = new Set<FilePath>();
    for (const key of changed) {
      for (const reader of this.readers.of(key)) {
        reader.keyChanged(key);
        stale.add(reader.path);
      }
    }
    for (const path of files) if (workspace.file(path) === undefined) this.forget(path);
    return stale;
  }

  /** True when `check` can answer without the text of the file. */
  isFresh(path: FilePath): boolean {
    const file = this.workspace.file(path);
    if (file === undefined) return true;
    const known = this.knownParts(path);
    return file.parts.every((placed) => !isCheckable(placed) || known(placed)?.isFresh === true);
  }

  /**
   * The findings of a file, in the order of the text.
   * @param text the file's text; needed where its trees are not kept and `isFresh` is false.
   */
  check(path: FilePath, text?: string): PlacedFinding[] {
    const file = this.workspace.file(path);
    if (file === undefined) return [];
    const { workspace, checks } = this;
    const input: CheckInput = { ...this.input, workspace, checks };
    const documents = documentsOf(file, text, workspace.layout.chartOf(path) !== undefined);
    const known = this.knownParts(path);
    const kept: CheckedPart[] = [];
    const starts: number[] = [];
    for (const [index, placed] of file.parts.entries()) {
      if (!isCheckable(placed)) continue;
      let checked = known(placed);
      if (checked?.isFresh !== true) {
        const document = documents(index);
        if (document === undefined) continue;
        if (checked === undefined) checked = new CheckedPart(path, placed, document, input, this.readers);
        else checked.refresh(placed, document, input);
      }
      kept.push(checked);
      starts.push(placed.start);
    }
    this.keep(path, kept);
    const found = this.wanted(path, kept).flatMap((findings, index) =>
      findings.map((finding) => ({ finding, start: starts[index] ?? 0 })),
    );
    return found.sort((a, b) => a.start + a.finding.span.start - (b.start + b.finding.span.start));
  }

  /** What the file's comments and the user's levels leave of the findings of each part. */
  private wanted(path: FilePath, parts: readonly CheckedPart[]): readonly (readonly Finding[])[] {
    const hasComments = parts.some(({ directives }) => directives.length > 0);
    const shown = hasComments
      ? new Comments(parts, this.checks.names, this.isComplete).left()
      : parts.map(({ findings }) => findings);
    const levels = new Levels(this.workspace.settings.control, this.checks.names);
    if (levels.isEmpty) return shown;
    return shown.map((findings) => findings.flatMap((finding) => levels.apply(finding, path) ?? []));
  }

  /** Which objects of a document a cluster would refuse, if that is known already. */
  refusals(path: FilePath, placed: PlacedPart): Refusals | undefined {
    return this.checked.get(path)?.find((checked) => checked.isAbout(placed))?.refusals;
  }

  /** Every key that a kept finding depends on; for tests of what rules declare. */
  readKeys(): Iterable<IndexKey> {
    return this.readers.keys();
  }

  /** Finds what is known of the parts of a file; nearly all stand where they stood. */
  private knownParts(path: FilePath): (placed: PlacedPart) => CheckedPart | undefined {
    const known = this.checked.get(path) ?? [];
    const byPart = new Map(known.map((checked) => [checked.part, checked]));
    return (placed) => {
      const checked = byPart.get(placed.part);
      return checked?.isAbout(placed) === true ? checked : undefined;
    };
  }

  private keep(path: FilePath, kept: readonly CheckedPart[]): void {
    const still = new Set(kept);
    for (const checked of this.checked.get(path) ?? []) if (!still.has(checked)) checked.dispose();
    this.checked.set(path, kept.slice());
  }

  private forget(path: FilePath): void {
    this.keep(path, []);
    this.checked.delete(path);
  }
}

function isCheckable(placed: PlacedPart): boolean {
  const { document, objects, broken } = placed.part;
  return document !== undefined || objects.length > 0 || broken === true;
}
