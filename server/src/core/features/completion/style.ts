import type { YamlDocument } from '../../yaml/document';
import { columnOf } from '../../yaml/edit';
import type { YamlNode } from '../../yaml/tree';

/** How far the dashes of lists stand right of the key of the list in a document: 0 or 2, as its first list has it. */
export function dashOffset({ text, root }: YamlDocument): number {
  return root === undefined ? 2 : (offsetIn(text, root) ?? 2);
}

function offsetIn(text: string, node: YamlNode): number | undefined {
  if (node.kind === 'scalar' || node.flow) return undefined;
  if (node.kind === 'list') return first(node.items, (item) => offsetIn(text, item));
  return first(node.members, ({ key, value, merged, alias }) => {
    if (merged || alias !== undefined) return undefined;
    if (value.kind === 'list' && !value.flow && value.items.length > 0)
      return columnOf(text, value.start) > columnOf(text, key.start) ? 2 : 0;
    return offsetIn(text, value);
  });
}

function first<T, R>(list: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
