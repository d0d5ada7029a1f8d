import type {
  FileChange,
  FilePath,
  PlacedFinding,
  Schemas,
  Settings,
  SourceFile,
  WorkspaceBuilder,
} from '../core/index';
import { allChecks, Checker, createSchemas, defaultSettings, LiveRouting, Workspace } from '../core/index';
import type { ErrorKind } from './guard';

/** What a change of the project means for what was said before. */
export interface ProjectChange {
  /** Files whose own text or place changed, or that are gone. */
  readonly files: ReadonlySet<FilePath>;
  /** Other files whose findings may be different now. */
  readonly stale: ReadonlySet<FilePath>;
  /** True when everything may be different: other settings, another set of checks. */
  readonly everything: boolean;
}

/** Whom the project tells. */
export interface ProjectListener {
  readonly onChange: (change: ProjectChange) => void;
  readonly onError: (kind: ErrorKind, what: string, error: unknown) => void;
}

const NOTHING: ReadonlySet<never> = new Set<never>();

/**
 * The workspace of now, with its findings. Changes wait until somebody asks, so that a burst of keystrokes costs one
 * update.
 */
export class Project {
  readonly schemas: Schemas = createSchemas();
  private current: Workspace;
  /** Set while the files of the folders are being read. */
  private builder: WorkspaceBuilder | undefined;
  private checker: Checker;
  private readonly live: LiveRouting;
  private readonly pending = new Map<FilePath, FileChange>();
  /** Objects in all files; not counted while files come in. */
  private objects = 0;

  /** @param readText the text on disk of a file that is not open. */
  constructor(
    private readonly listener: ProjectListener,
    readText: (path: FilePath) => string | undefined,
  ) {
    this.current = Workspace.empty(defaultSettings, []);
    this.checker = this.newChecker();
    this.live = new LiveRouting(this.current, {
      schemas: this.schemas,
      readText,
      refusals: (path, placed) => this.checker.refusals(path, placed),
      onError: (error, check) => listener.onError('check', `check ${check}`, error),
    });
  }

  /** Everything known so far, the changes that wait included. */
  get workspace(): Workspace {
    this.flush();
    return this.builder?.workspace ?? this.current;
  }

  get settings(): Settings {
    return this.current.settings;
  }

  /** What answers routing questions about the workspace of now. */
  get routing(): LiveRouting {
    this.flush();
    // While files come in, nobody notes which ones.
    if (this.builder !== undefined) this.live.reset(this.builder.workspace);
    return this.live;
  }

  /** False while files come in. */
  get isComplete(): boolean {
    return this.builder === undefined;
  }

  /** How many objects all files hold. */
  get objectCount(): number {
    this.flush();
    return this.objects;
  }

  /** Takes a change; it counts from the next question on. */
  change(change: FileChange): void {
    this.pending.set(change.path, change);
  }

  /** Takes the changes that wait. */
  flush(): void {
    if (this.pending.size === 0) return;
    const changes = [...this.pending.values()];
    this.pending.clear();
    this.take(changes);
  }

  /** Takes a file that was found while the folders are being read. */
  add(change: FileChange): void {
    try {
      this.builder?.add([change]);
    } catch (error) {
      this.listener.onError('reading', change.path, error);
    }
  }

  /** From here on files come in with `add`, and nothing is said about what might still come. */
  beginReading(): void {
    this.flush();
    this.builder ??= this.current.builder();
    this.checker = this.newChecker();
  }

  /** All files are there. */
  endReading(): void {
    this.current = this.workspace;
    this.builder = undefined;
    this.objects = 0;
    for (const file of this.current.files()) this.objects += objectsOf(file);
    this.live.reset(this.current);
    this.checker = this.newChecker();
    this.tell(NOTHING, NOTHING, true);
  }

  /** Goes on under other settings or with other folders. */
  configure(settings: Settings, roots: readonly FilePath[]): void {
    const isReading = this.builder !== undefined;
    this.current = this.workspace.configured(settings, roots);
    this.builder = isReading ? this.current.builder() : undefined;
    this.live.reset(this.current);
    this.checker = this.newChecker();
    this.tell(NOTHING, NOTHING, true);
  }

  /** The findings of a file. @param text needed where the file is not open. */
  findings(path: FilePath, text?: string): PlacedFinding[] {
    this.syncChecker();
    return this.checker.check(path, text);
  }

  private take(changes: readonly FileChange[]): void {
    try {
      if (this.builder !== undefined) {
        this.builder.add(changes);
        this.tell(new Set(changes.map(({ path }) => path)), NOTHING, false);
      } else {
        const before = this.current;
        const update = before.with(changes);
        this.current = update.workspace;
        this.live.update(update);
        for (const { path } of changes)
          this.objects += objectsOf(this.current.file(path)) - objectsOf(before.file(path));
        this.tell(update.files, this.checker.update(update), false);
      }
    } catch (error) {
      // One text that trips the core must not cost the others.
      const [only] = changes;
      if (changes.length > 1) for (const change of changes) this.take([change]);
      else if (only !== undefined) this.listener.onError('reading', only.path, error);
    }
  }

  /** While files come in, nobody notes which findings they touch; the checks of that time look at one object only. */
  private syncChecker(): void {
    const { workspace } = this;
    if (this.builder !== undefined) this.checker.update({ workspace, changed: NOTHING, files: NOTHING });
  }

  /** While files come in, a host that is not there yet is not missing: only checks of one object by itself are run. */
  private newChecker(): Checker {
    const checks = this.builder === undefined ? allChecks : allChecks.filter(({ scope }) => scope === 'object');
    return new Checker(this.current, {
      schemas: this.schemas,
      checks,
      onError: (error, check) => this.listener.onError('check', `check ${check}`, error),
    });
  }

  private tell(files: ReadonlySet<FilePath>, stale: ReadonlySet<FilePath>, everything: boolean): void {
    this.listener.onChange({ files, stale, everything });
  }
}

function objectsOf(file: SourceFile | undefined): number {
  let count = 0;
  for (const { part } of file?.parts ?? []) count += part.objects.length;
  return count;
}
