import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Figure } from './figures';

/** Runs `pilotage check` on a folder. @param cli the bundled command line. */
export async function measureCli(cli: string, folder: string): Promise<Figure[]> {
  const startedAt = performance.now();
  const run = spawn(process.execPath, [cli, 'check', '--format', 'json', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  run.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  let peak: number | undefined;
  const watch = setInterval(() => (peak = peakOf(run.pid) ?? peak), 50);
  const code = await new Promise<number | null>((resolve) => run.once('exit', resolve));
  clearInterval(watch);
  // 0 and 1 say whether there are errors in the files; anything else means that they could not be checked.
  if (code !== 0 && code !== 1) throw new Error(`pilotage check ended with ${code ?? 'a signal'}: ${complaints}`);
  return [
    { words: 'pilotage check, ms', value: performance.now() - startedAt },
    { words: 'pilotage check, memory at its peak, MB', value: peak },
  ];
}

/** Megabytes; undefined when the process is gone, or the system does not tell. */
function peakOf(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
