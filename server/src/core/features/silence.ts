import { allRules } from '../rules/index';
import type { PlacedFinding } from '../rules/checker';
import { unusedSuppression } from '../rules/control/suppress';
import type { FilePath } from '../workspace/paths';
import type { FeatureInput } from './input';
import { annotationSilences } from './silence/annotations';
import { commentSilences } from './silence/comments';
import type { Silence, SilencePlace } from './silence/place';
import { projectSilences } from './silence/project';

export type { Silence, SilenceEdit } from './silence/place';

const ALL: readonly ((place: SilencePlace) => Silence[])[] = [commentSilences, annotationSilences, projectSilences];

/**
 * Every way to hide a finding of an open file from now on: a comment for its line, its document or its file, an annotation
 * of its object where istioctl or Kiali has a number for it, a line of the project file. They mend nothing.
 * @returns only what would really hide it: no comment inside of a text or in JSON, for example.
 */
export function silences({ workspace }: FeatureInput, path: FilePath, { finding, start }: PlacedFinding): Silence[] {
  const file = workspace.file(path);
  const placed = file?.parts.find((candidate) => candidate.start === start);
  const rule = allRules.find(({ code }) => code === finding.code);
  const text = placed?.part.text;
  if (file === undefined || text === undefined || rule === undefined || rule === unusedSuppression) return [];
  const template = workspace.layout.chartOf(path) !== undefined;
  const place = { path, start, text, template, finding, rule, isAlone: file.parts.length === 1 };
  return ALL.flatMap((make) => make(place));
}
