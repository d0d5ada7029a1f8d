import type { RoutingBaseline } from '../../server/src/lsp/protocol';
import type { FromPage, ToPage, Question, Tab } from '../src/preview/messages';

/** What VS Code gives to a page. */
interface Host {
  postMessage(message: FromPage): void;
  getState(): State | undefined;
  setState(state: State): void;
}

/** What the page keeps while it is hidden, and when the window is closed. */
export interface State {
  readonly question?: Question;
  readonly tab: Tab;
  readonly baseline: RoutingBaseline;
}

declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();

/** Tells the extension something. */
export function tell(message: FromPage): void {
  host.postMessage(message);
}

/** What was kept. */
export function keptState(): State {
  return { tab: 'path', baseline: 'saved', ...host.getState() };
}

/** Keeps something for the next time. */
export function keepState(state: State): void {
  host.setState(state);
}

/** Hears what the extension says. */
export function listen(hear: (message: ToPage) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => hear(data));
}
