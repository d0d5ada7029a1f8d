import type { ArrivalTrace } from '../arrival/trace';
import type { OnwardArrival } from '../engine';
import type { Places } from './places';
import type { StoryArrival } from './story';

/** What happens where a request arrives: one entry for each workload that it may reach; equal ones once. */
export function arrivalsStory(arrivals: readonly OnwardArrival[], places: Places): StoryArrival[] {
  const told = new Map<string, StoryArrival>();
  for (const { trace } of arrivals) {
    const { namespace, name } = trace.request.to;
    const arrival = arrivalStory(`${namespace}/${name}`, trace, places);
    told.set(JSON.stringify(arrival), arrival);
  }
  return [...told.values()];
}

function arrivalStory(workload: string, trace: ArrivalTrace, places: Places): StoryArrival {
  const result = trace.steps.findLast(({ topic }) => topic === 'result') ?? trace.steps.at(-1);
  return {
    workload,
    verdict: verdictOf(trace),
    what: result?.what ?? '',
    why: result?.why ?? '',
    ...places.of(result?.source),
    asides: trace.steps
      .filter((step) => step !== result)
      .map(({ what, why, source }) => ({ what, why, ...places.of(source) })),
  };
}

function verdictOf({ connection, decision }: ArrivalTrace): StoryArrival['verdict'] {
  if (!connection.accepted) return 'refused';
  switch (decision?.result) {
    case 'allow':
      return 'accepted';
    case 'deny':
    case 'unauthenticated':
      return 'refused';
    case 'none':
      return connection.served === undefined ? 'unknown' : 'accepted';
    default:
      return 'unknown';
  }
}
