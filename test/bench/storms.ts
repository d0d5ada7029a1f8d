import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { difference, spread } from './figures';
import type { Figure } from './figures';
import { OpenFile } from './openFile';
import type { ServerProcess } from './serverProcess';
import { uriOf } from './serverProcess';

const BURST = 50;

/** Keystrokes faster than they can be answered; as an editor does, each question is withdrawn when the next comes. */
export async function burst(server: ServerProcess, file: OpenFile): Promise<Figure[]> {
  const before = server.cpuMs();
  const last = await file.burst(BURST);
  const cpu = difference(server.cpuMs(), before);
  return [
    { words: `${BURST} keystrokes at once: last key to diagnostics, ms`, value: last, goal: 60 },
    { words: 'processor ms for all of them', value: cpu },
  ];
}

const TABS = 200;

/** Opens many files at once, as an editor does that restores its tabs. */
export async function openMany(server: ServerProcess, file: OpenFile, files: readonly string[]): Promise<Figure[]> {
  if (files.length < TABS) return [];
  const tabs = every(files, TABS).map((name) => new OpenFile(server, name));
  const startedAt = performance.now();
  const opened = Promise.all(tabs.map((tab) => tab.open()));
  const [hover = 0] = await file.hovers(1);
  await opened;
  const all = performance.now() - startedAt;
  for (const tab of tabs) tab.close();
  return [
    { words: `${TABS} files opened: all diagnostics, ms`, value: all },
    { words: 'hover while they open, ms', value: hover, goal: 250 },
  ];
}

const CHANGED = 5000;

/** Another branch is checked out and the first one again: thousands of files change while somebody works. */
export async function checkout(server: ServerProcess, file: OpenFile, files: readonly string[]): Promise<Figure[]> {
  if (files.length < CHANGED) return [];
  const candidates = every(files, 2 * CHANGED).filter((name) => name !== file.name);
  const texts = new Map(candidates.map((name) => [name, readFileSync(name, 'utf8')]));
  const changed = candidates.filter((name) => NAME.test(texts.get(name) ?? '')).slice(0, CHANGED);
  const before = await findings(server);
  const there = await storm(server, file, changed, (name) => texts.get(name)?.replace(NAME, '$1-renamed') ?? '');
  const between = await findings(server);
  const back = await storm(server, file, changed, (name) => texts.get(name) ?? '');
  const after = await findings(server);
  return [
    { words: `${CHANGED} files change on disk: until all are read, ms`, value: there.all },
    { words: 'hover meanwhile, ms', value: spread([...there.hovers, ...back.hovers]), goal: 50 },
    { words: 'findings more than before, on the other branch', value: between - before },
    { words: 'findings more than before, back again', value: after - before, goal: 0 },
  ];
}

/** The name of the first object. */
const NAME = /^(apiVersion: .*\nkind: .*\nmetadata:\n {2}name: [\w.-]+)$/m;

async function storm(
  server: ServerProcess,
  file: OpenFile,
  files: readonly string[],
  textOf: (name: string) => string,
): Promise<{ all: number; hovers: number[] }> {
  const last = files.at(-1) ?? '';
  const told = (): Promise<{ text: string }> => server.request('pilotage/showDocument', { uri: uriOf(last) });
  const before = await told();
  for (const name of files) writeFileSync(name, textOf(name));
  const startedAt = performance.now();
  server.notify('workspace/didChangeWatchedFiles', { changes: files.map((name) => ({ uri: uriOf(name), type: 2 })) });
  const hovers: number[] = [];
  // The files are read in this order, so all are read when the last is another.
  while ((await told()).text === before.text) {
    hovers.push(...(await file.hovers(1)));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { all: performance.now() - startedAt, hovers };
}

async function findings(server: ServerProcess): Promise<number> {
  const parts = await server.requestInParts<WorkspaceDiagnosticReport>('workspace/diagnostic', {
    previousResultIds: [],
  });
  const items = parts.flatMap((part) => part.items);
  return items.reduce((sum, item) => sum + (item.kind === 'full' ? item.items.length : 0), 0);
}

/** So many of a list, from everywhere in it. */
function every<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, index) => list[Math.floor(index * step)] as T);
}
