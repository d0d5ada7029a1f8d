import type { FileChange, FilePath, Workspace } from '../../core/index';
import { applyEdits } from '../../core/index';
import { FileChecker } from '../findings';
import type { LocatedFix } from '../locate';
import { Locator } from '../locate';
import type { Project } from '../project';
import { displayPath } from '../project';
import type { Progress } from '../terminal/progress';
import { chooseFixes } from './chooseFixes';

/** A file with what was mended in it. */
export interface FixedFile {
  readonly path: FilePath;
  readonly before: string;
  readonly after: string;
  /** The titles of the fixes, in the order in which they were made. */
  readonly titles: readonly string[];
}

/** Every fix can bring another to light; a chain longer than this is no chain. */
const MOST_ROUNDS = 20;

/**
 * Makes all safe fixes of a project in memory, again and again until none is left.
 * @param onError told, in words, of what could not be done.
 * @returns the files that are different now, sorted by path.
 */
export async function fixAll(
  project: Project,
  progress: Progress,
  onError: (problem: string) => void,
): Promise<FixedFile[]> {
  const work = new Work(project, progress, onError);
  let paths = work.unchecked();
  for (let round = 0; round < MOST_ROUNDS && paths.length > 0; round++) paths = await work.round(paths);
  return work.fixed();
}

class Work {
  private workspace: Workspace;
  private readonly checker: FileChecker;
  /** Every text that a changed file had, the first one first. */
  private readonly versions = new Map<FilePath, string[]>();
  private readonly titles = new Map<FilePath, string[]>();

  constructor(
    private readonly project: Project,
    private readonly progress: Progress,
    private readonly onError: (problem: string) => void,
  ) {
    this.workspace = project.workspace;
    this.checker = new FileChecker(project.workspace, onError);
  }

  unchecked(): FilePath[] {
    return this.checker.unchecked();
  }

  /** Checks some files and makes the fixes that go together. @returns the files to look at next; none when all is done. */
  async round(paths: readonly FilePath[]): Promise<FilePath[]> {
    const locator = new Locator(this.workspace, this.project.texts, this.project.projectFile);
    const fixes: LocatedFix[] = [];
    const fixable = new Set<FilePath>();
    for (const [done, path] of paths.entries()) {
      this.progress.show('Checking', done, paths.length);
      const found = await this.safeFixes(path, locator);
      fixes.push(...found);
      if (found.length > 0) fixable.add(path);
    }
    const choice = chooseFixes(fixes);
    const changes: (FileChange & { text: string })[] = [];
    for (const [path, edits] of choice.edits) {
      const source = await this.project.texts.read(path);
      if ('skipped' in source) continue;
      const adapted = edits.map(({ span, newText }) => ({ span, newText: withBreaksOf(source.text, newText) }));
      changes.push({ path, text: applyEdits(source.text, adapted) });
      if (!this.versions.has(path)) this.versions.set(path, [source.text]);
    }
    // Two fixes that undo each other would go on for ever; stop before the circle closes.
    if (changes.length === 0 || changes.some(({ path, text }) => this.versions.get(path)?.includes(text) === true))
      return [];
    for (const fix of choice.fixes) this.noteTitle(fix);
    return [...new Set([...fixable, ...this.apply(changes)])].sort();
  }

  /** The changed files, as they were and as they are. */
  fixed(): FixedFile[] {
    return [...this.versions]
      .map(([path, versions]) => ({
        path,
        before: versions[0] ?? '',
        after: versions.at(-1) ?? '',
        titles: this.titles.get(path) ?? [],
      }))
      .filter(({ before, after }) => before !== after)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private noteTitle(fix: LocatedFix): void {
    for (const path of new Set(fix.edits.map((edit) => edit.path))) {
      this.titles.set(path, [...(this.titles.get(path) ?? []), fix.title]);
    }
  }

  /** @returns the files whose findings may be others now. */
  private apply(changes: readonly (FileChange & { text: string })[]): FilePath[] {
    for (const { path, text } of changes) {
      this.project.texts.give(path, text);
      this.versions.get(path)?.push(text);
    }
    const update = this.workspace.with(changes);
    this.workspace = update.workspace;
    return this.checker.update(update);
  }

  /** The first safe fix of each finding in a file. */
  private async safeFixes(path: FilePath, locator: Locator): Promise<LocatedFix[]> {
    const source = await this.project.texts.read(path);
    if ('skipped' in source) {
      this.onError(`${displayPath(this.project, path)}: ${source.detail}`);
      return [];
    }
    const safe: LocatedFix[] = [];
    for (const placed of this.checker.check(path, source.text)) {
      if (!placed.finding.fixes.some((fix) => fix.safe)) continue;
      const { fixes } = await locator.locate(path, source, placed);
      const fix = fixes.find((candidate) => candidate.safe);
      if (fix !== undefined && (await this.isWritable(fix))) safe.push(fix);
    }
    return safe;
  }

  /** Text that was not read byte by byte cannot be written back. */
  private async isWritable(fix: LocatedFix): Promise<boolean> {
    for (const { path } of fix.edits) {
      const source = await this.project.texts.read(path);
      if ('skipped' in source) return false;
      if (!source.lossy) continue;
      this.onError(`${displayPath(this.project, path)}: not changed, because it is not UTF-8 throughout`);
      return false;
    }
    return true;
  }
}

/** New lines end as those of the file do. */
function withBreaksOf(text: string, newText: string): string {
  return text.includes('\r\n') ? newText.replace(/\r?\n/g, '\r\n') : newText;
}
