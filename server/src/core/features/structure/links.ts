import { shift } from '../../text/span';
import type { Span } from '../../text/span';
import { isKustomizationFile } from '../../workspace/kustomization';
import { folderOf, joinPath } from '../../workspace/paths';
import type { FilePath } from '../../workspace/paths';
import { Field } from '../../yaml/field';
import { fieldsAt, parseWay } from '../../yaml/ways';
import { documentOf, partAt } from '../input';
import type { FeatureInput } from '../input';

/** A text that leads to a file. File offsets. */
export interface FileLink {
  readonly span: Span;
  readonly target: FilePath;
}

/** Where a kustomization names files or folders. */
const NAMING = [
  'resources|bases|components|crds|patchesStrategicMerge|configurations[]',
  'patches|patchesJson6902|replacements[].path',
  'configMapGenerator|secretGenerator[].files[]',
].map(parseWay);

/** The files that an open kustomization names: each file, and of a folder its kustomization. Only what the workspace holds. */
export function fileLinks(input: FeatureInput, path: FilePath): FileLink[] {
  if (!isKustomizationFile(path)) return [];
  const part = partAt(input, path, 0);
  if (part === undefined) return [];
  const root = Field.root(documentOf(part).root);
  return NAMING.flatMap((way) => fieldsAt(root, way)).flatMap((field) => {
    const target = targetOf(input, path, field);
    const { scalar } = field;
    if (target === undefined || scalar === undefined) return [];
    return [{ span: shift({ start: scalar.start, end: scalar.end }, part.start), target }];
  });
}

function targetOf(input: FeatureInput, path: FilePath, field: Field): FilePath | undefined {
  const text = field.text?.replace(/^[^=/]*=/, '');
  if (text === undefined || text.includes('\n')) return undefined;
  const target = joinPath(folderOf(path), text);
  const candidates = [target, ...FILE_NAMES.map((name) => joinPath(target, name))];
  return candidates.find((candidate) => input.workspace.file(candidate) !== undefined);
}

const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
