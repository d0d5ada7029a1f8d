import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { FilePath } from '../core/index';
import { fromSystemPath } from '../core/index';
import type { FileEvent } from './fileEvents';
import { readAgain } from './fileEvents';
import type { Guard } from './guard';
import { readFolders } from './indexer';
import type { OpenDocuments } from './openDocuments';
import { Progress } from './progress';
import type { Project } from './project';
import type { ServerState } from './protocol';

/** Which files are ours. */
export interface FileChoice {
  /** System paths of the folders that the user opened. */
  readonly folders: readonly string[];
  readonly exclude: readonly string[];
  /** Files that are read wherever they lie: system paths. */
  readonly named: readonly string[];
}

export interface FolderReaderInput {
  readonly connection: Connection;
  readonly guard: Guard;
  readonly documents: OpenDocuments;
  readonly project: Project;
  /** Told when the state or the number of files has changed. */
  readonly onState: () => void;
}

/** Reads the folders into the project: once after waking up, and again when other files are to be read. */
export class FolderReader {
  state: ServerState = 'asleep';
  /** Files read so far. */
  done = 0;
  private choice: FileChoice = { folders: [], exclude: [], named: [] };
  private running: AbortController | undefined;
  private waiting: (() => void)[] = [];

  constructor(private readonly input: FolderReaderInput) {}

  /**
   * Takes other folders or settings; `restart` makes them count.
   * @returns the files that were named by the settings and are no more, or are now and were not.
   */
  configure(choice: FileChoice): ReadonlySet<FilePath> {
    const before = this.choice.named;
    this.choice = choice;
    const lost = before.filter((file) => !choice.named.includes(file));
    const won = choice.named.filter((file) => !before.includes(file));
    return new Set([...lost, ...won].map(fromSystemPath));
  }

  /** Begins to read; what was begun before is given up. */
  restart(): void {
    this.running?.abort();
    const run = new AbortController();
    this.running = run;
    this.state = 'indexing';
    this.done = 0;
    this.input.project.beginReading();
    this.input.onState();
    void this.input.guard.background('reading of the folders', () => this.run(run));
  }

  /** Resolves when all files are read, or when the request is cancelled; at once while nothing is being read. */
  whenRead(token: CancellationToken): Promise<void> {
    if (this.state !== 'indexing' || token.isCancellationRequested) return Promise.resolve();
    return new Promise((resolve) => {
      const subscription = token.onCancellationRequested(() => resolve());
      this.waiting.push(() => {
        subscription.dispose();
        resolve();
      });
    });
  }

  /** Reads some files again. */
  async readAgain(events: readonly FileEvent[]): Promise<void> {
    const { folders, exclude } = this.choice;
    const extra = new Set(this.choice.named.map(fromSystemPath));
    await readAgain(this.input.project, events, { folders, exclude, extra, isOpen: this.isOpen });
  }

  private async run(run: AbortController): Promise<void> {
    const { connection, guard, project, onState } = this.input;
    const progress = new Progress(connection, 'Pilotage: reading the workspace');
    try {
      await readFolders(project, {
        folders: this.choice.folders,
        exclude: this.choice.exclude,
        extra: this.choice.named,
        signal: run.signal,
        isOpen: this.isOpen,
        onUnreadable: (systemPath, detail) => connection.console.warn(`${systemPath} is not read: ${detail}`),
        onProgress: (done, total) => {
          this.done = done;
          if (progress.report(done, total)) onState();
        },
      });
    } catch (error) {
      if (!run.signal.aborted) guard.report('background', 'reading of the folders', error);
    } finally {
      progress.end();
    }
    // Somebody began anew in the meantime.
    if (this.running !== run) return;
    this.running = undefined;
    this.state = 'ready';
    project.endReading();
    onState();
    for (const go of this.waiting.splice(0)) go();
  }

  private readonly isOpen = (file: FilePath): boolean => this.input.documents.at(file) !== undefined;
}
