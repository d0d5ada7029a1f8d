import type { IndexKey } from '../workspace/indexes';
import type { FilePath } from '../workspace/paths';
import { documentsOf } from '../workspace/documents';
import type { PlacedPart, SourceFile } from '../workspace/sourceFile';
import type { Workspace, WorkspaceUpdate } from '../workspace/workspace';
import type { YamlDocument } from '../yaml/document';
import { Levels } from './control/control';
import { Comments } from './control/suppress';
import type { Finding } from './finding';
import { CheckedPart, joinRefusals } from './checkedPart';
import type { Refusals } from './checkedPart';
import { CheckTable } from './checkTable';
import { ClosedFile } from './closedFile';
import type { Check } from './defineRule';
import { Readers } from './readers';
import type { Reader } from './readers';
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
 * Knows which findings an edit can change: those of changed documents, and what checks found that looked under a changed
 * key. Of files that an editor has open it keeps the findings, document by document and check by check, so that an edit
 * costs only what it touches. Of all other files it keeps what they depend on: they are checked anew when somebody asks.
 */
export class Checker {
  private workspace: Workspace;
  private readonly checks: CheckTable;
  private readonly opened = new Map<FilePath, readonly CheckedPart[]>();
  private readonly closed = new Map<FilePath, ClosedFile>();
  private readonly readers = new Readers<Reader>();

  constructor(
    workspace: Workspace,
    private readonly input: CheckerInput,
  ) {
    this.workspace = workspace;
    this.checks = new CheckTable(input.checks);
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
    for (const path of files) {
      const file = workspace.file(path);
      if (file?.open !== true) this.keepOpened(path, []);
      if (file === undefined || file.open) this.keepClosed(path, undefined);
    }
    return stale;
  }

  /** True when the file was checked and nothing has changed since that its findings depend on. */
  isFresh(path: FilePath): boolean {
    const file = this.workspace.file(path);
    if (file === undefined) return true;
    if (!file.open) return !file.parts.some(isCheckable) || this.closed.get(path)?.isFresh(file) === true;
    const known = this.knownParts(path);
    return file.parts.every((placed) => !isCheckable(placed) || known(placed)?.isFresh === true);
  }

  /**
   * The findings of a file, in the order of the text.
   * @param text the file's text: needed where no editor has it open, as its trees are not kept.
   */
  check(path: FilePath, text?: string): PlacedFinding[] {
    const file = this.workspace.file(path);
    if (file === undefined) return [];
    const documents = documentsOf(file, text, this.workspace.layout.chartOf(path) !== undefined);
    return file.open ? this.checkOpened(file, documents) : this.checkClosed(file, documents);
  }

  private checkOpened(file: SourceFile, documents: Documents): PlacedFinding[] {
    const known = this.knownParts(file.path);
    const kept: CheckedPart[] = [];
    const starts: number[] = [];
    for (const [index, placed] of file.parts.entries()) {
      if (!isCheckable(placed)) continue;
      let checked = known(placed);
      if (checked?.isFresh !== true) {
        const document = documents(index);
        if (document === undefined) continue;
        if (checked === undefined)
          checked = new CheckedPart(file.path, placed, document, this.checkInput(), this.readers);
        else checked.refresh(placed, document, this.checkInput());
      }
      kept.push(checked);
      starts.push(placed.start);
    }
    this.keepOpened(file.path, kept);
    return this.placedFindings(file.path, kept, starts);
  }

  private checkClosed(file: SourceFile, documents: Documents): PlacedFinding[] {
    const input = this.checkInput();
    const read = new Readers<Reader>();
    const checked: CheckedPart[] = [];
    const starts: number[] = [];
    for (const [index, placed] of file.parts.entries()) {
      const document = isCheckable(placed) ? documents(index) : undefined;
      if (document === undefined) continue;
      checked.push(new CheckedPart(file.path, placed, document, input, read));
      starts.push(placed.start);
    }
    // Without its text it was not checked.
    const isDone = checked.length === file.parts.filter(isCheckable).length;
    this.keepClosed(
      file.path,
      isDone ? new ClosedFile(file, read.keys(), this.readers, joinRefusals(checked)) : undefined,
    );
    return this.placedFindings(file.path, checked, starts);
  }

  private checkInput(): CheckInput {
    const { workspace, checks } = this;
    return { ...this.input, workspace, checks };
  }

  private placedFindings(path: FilePath, parts: readonly CheckedPart[], starts: readonly number[]): PlacedFinding[] {
    const found = this.wanted(path, parts).flatMap((findings, index) =>
      findings.map((finding) => ({ finding, start: starts[index] ?? 0 })),
    );
    return found.sort((a, b) => a.start + a.finding.span.start - (b.start + b.finding.span.start));
  }

  /** What the file's comments and the user's levels leave of the findings of each part. */
  private wanted(path: FilePath, parts: readonly CheckedPart[]): readonly (readonly Finding[])[] {
    const hasComments = parts.some(({ directives }) => directives.length > 0);
    const shown = hasComments
      ? new Comments(parts, this.checks.names, this.checks.isComplete).left()
      : parts.map(({ findings }) => findings);
    const levels = new Levels(this.workspace.settings.control, this.checks.names);
    if (levels.isEmpty) return shown;
    return shown.map((findings) => findings.flatMap((finding) => levels.apply(finding, path) ?? []));
  }

  /** Which objects of a document a cluster would refuse, if that is known already. */
  refusals(path: FilePath, placed: PlacedPart): Refusals | undefined {
    const file = this.workspace.file(path);
    if (file?.parts.includes(placed) !== true) return undefined;
    return file.open ? this.knownParts(path)(placed)?.refusals : this.closed.get(path)?.refusals(file);
  }

  /** Every key that a kept finding depends on; for tests of what rules declare. */
  readKeys(): Iterable<IndexKey> {
    return this.readers.keys();
  }

  /** Finds what is known of the parts of a file; nearly all stand where they stood. */
  private knownParts(path: FilePath): (placed: PlacedPart) => CheckedPart | undefined {
    const known = this.opened.get(path) ?? [];
    const byPart = new Map(known.map((checked) => [checked.part, checked]));
    return (placed) => {
      const checked = byPart.get(placed.part);
      return checked?.isAbout(placed) === true ? checked : undefined;
    };
  }

  private keepOpened(path: FilePath, kept: readonly CheckedPart[]): void {
    const before = this.opened.get(path);
    if (before === undefined && kept.length === 0) return;
    const still = new Set(kept);
    for (const checked of before ?? []) if (!still.has(checked)) checked.dispose();
    if (kept.length === 0) this.opened.delete(path);
    else this.opened.set(path, kept.slice());
  }

  private keepClosed(path: FilePath, kept: ClosedFile | undefined): void {
    this.closed.get(path)?.dispose();
    if (kept === undefined) this.closed.delete(path);
    else this.closed.set(path, kept);
  }
}

type Documents = (index: number) => YamlDocument | undefined;

function isCheckable(placed: PlacedPart): boolean {
  const { document, objects, broken } = placed.part;
  return document !== undefined || objects.length > 0 || broken === true;
}
