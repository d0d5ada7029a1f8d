import type { Connection, WorkDoneProgressReporter } from 'vscode-languageserver/node';

/** Fewer files are read before anybody could see a progress bar. */
const WORTH_SHOWING = 300;
const STEPS = 50;

/** Shows how far a long work is, if it is long. */
export class Progress {
  private reporter: WorkDoneProgressReporter | undefined;
  private asked = false;
  private ended = false;
  private step = -1;

  constructor(
    private readonly connection: Connection,
    private readonly title: string,
  ) {}

  /** @returns true where a step worth telling was made. */
  report(done: number, total: number): boolean {
    const step = Math.floor((done / Math.max(1, total)) * STEPS);
    if (step === this.step) return false;
    this.step = step;
    if (!this.asked && total > WORTH_SHOWING) void this.begin();
    this.reporter?.report(Math.floor((done / total) * 100), `${done} of ${total} files`);
    return true;
  }

  end(): void {
    this.ended = true;
    this.reporter?.done();
    this.reporter = undefined;
  }

  private async begin(): Promise<void> {
    this.asked = true;
    try {
      const reporter = await this.connection.window.createWorkDoneProgress();
      if (this.ended) return;
      reporter.begin(this.title, 0);
      this.reporter = reporter;
    } catch {
      // The client does not want to show it.
    }
  }
}
