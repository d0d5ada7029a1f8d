import type { FilePath } from '../../workspace/paths';
import type { Span } from '../../text/span';
import { shift } from '../../text/span';
import type { YamlNode } from '../../yaml/tree';
import { documentOf, partAt } from '../input';
import type { FeatureInput } from '../input';

/** A stretch that can be folded. File offsets. */
export interface Fold extends Span {
  readonly kind: 'document' | 'block';
}

/**
 * The documents of an open file and every block in them that goes over several lines.
 * @returns undefined for files without an object that is known: the editor, or whoever knows them, folds those.
 */
export function folds(input: FeatureInput, path: FilePath): Fold[] | undefined {
  const file = input.workspace.file(path);
  if (file?.parts.some(({ resources }) => resources.length > 0) !== true) return undefined;
  return file.parts.flatMap(({ start, part }): Fold[] => {
    const place = part.text === undefined ? undefined : partAt(input, path, start);
    if (place === undefined) return [];
    const { root } = documentOf(place);
    if (root === undefined) return [];
    const document: Fold = { ...shift({ start: root.start, end: root.end }, start), kind: 'document' };
    return [document, ...blocks(root).map((span): Fold => ({ ...shift(span, start), kind: 'block' }))];
  });
}

/** From the key (or the item's beginning) to the end of what belongs to it. */
function blocks(node: YamlNode): Span[] {
  if (node.kind === 'map')
    return node.members
      .filter(({ merged, alias }) => !merged && alias === undefined)
      .flatMap(({ key, value }) => [{ start: key.start, end: value.end }, ...blocks(value)]);
  if (node.kind === 'list')
    return node.items.flatMap((item, index) =>
      node.alias(index) === undefined ? [{ start: item.start, end: item.end }, ...blocks(item)] : [],
    );
  return [];
}
