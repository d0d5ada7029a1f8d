import { performance } from 'node:perf_hooks';
import { WorkDoneProgress } from 'vscode-languageserver/node';
import type { Connection } from 'vscode-languageserver/node';

/** Shorter waits are over before anybody has read what is waited for. */
const WORTH_TELLING_MS = 150;
const STEP_MS = 100;

/** Tells whoever waits for one answer how far it is, if it takes long and the question came with a token. */
export class AnswerProgress {
  private readonly startedAt = performance.now();
  private toldAt = 0;
  private hasBegun = false;

  constructor(
    private readonly connection: Pick<Connection, 'sendProgress'>,
    private readonly token: string | number | undefined,
  ) {}

  /** @param what `reading files`. */
  report(what: string, done: number, total: number): void {
    const { token, connection } = this;
    const now = performance.now();
    if (token === undefined || now - this.startedAt < WORTH_TELLING_MS || now - this.toldAt < STEP_MS) return;
    this.toldAt = now;
    const percentage = Math.floor((done / Math.max(1, total)) * 100);
    const message = `${what}: ${done} of ${total}`;
    if (!this.hasBegun) {
      this.hasBegun = true;
      void connection.sendProgress(WorkDoneProgress.type, token, {
        kind: 'begin',
        title: 'Effective routing',
        percentage,
        message,
      });
    } else void connection.sendProgress(WorkDoneProgress.type, token, { kind: 'report', percentage, message });
  }

  /** Nobody waits any more. What is reported after this begins anew. */
  end(): void {
    if (this.token === undefined || !this.hasBegun) return;
    this.hasBegun = false;
    void this.connection.sendProgress(WorkDoneProgress.type, this.token, { kind: 'end' });
  }
}
