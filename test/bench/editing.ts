import { difference, spread } from './figures';
import type { Figure } from './figures';
import type { OpenFile } from './openFile';
import type { ServerProcess } from './serverProcess';

/** Opens a file and works in it: edits, hovers and completions, one after the other. */
export async function measureEditing(server: ServerProcess, file: OpenFile, edits: number): Promise<Figure[]> {
  const open = await file.open();
  const before = server.cpuMs();
  const times = await file.edit(edits);
  const cpu = difference(server.cpuMs(), before);
  const typedBefore = server.cpuMs();
  const typed = await file.typedHosts(edits / 2);
  const typedCpu = difference(server.cpuMs(), typedBefore);
  return [
    { words: 'open, ms', value: open },
    { words: 'keystroke to diagnostics, ms', value: spread(times), goal: 60 },
    { words: 'processor ms a keystroke', value: perItem(cpu, times.length), goal: 20 },
    { words: 'hover, ms', value: spread(await file.hovers(edits / 2)), goal: 5 },
    { words: 'hover right after a keystroke, ms', value: spread(await file.hoversAfterKeys(edits / 4)), goal: 20 },
    { words: 'completion of a key, ms', value: spread(await file.completions(edits / 2)), goal: 30 },
    { words: 'completion of a host as typed, ms', value: spread(typed), goal: 30 },
    { words: 'processor ms a letter and its completion', value: perItem(typedCpu, typed.length) },
  ];
}

function perItem(total: number | undefined, count: number): number | undefined {
  return total === undefined ? undefined : total / Math.max(1, count);
}

/** Many edits more: the last must be as fast as the first, and memory must not grow. */
export async function longSession(server: ServerProcess, file: OpenFile, edits: number): Promise<Figure[]> {
  await file.edit(edits / 4);
  const before = server.memory()?.rss;
  const times = await file.edit(edits);
  return [
    { words: `keystroke to diagnostics, ${edits} edits later, ms`, value: spread(times.slice(-edits / 10)), goal: 60 },
    { words: 'memory that they added, MB', value: difference(server.memory()?.rss, before), goal: 30 },
  ];
}
