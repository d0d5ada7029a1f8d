import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { discoverFiles } from '../../server/src/files/discover';
import { measureCli } from './cli';
import { difference, spread } from './figures';
import type { Figure, Report } from './figures';
import { longSession, measureEditing } from './editing';
import { OpenFile } from './openFile';
import type { ParseLimit } from './parseLimit';
import { place } from './prepare';
import type { Workspace } from './prepare';
import { measureRouting } from './routing';
import { ServerProcess } from './serverProcess';
import { burst, checkout, openMany } from './storms';

export interface MeasureOptions {
  readonly server: string;
  readonly cli: string;
  readonly parseLimit: string;
  readonly fastParseLimit: string;
  readonly edits: number;
  readonly flags: readonly string[];
}

/** Measures one workspace with a server that was never started before. */
export async function measure(name: string, workspace: Workspace, options: MeasureOptions): Promise<Report> {
  const limits = await limitsOf(workspace.folder, options);
  const initialize = await startTimes(workspace, options);
  const server = new ServerProcess(options.server, options.flags);
  try {
    const figures = [initialize, ...(await converse(server, workspace, limits, options.edits))];
    await server.stop();
    return { name, figures: [...figures, ...(await measureCli(options.cli, workspace.folder))] };
  } catch (error) {
    server.kill();
    throw error;
  }
}

const STARTS = 5;

async function startTimes({ folder }: Workspace, options: MeasureOptions): Promise<Figure> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const server = new ServerProcess(options.server, options.flags);
    await server.start(folder, {});
    times.push(server.initializeMs);
    await server.stop();
  }
  return { words: 'start to answer of initialize, ms', value: spread(times), goal: 250 };
}

/** The limit with the parser as it is imported, and with its faster build. */
interface Limits {
  readonly imported: ParseLimit;
  readonly fast: ParseLimit;
}

/** The limits for the files that the server reads. */
async function limitsOf(folder: string, { parseLimit, fastParseLimit }: MeasureOptions): Promise<Limits> {
  const list = path.join(place, 'files.txt');
  const found = await discoverFiles([folder]);
  writeFileSync(list, found.map(({ systemPath }) => systemPath).join('\n'));
  const limitOf = (script: string): ParseLimit =>
    JSON.parse(execFileSync(process.execPath, [script, list], { encoding: 'utf8' })) as ParseLimit;
  return { imported: limitOf(parseLimit), fast: limitOf(fastParseLimit) };
}

async function converse(
  server: ServerProcess,
  { folder, file, files }: Workspace,
  limits: Limits,
  edits: number,
): Promise<Figure[]> {
  await server.start(folder, { wake: true });
  const figures = await indexing(server, limits);
  figures.push(...(await checkingAll(server)));
  const opened = new OpenFile(server, file);
  figures.push(...(await measureEditing(server, opened, edits)));
  figures.push(...(await burst(server, opened)));
  figures.push(...(await longSession(server, opened, edits * 10)));
  figures.push(...(await measureRouting(server, file, edits)));
  figures.push(...(await openMany(server, opened, files)));
  figures.push(...(await checkout(server, opened, files)));
  const memory = server.memory();
  figures.push({ words: 'memory at the end, MB', value: memory?.rss, goal: MEMORY });
  figures.push({ words: 'memory at its peak, MB', value: memory?.peak });
  return figures;
}

/** With fewer files it is the first steps of a new process that are measured, not its pace. */
const MANY_FILES = 10_000;
/** Megabytes that the server may take. */
const MEMORY = 350;

async function indexing(server: ServerProcess, { imported, fast }: Limits): Promise<Figure[]> {
  const startedAt = performance.now();
  const before = server.cpuMs();
  await server.ready;
  const wall = performance.now() - startedAt;
  const cpu = difference(server.cpuMs(), before);
  return [
    { words: 'files', value: imported.files },
    { words: 'documents parsed', value: imported.documents },
    { words: 'raw parsing of their texts, ms', value: imported.ms },
    { words: 'the same with the faster build of the parser', value: fast.ms },
    { words: 'cold index, ms', value: wall },
    { words: 'cold index, processor ms', value: cpu },
    {
      words: 'cold index / raw parsing',
      value: wall / imported.ms,
      ...(imported.files < MANY_FILES ? {} : { goal: 2 }),
    },
    { words: 'cold index / raw parsing, faster build', value: wall / fast.ms },
    { words: 'the same, of the processor', value: cpu === undefined ? undefined : cpu / fast.cpu },
    { words: 'memory when indexed, MB', value: server.memory()?.rss, goal: MEMORY },
  ];
}

async function checkingAll(server: ServerProcess): Promise<Figure[]> {
  const startedAt = performance.now();
  const parts = await server.requestInParts<WorkspaceDiagnosticReport>('workspace/diagnostic', {
    previousResultIds: [],
  });
  const items = parts.flatMap((part) => part.items);
  const findings = items.reduce((sum, item) => sum + (item.kind === 'full' ? item.items.length : 0), 0);
  return [
    { words: 'diagnostics of all files, ms', value: performance.now() - startedAt },
    { words: 'findings in all files', value: findings },
    { words: 'memory when all is checked, MB', value: server.memory()?.rss, goal: MEMORY },
  ];
}
