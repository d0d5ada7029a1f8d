import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { CancellationToken, Connection } from 'vscode-languageserver/node';

/** What went wrong where; the user is told once of each kind. */
export type ErrorKind = 'request' | 'check' | 'reading' | 'background';

const WORDS: Readonly<Record<ErrorKind, string>> = {
  request: 'a request could not be answered',
  check: 'a check failed, so its findings are missing',
  reading: 'a file could not be taken in',
  background: 'some work in the background failed',
};

/** Where errors go: each to the log, the first of its kind to the user, and the server goes on. */
export class Guard {
  private readonly told = new Set<ErrorKind>();

  constructor(private readonly connection: { readonly console: Log; readonly window: Messages }) {}

  /** @param what was being done, in a word or two. */
  report(kind: ErrorKind, what: string, error: unknown): void {
    this.connection.console.error(
      `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    if (this.told.has(kind)) return;
    this.told.add(kind);
    void this.connection.window.showErrorMessage(
      `Pilotage: ${WORDS[kind]} (internal error). The log says more; everything else goes on.`,
    );
  }

  /**
   * Wraps the handler of a request: an error inside gives the empty answer, a cancelled request says so, and a
   * `ResponseError` goes to the client as it is.
   * @param empty the answer when there is none.
   */
  request<P, R, Rest extends unknown[]>(
    what: string,
    empty: R,
    handle: (params: P, token: CancellationToken, ...rest: Rest) => R | Promise<R>,
  ): (params: P, token: CancellationToken, ...rest: Rest) => Promise<R> {
    return async (params, token, ...rest) => {
      let answer = empty;
      try {
        if (!token.isCancellationRequested) answer = await handle(params, token, ...rest);
      } catch (error) {
        // A refusal is an answer: the handler has words for the user.
        if (error instanceof ResponseError) throw error;
        this.report('request', what, error);
      }
      if (token.isCancellationRequested) {
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
      }
      return answer;
    };
  }

  /** Wraps the handler of a notification. */
  notification<P>(what: string, handle: (params: P) => void | Promise<void>): (params: P) => Promise<void> {
    return (params) => this.background(what, async () => handle(params));
  }

  /** Does something that nobody waits for. */
  async background(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.report('background', what, error);
    }
  }
}

type Log = Pick<Connection['console'], 'error'>;
type Messages = Pick<Connection['window'], 'showErrorMessage'>;
