import type {
  FilePath,
  Finding,
  Fix,
  PlacedFinding,
  ProjectChange,
  Related,
  Resource,
  Rule,
  Severity,
  Span,
  World,
  Workspace,
} from '../core/index';
import { projectEdit } from '../core/index';
import type { ProjectPlace } from './project';
import { fileNotRead, ruleByCode } from './catalogue';
import { Source } from './texts';
import type { Range, Texts } from './texts';
import type { SkippedFile } from '../files/loadWorkspace';

/** An edit with its file. Offsets count from the start of the file. */
export interface LocatedEdit {
  readonly path: FilePath;
  readonly span: Span;
  readonly range: Range;
  readonly newText: string;
  /** True for the text of a file that is not there yet. */
  readonly creates?: boolean;
}

export interface LocatedFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly LocatedEdit[];
}

export interface LocatedRelated {
  readonly path: FilePath;
  readonly range: Range;
  readonly resource: Resource;
  readonly message: string;
}

/** A finding with its place in a file, as lines and columns. */
export interface LocatedFinding {
  readonly finding: Finding;
  readonly rule: Rule | undefined;
  readonly path: FilePath;
  readonly range: Range;
  readonly world: World | undefined;
  readonly fixes: readonly LocatedFix[];
  readonly related: readonly LocatedRelated[];
}

/** Turns what the core says of documents into places in files. */
export class Locator {
  constructor(
    private readonly workspace: Workspace,
    private readonly texts: Texts,
    private readonly projectFile: ProjectPlace,
  ) {}

  /**
   * @param path the file that the finding is in.
   * @param source the text of that file.
   */
  async locate(path: FilePath, source: Source, placed: PlacedFinding): Promise<LocatedFinding> {
    const { finding, start } = placed;
    const own = { path, start, source };
    const fixes: LocatedFix[] = [];
    for (const fix of finding.fixes) {
      const located = await this.locateFix(fix, own);
      if (located !== undefined) fixes.push(located);
    }
    const related: LocatedRelated[] = [];
    for (const one of finding.related) {
      const located = await this.locateRelated(one, own);
      if (located !== undefined) related.push(located);
    }
    const span = shifted(finding.span, start);
    return {
      finding,
      rule: ruleByCode(finding.code),
      path,
      range: source.range(span),
      world: this.worldOf(path, finding),
      fixes,
      related,
    };
  }

  /** The finding that says of a file that it was not read. */
  locateSkipped({ path, named, reason, detail }: SkippedFile): LocatedFinding {
    const severity: Severity = named ? 'error' : fileNotRead.severity;
    const { what, why, todo } = fileNotRead.messages[reason];
    const message = { what: what.replace('{detail}', () => detail), why, todo };
    const span = { start: 0, end: 0 };
    const finding: Finding = {
      code: fileNotRead.code,
      severity,
      refused: false,
      span,
      path: [],
      message,
      fixes: [],
      related: [],
    };
    const begin = { line: 1, column: 1 };
    const range = { start: begin, end: begin };
    return { finding, rule: fileNotRead, path, range, world: this.worldOf(path, finding), fixes: [], related: [] };
  }

  /** A finding about a file belongs to the first of the file's worlds. */
  private worldOf(path: FilePath, finding: Finding): World | undefined {
    return finding.resource?.world ?? this.workspace.layout.membershipsOf(path)[0]?.world;
  }

  /** @returns undefined when one of the places is gone: half a fix is worse than none. */
  private async locateFix(fix: Fix, own: Place): Promise<LocatedFix | undefined> {
    const edits: LocatedEdit[] = [];
    for (const { resource, span, newText } of fix.edits) {
      const place = resource === undefined ? own : await this.placeOf(resource, own);
      if (place === undefined) return undefined;
      const inFile = shifted(span, place.start);
      edits.push({ path: place.path, span: inFile, range: place.source.range(inFile), newText });
    }
    if (fix.project === undefined) return { title: fix.title, safe: fix.safe, edits };
    const said = await this.locateChange(fix.project);
    return said === undefined ? undefined : { title: fix.title, safe: fix.safe, edits: [...edits, said] };
  }

  /** @returns undefined where the project file cannot be made to say it. */
  private async locateChange(change: ProjectChange): Promise<LocatedEdit | undefined> {
    const { path, isThere } = this.projectFile;
    const source = isThere ? await this.texts.read(path) : new Source('');
    if ('skipped' in source) return undefined;
    const edit = projectEdit(path, source.text, change);
    if (edit === undefined) return undefined;
    return { path, ...edit, range: source.range(edit.span), ...(isThere ? {} : { creates: true }) };
  }

  private async locateRelated({ resource, span, message }: Related, own: Place): Promise<LocatedRelated | undefined> {
    const place = await this.placeOf(resource, own);
    if (place === undefined) return undefined;
    return { path: place.path, range: place.source.range(shifted(span, place.start)), resource, message };
  }

  private async placeOf(resource: Resource, own: Place): Promise<Place | undefined> {
    const path = resource.file;
    const part = this.workspace.file(path)?.parts.find(({ resources }) => resources.includes(resource));
    if (part === undefined) return undefined;
    const source = path === own.path ? own.source : await this.texts.read(path);
    return 'skipped' in source ? undefined : { path, start: part.start, source };
  }
}

interface Place {
  readonly path: FilePath;
  readonly start: number;
  readonly source: Source;
}

function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
