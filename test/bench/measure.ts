import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { discoverFiles } from '../../server/src/files/discover';
import { OpenFile } from './openFile';
import type { ParseLimit } from './parseLimit';
import { place } from './prepare';
import type { Workspace } from './prepare';
import { ServerProcess } from './serverProcess';

/** Half of the times are below `p50`, all but a twentieth below `p95`. Milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** The figures of one workspace. Milliseconds and megabytes; undefined where the system does not tell. */
export interface Figures {
  readonly name: string;
  /** From the start of the process to the answer to `initialize`, several times. */
  readonly initialize: Spread;
  /** From the handshake until all files are read. */
  readonly index: number;
  readonly indexCpu: number | undefined;
  readonly limit: ParseLimit;
  readonly open: number;
  readonly edit: Spread;
  readonly editCpu: number | undefined;
  readonly hover: Spread;
  readonly completion: Spread;
  /** Diagnostics of all files, asked for once. */
  readonly workspaceDiagnostics: number;
  readonly findings: number;
  readonly rssIndexed: number | undefined;
  readonly rssChecked: number | undefined;
  readonly rssEnd: number | undefined;
  readonly peak: number | undefined;
}

export interface MeasureOptions {
  readonly server: string;
  readonly parseLimit: string;
  readonly edits: number;
  readonly flags: readonly string[];
}

/** Measures one workspace with a server that was never started before. */
export async function measure(name: string, workspace: Workspace, options: MeasureOptions): Promise<Figures> {
  const limit = await limitOf(workspace.folder, options.parseLimit);
  const initialize = await startTimes(workspace, options);
  const server = new ServerProcess(options.server, options.flags);
  try {
    return { name, limit, initialize, ...(await converse(server, workspace, options.edits)) };
  } catch (error) {
    server.kill();
    throw error;
  }
}

const STARTS = 5;

async function startTimes({ folder }: Workspace, options: MeasureOptions): Promise<Spread> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const server = new ServerProcess(options.server, options.flags);
    await server.start(folder, {});
    times.push(server.initializeMs);
    await server.stop();
  }
  return spread(times);
}

/** The limit for the files that the server reads. */
async function limitOf(folder: string, parseLimit: string): Promise<ParseLimit> {
  const list = path.join(place, 'files.txt');
  const found = await discoverFiles([folder]);
  writeFileSync(list, found.map(({ systemPath }) => systemPath).join('\n'));
  return JSON.parse(execFileSync(process.execPath, [parseLimit, list], { encoding: 'utf8' })) as ParseLimit;
}

async function converse(
  server: ServerProcess,
  { folder, file }: Workspace,
  edits: number,
): Promise<Omit<Figures, 'name' | 'limit' | 'initialize'>> {
  await server.start(folder, { wake: true });
  const startedAt = performance.now();
  const cpuBefore = server.cpuMs();
  await server.ready;
  const index = performance.now() - startedAt;
  const cpuAfter = server.cpuMs();
  const rssIndexed = server.memory()?.rss;
  const askedAt = performance.now();
  const { items } = await server.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
  const workspaceDiagnostics = performance.now() - askedAt;
  const rssChecked = server.memory()?.rss;
  const opened = new OpenFile(server, file);
  const open = await opened.open();
  const { times, cpuPerEdit } = await opened.edit(edits);
  const hover = spread(await opened.hovers(edits / 2));
  const completion = spread(await opened.completions(edits / 2));
  const memory = server.memory();
  await server.stop();
  return {
    index,
    indexCpu: cpuAfter === undefined || cpuBefore === undefined ? undefined : cpuAfter - cpuBefore,
    open,
    edit: spread(times),
    editCpu: cpuPerEdit,
    hover,
    completion,
    workspaceDiagnostics,
    findings: items.reduce((sum, item) => sum + (item.kind === 'full' ? item.items.length : 0), 0),
    rssIndexed,
    rssChecked,
    rssEnd: memory?.rss,
    peak: memory?.peak,
  };
}

function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
