import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Position } from 'vscode-languageserver/node';
import { randomFrom } from './corpus/random';
import type { Random } from './corpus/random';
import type { ServerProcess } from './serverProcess';
import { uriOf } from './serverProcess';

/** Plain text values: with a letter more at their end the file stays well-formed. */
const VALUE = /^\s+(?:- )?(?:name|host|app|subset): [a-z][\w.-]*$/;
/** Where a host is written. */
const HOST = /^(\s+(?:- )?host: )[a-z][\w.-]*$/;
const KEY = /^(\s+(?:- )?)[a-zA-Z]\w+:/;

/** Letters that somebody types before the right name is on top of the list. */
const LETTERS = 6;

/** Other text in a line. */
interface Change {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A file that is open in the editor, and what somebody does in it. */
export class OpenFile {
  private readonly uri: string;
  private readonly lines: readonly string[];
  /** Lines with a value that can take a letter more. */
  private readonly spots: readonly number[];
  private version = 1;

  constructor(
    private readonly server: ServerProcess,
    readonly name: string,
  ) {
    this.uri = uriOf(name);
    this.lines = readFileSync(name, 'utf8').split('\n');
    this.spots = this.lines.flatMap((line, index) => (VALUE.test(line) ? [index] : []));
  }

  /** Opens it. @returns how long the first diagnostics took. */
  async open(): Promise<number> {
    const textDocument = { uri: this.uri, languageId: 'yaml', version: 1, text: this.lines.join('\n') };
    return this.timed(() => {
      this.server.notify('textDocument/didOpen', { textDocument });
      return this.diagnostics();
    });
  }

  close(): void {
    this.server.notify('textDocument/didClose', { textDocument: { uri: this.uri } });
  }

  /** Types a letter at the end of some value and takes it away again, and so on; waits for the diagnostics each time. */
  async edit(count: number): Promise<number[]> {
    const random = randomFrom('edits');
    const times: number[] = [];
    while (times.length < count) {
      for (const change of this.letter(random)) {
        times.push(
          await this.timed(() => {
            this.change(change);
            return this.diagnostics();
          }),
        );
      }
    }
    return times;
  }

  /** Types without waiting and withdraws the question of each key with the next. @returns how long the last one waits. */
  async burst(count: number): Promise<number> {
    const random = randomFrom('burst');
    let asked: { readonly answer: Promise<unknown>; readonly withdraw: () => void } | undefined;
    let lastAt = performance.now();
    for (let typed = 0; typed < count; typed += 2) {
      for (const change of this.letter(random)) {
        asked?.withdraw();
        this.change(change);
        lastAt = performance.now();
        asked = this.server.cancellable('textDocument/diagnostic', { textDocument: { uri: this.uri } });
      }
    }
    await asked?.answer;
    return performance.now() - lastAt;
  }

  /** Types a letter and asks about a key before anything else was asked. */
  async hoversAfterKeys(count: number): Promise<number[]> {
    const random = randomFrom('hovers after keys');
    const times: number[] = [];
    while (times.length < count) {
      for (const change of this.letter(random)) {
        this.change(change);
        times.push(...(await this.ask('textDocument/hover', 1, random, 1)));
      }
    }
    return times;
  }

  /** Writes hosts anew, letter by letter, and asks at each letter what could be meant, as an editor does. */
  async typedHosts(count: number): Promise<number[]> {
    const random = randomFrom('hosts');
    const spots = this.lines.flatMap((text, line) => (HOST.test(text) ? [{ line, text }] : []));
    const times: number[] = [];
    while (times.length < count && spots.length > 0) {
      const { line, text } = random.pick(spots);
      const start = HOST.exec(text)?.[1]?.length ?? 0;
      const host = text.slice(start);
      this.change({ line, start, end: text.length, text: '' });
      times.push(await this.completion(line, start));
      for (let typed = 0; typed < Math.min(LETTERS, host.length); typed++) {
        this.change({ line, start: start + typed, end: start + typed, text: host.charAt(typed) });
        times.push(await this.completion(line, start + typed + 1));
      }
      this.change({ line, start, end: start + Math.min(LETTERS, host.length), text: host });
    }
    return times;
  }

  private completion(line: number, character: number): Promise<number> {
    const params = { textDocument: { uri: this.uri }, position: { line, character }, context: { triggerKind: 1 } };
    return this.timed(() => this.server.request('textDocument/completion', params));
  }

  /** A letter more at the end of some value, and one less. */
  private letter(random: Random): Change[] {
    const line = random.pick(this.spots);
    const end = this.lines[line]?.length ?? 0;
    return [
      { line, start: end, end, text: 'x' },
      { line, start: end, end: end + 1, text: '' },
    ];
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

  private change({ line, start, end, text }: Change): void {
    this.server.notify('textDocument/didChange', {
      textDocument: { uri: this.uri, version: ++this.version },
      contentChanges: [{ range: { start: { line, character: start }, end: { line, character: end } }, text }],
    });
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
