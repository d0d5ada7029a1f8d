import type { Workspace } from '../../workspace/workspace';
import type { RoutingEngine } from '../engine';
import type { RoutingStory } from '../story/story';
import { callerText, storyOf } from '../story/storyOf';
import type { Caller } from '../trace';
import { readRequest } from './request';
import type { WrittenRequest } from './request';

/**
 * Answers a question as a story. What cannot be read is told in a story too.
 * @param workspace the one that the engine is of.
 */
export function tellRoute(
  engine: RoutingEngine,
  workspace: Workspace,
  caller: Caller,
  written: WrittenRequest,
): RoutingStory {
  const read = readRequest(written);
  if ('problem' in read) return problemStory(callerText(caller), written.url, read.problem);
  const trace = engine.trace(caller, read.request);
  return storyOf(trace, workspace, engine.arrivals(trace));
}

/** A story that says why there is none. */
export function problemStory(caller: string, request: string, problem: string): RoutingStory {
  return {
    headline: { word: 'fails', sentence: `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.` },
    caller,
    request,
    steps: [],
    rules: [],
    settings: [],
    destinations: [],
    arrivals: [],
    assumptions: [],
    notModelled: [],
    places: [],
    outcome: { action: 'none' },
  };
}
