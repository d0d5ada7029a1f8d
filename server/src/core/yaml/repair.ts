import { attemptsAt, conflictMarks } from './attempts';
import type { Attempt } from './attempts';
import type { EventResult } from './fromEvents';
import { readEvents } from './fromEvents';
import type { Mask } from './mask';
import { lineEnd, lineStart } from '../text/lines';
import { isPlaceholderAlone } from './placeholder';
import type { YamlNode, YamlProblem } from './tree';

/** A text beyond this size is not worth many attempts. */
const MAX_REPAIRED_LENGTH = 300_000;
const MAX_REPAIRS = 8;

/** A tree of a broken text, read by leaving out what is broken. */
export interface Repaired {
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
}

/**
 * Reads a document that is being typed: leaves out, step by step, the least that keeps it from being read, and names
 * each as a problem. Everything else keeps its place in the tree, which a parser that only resynchronises cannot promise.
 * @returns undefined when a few steps are not enough.
 */
export function readRepaired(mask: Mask, failure: { failedAt: number }): Repaired | undefined {
  if (mask.text.length > MAX_REPAIRED_LENGTH) return undefined;
  const problems: YamlProblem[] = [];
  let current = mask;
  for (const attempt of conflictMarks(mask.text)) {
    problems.push(problemOf(attempt));
    current = current.blank(attempt.span);
  }
  const first = problems.length === 0 ? failure : readEvents(current);
  if (!('failedAt' in first)) return { root: first.root, problems: [...problems, ...first.problems] };
  let { failedAt } = first;
  for (let step = 0; step < MAX_REPAIRS; step++) {
    const better = bestRepair(current, failedAt);
    if (better === undefined) return undefined;
    if (!isLeftOpen(mask, better.attempt)) problems.push(problemOf(better.attempt));
    current = better.mask;
    if ('failedAt' in better.result) failedAt = better.result.failedAt;
    else return { root: better.result.root, problems: [...problems, ...better.result.problems] };
  }
  return undefined;
}

/** True for a line of nothing but a placeholder, in the place of which a later step puts lines. */
function isLeftOpen({ original }: Mask, { span }: Attempt): boolean {
  const line = original.slice(lineStart(original, span.start), lineEnd(original, span.end)).trim();
  return line.length === span.end - span.start && isPlaceholderAlone(line);
}

function problemOf({ span, mark = span, detail, mend }: Attempt): YamlProblem {
  return { start: mark.start, end: mark.end, code: 'yaml-syntax', detail, mend };
}

/** The first attempt after which the text can be read, else the one that lets the parser come furthest. */
function bestRepair(mask: Mask, failedAt: number): { attempt: Attempt; mask: Mask; result: EventResult } | undefined {
  let best: { attempt: Attempt; mask: Mask; result: EventResult; reached: number } | undefined;
  for (const attempt of attemptsAt(mask.text, failedAt)) {
    const painted = mask.blank(attempt.span, attempt.replacement);
    const result = readEvents(painted);
    if (!('failedAt' in result)) return { attempt, mask: painted, result };
    if (result.failedAt > failedAt && (best === undefined || result.failedAt > best.reached)) {
      best = { attempt, mask: painted, result, reached: result.failedAt };
    }
  }
  return best;
}
