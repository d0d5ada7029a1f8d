import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Position } from 'vscode-languageserver/node';
import { randomFrom } from './corpus/random';
import type { Random } from './corpus/random';
import type { ServerProcess } from './serverProcess';
import { uriOf } from './serverProcess';

/** Plain text values: with a letter more at their end the file stays well-formed. */
const VALUE = /^\s+(?:- )?(?:name|host|app|subset): [a-z][\w.-]*$/;
const KEY = /^(\s+(?:- )?)[a-zA-Z]\w+:/;

/** What a series of edits took. */
export interface EditTimes {
  readonly times: readonly number[];
  readonly cpuPerEdit: number | undefined;
}

/** A file that is open in the editor, and what somebody does in it. */
export class OpenFile {
  private readonly uri: string;
  private readonly lines: readonly string[];
  private version = 1;

  constructor(
    private readonly server: ServerProcess,
    file: string,
  ) {
    this.uri = uriOf(file);
    this.lines = readFileSync(file, 'utf8').split('\n');
  }

  /** Opens it. @returns how long the first diagnostics took. */
  async open(): Promise<number> {
    const textDocument = { uri: this.uri, languageId: 'yaml', version: 1, text: this.lines.join('\n') };
    return this.timed(() => {
      this.server.notify('textDocument/didOpen', { textDocument });
      return this.diagnostics();
    });
  }

  /** Types a letter at the end of some value and takes it away again, and so on; waits for the diagnostics each time. */
  async edit(count: number): Promise<EditTimes> {
    const random = randomFrom('edits');
    const spots = this.lines.flatMap((line, index) => (VALUE.test(line) ? [index] : []));
    const times: number[] = [];
    const before = this.server.cpuMs();
    while (times.length < count) {
      const line = random.pick(spots);
      const end = this.lines[line]?.length ?? 0;
      for (const [last, text] of [
        [end, 'x'],
        [end + 1, ''],
      ] as const) {
        times.push(await this.timed(() => this.change(line, end, last, text)));
      }
    }
    const after = this.server.cpuMs();
    const cpuPerEdit = before === undefined || after === undefined ? undefined : (after - before) / times.length;
    return { times, cpuPerEdit };
  }

  /** Asks about keys here and there. */
  hovers(count: number): Promise<number[]> {
    return this.ask('textDocument/hover', count, randomFrom('hovers'), 1);
  }

  /** Asks what could stand where a key stands. */
  completions(count: number): Promise<number[]> {
    return this.ask('textDocument/completion', count, randomFrom('completions'), 2);
  }

  private async ask(method: string, count: number, random: Random, letters: number): Promise<number[]> {
    const keys = this.lines.flatMap((text, line): Position[] => {
      const match = KEY.exec(text);
      return match === null ? [] : [{ line, character: (match[1]?.length ?? 0) + letters }];
    });
    const times: number[] = [];
    while (times.length < count) {
      const params = { textDocument: { uri: this.uri }, position: random.pick(keys), context: { triggerKind: 1 } };
      times.push(await this.timed(() => this.server.request(method, params)));
    }
    return times;
  }

  private change(line: number, start: number, end: number, text: string): Promise<unknown> {
    this.server.notify('textDocument/didChange', {
      textDocument: { uri: this.uri, version: ++this.version },
      contentChanges: [{ range: { start: { line, character: start }, end: { line, character: end } }, text }],
    });
    return this.diagnostics();
  }

  private diagnostics(): Promise<unknown> {
    return this.server.request('textDocument/diagnostic', { textDocument: { uri: this.uri } });
  }

  private async timed(work: () => Promise<unknown>): Promise<number> {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  }
}
