import type { FilePath } from '../../workspace/paths';
import { shift, touches } from '../../text/span';
import type { Span } from '../../text/span';
import type { YamlNode } from '../../yaml/tree';
import { documentOf, partAt } from '../input';
import type { FeatureInput } from '../input';

/** The stretches around a file offset, from the innermost value or key to the whole document. File offsets. */
export function selectionsAt(input: FeatureInput, path: FilePath, offset: number): Span[] {
  const part = partAt(input, path, offset);
  const root = part === undefined ? undefined : documentOf(part).root;
  if (part === undefined || root === undefined) return [];
  const found = around(root, part.at).map((span) => shift(span, part.start));
  return found.filter((span, index) => {
    const inner = found[index - 1];
    return inner === undefined || inner.start !== span.start || inner.end !== span.end;
  });
}

function around(node: YamlNode, offset: number): Span[] {
  if (!touches(node, offset)) return [];
  const own = { start: node.start, end: node.end };
  if (node.kind === 'map') {
    for (const { key, value, merged, alias } of node.members) {
      if (merged) continue;
      const end = alias?.end ?? Math.max(key.end, value.end);
      if (!touches({ start: key.start, end }, offset)) continue;
      const member = { start: key.start, end };
      if (touches(key, offset)) return [{ start: key.start, end: key.end }, member, own];
      return [...(alias === undefined ? around(value, offset) : [alias]), member, own];
    }
  } else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      const alias = node.alias(index);
      if (alias !== undefined ? touches(alias, offset) : touches(item, offset))
        return [...(alias === undefined ? around(item, offset) : [alias]), own];
    }
  }
  return [own];
}
