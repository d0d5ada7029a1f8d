import type { ArrivalTrace, FilePath } from '../../core/index';
import { answerOf, displayName, formatPath, relativePath } from '../../core/index';
import type { LocatedStep } from '../authorize/locateSteps';

/**
 * An arrival for other programs: the answer as `--requests` gives it, and every step. This shape is a promise: a change
 * of it that is more than a new member changes `version`.
 */
export function jsonArrival(arrival: ArrivalTrace, steps: readonly LocatedStep[], cwd: FilePath): string {
  const { assumptions, limits } = arrival;
  const told = steps.map(({ step, place }) => ({
    topic: step.topic,
    what: step.what,
    why: step.why,
    chosen: step.chosen ?? null,
    source:
      step.source === undefined || place === undefined
        ? null
        : {
            file: relativePath(cwd, place.path),
            range: place.range,
            object: `${step.source.resource.facts.kind} ${displayName(step.source.resource)}`,
            path: formatPath(step.source.path),
          },
  }));
  return `${JSON.stringify({ version: 1, answer: answerOf(arrival), steps: told, assumptions, limits }, undefined, 2)}\n`;
}
