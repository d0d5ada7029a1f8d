import type { ArrivalStep, FilePath } from '../../core/index';
import type { Project } from '../project';
import type { Range } from '../texts';
import { Source } from '../texts';

/** A step with the place in a file that causes it. */
export interface LocatedStep {
  readonly step: ArrivalStep;
  /** Undefined where no place of a file causes it. */
  readonly place: { readonly path: FilePath; readonly range: Range } | undefined;
}

/** Finds the places of steps in the files of a project. */
export async function locateSteps(
  { workspace, texts }: Project,
  steps: readonly ArrivalStep[],
): Promise<readonly LocatedStep[]> {
  const located: LocatedStep[] = [];
  for (const step of steps) located.push({ step, place: await placeOf(step) });
  return located;

  async function placeOf({ source }: ArrivalStep): Promise<LocatedStep['place']> {
    if (source === undefined) return undefined;
    const { resource, span } = source;
    const part = workspace.file(resource.file)?.parts.find(({ resources }) => resources.includes(resource));
    const text = part === undefined ? undefined : await texts.read(resource.file);
    if (part === undefined || !(text instanceof Source)) return undefined;
    return {
      path: resource.file,
      range: text.range({ start: part.start + span.start, end: part.start + span.end }),
    };
  }
}
