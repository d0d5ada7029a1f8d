import { performance } from 'node:perf_hooks';
import type {
  RoutingCompareResult,
  RoutingPictureResult,
  RoutingSuggestResult,
  RoutingTraceResult,
} from '../../server/src/lsp/protocol';
import { difference, spread } from './figures';
import type { Figure } from './figures';
import type { ServerProcess } from './serverProcess';
import { uriOf } from './serverProcess';

/** Asks where requests go: the first question reads what routing needs, all others are answered from memory. */
export async function measureRouting(server: ServerProcess, file: string, count: number): Promise<Figure[]> {
  const uri = uriOf(file);
  const memory = server.memory()?.rss;
  const cpu = server.cpuMs();
  const startedAt = performance.now();
  const asked = { uri, position: { line: 0, character: 0 } };
  const { suggestion, world } = await server.request<RoutingSuggestResult>('pilotage/routing/suggest', asked);
  const first: Figure[] = [
    { words: 'first routing question, ms', value: performance.now() - startedAt },
    { words: 'the same, processor ms', value: difference(server.cpuMs(), cpu) },
    { words: 'memory that it added, MB', value: difference(server.memory()?.rss, memory) },
  ];
  if (suggestion === undefined) return first;
  const { caller, request } = suggestion;
  const of = { uri, ...(world === undefined ? {} : { world }) };
  const timed = async (ask: () => Promise<unknown>, times: number): Promise<number[]> => {
    const found: number[] = [];
    // The first one after a change works out what the others are answered from.
    await ask();
    for (let time = 0; time < times; time++) {
      const askedAt = performance.now();
      await ask();
      found.push(performance.now() - askedAt);
    }
    return found;
  };
  const trace = (): Promise<RoutingTraceResult> => server.request('pilotage/routing/trace', { ...of, caller, request });
  const picture = (): Promise<RoutingPictureResult> =>
    server.request('pilotage/routing/picture', { ...of, namespace: caller.namespace });
  const compare = (): Promise<RoutingCompareResult> =>
    server.request('pilotage/routing/compare', { ...of, caller, request, with: 'saved' });
  return [
    ...first,
    { words: 'trace of a request, ms', value: spread(await timed(trace, count)), goal: 5 },
    { words: 'routes of a namespace, ms', value: spread(await timed(picture, count / 4)), goal: 50 },
    { words: 'comparison with the saved files, ms', value: spread(await timed(compare, count / 10)) },
  ];
}
