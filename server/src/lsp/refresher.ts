import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { FilePath } from '../core/index';
import type { Guard } from './guard';
import type { OpenDocuments } from './openDocuments';
import type { Outlet } from './outlet';
import type { ProjectChange } from './project';

/** For clients that ask for diagnostics: tells them when to ask again. */
export class Refresher implements Outlet {
  /** Grows with every change that concerns files that are not open. */
  changes = 0;
  private waiting: (() => void)[] = [];
  private refreshing = false;
  private again = false;

  /** @param canRefresh whether the client can be told. */
  constructor(
    private readonly connection: Connection,
    private readonly documents: OpenDocuments,
    private readonly guard: Guard,
    private readonly canRefresh: () => boolean,
  ) {}

  /** The client asks after each edit of its own accord. */
  documentChanged(): void {}

  projectChanged({ files, stale, everything }: ProjectChange): void {
    const isOpen = (path: FilePath): boolean => this.documents.at(path) !== undefined;
    const isClosed = (path: FilePath): boolean => !isOpen(path);
    // The client itself asks for the document that was edited; it is the others that it cannot know of.
    if ((everything && this.documents.count > 0) || some(stale, isOpen)) this.refresh();
    if (everything || some(stale, isClosed) || some(files, isClosed)) this.release();
  }

  /**
   * Resolves when there may be something new to say of files that are not open, or when the request is cancelled.
   * @param seen the number of `changes` that the caller knows of.
   */
  nextChange(seen: number, token: CancellationToken): Promise<void> {
    if (this.changes !== seen || token.isCancellationRequested) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        subscription.dispose();
        resolve();
      };
      const subscription = token.onCancellationRequested(done);
      this.waiting.push(done);
    });
  }

  private release(): void {
    this.changes++;
    const { waiting } = this;
    this.waiting = [];
    for (const done of waiting) done();
  }

  /** At most one at a time is on its way. */
  private refresh(): void {
    if (!this.canRefresh()) return;
    this.again = true;
    if (this.refreshing) return;
    this.refreshing = true;
    void this.guard.background('refresh of diagnostics', async () => {
      try {
        while (this.again) {
          this.again = false;
          await this.connection.languages.diagnostics.refresh();
        }
      } finally {
        this.refreshing = false;
      }
    });
  }
}

function some<T>(set: ReadonlySet<T>, test: (item: T) => boolean): boolean {
  for (const item of set) if (test(item)) return true;
  return false;
}
