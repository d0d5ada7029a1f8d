import type { Connection } from 'vscode-languageserver/node';
import type { Guard } from './guard';

/** Clients draw again at once after an edit; what other files change in a document can wait this long. */
const PAUSE_MS = 400;

/** Tells the client when lenses and inlay hints may say something else, because another file changed. */
export class Redrawer {
  private timer: NodeJS.Timeout | undefined;

  /** @param canRefresh what the client can be told. */
  constructor(
    private readonly connection: Connection,
    private readonly guard: Guard,
    private readonly canRefresh: () => { readonly codeLens: boolean; readonly inlayHints: boolean },
  ) {}

  /** Something changed; several changes in a short time are told once. */
  projectChanged(): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      const { codeLens, inlayHints } = this.canRefresh();
      if (codeLens) this.send('workspace/codeLens/refresh');
      if (inlayHints) this.send('workspace/inlayHint/refresh');
    }, PAUSE_MS);
    this.timer.unref();
  }

  private send(method: string): void {
    void this.guard.background(method, () => this.connection.sendRequest(method));
  }
}
