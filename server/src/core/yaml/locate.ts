import { touches } from '../text/span';
import type { Path } from './path';
import type { YamlMap, YamlNode, YamlScalar } from './tree';

/** What lies under an offset. */
export interface Place {
  /** The way to the value. For a key: to the value of that key. */
  readonly path: Path;
  readonly node: YamlNode;
  /** Set when the offset is on a key: the key itself. */
  readonly key?: YamlScalar;
  /** The map that holds the key or value, if any. */
  readonly map?: YamlMap;
}

/** The innermost key or value that the offset touches. Offsets count from the start of the document. */
export function locate(root: YamlNode | undefined, offset: number): Place | undefined {
  if (root === undefined || !touches(root, offset)) return undefined;
  return within(root, offset, [], undefined);
}

function within(node: YamlNode, offset: number, path: (string | number)[], map: YamlMap | undefined): Place {
  if (node.kind === 'map') {
    for (const member of node.members) {
      if (member.merged) continue;
      const inner = [...path, member.name];
      if (touches(member.key, offset)) return { path: inner, node: member.value, key: member.key, map: node };
      if (member.alias !== undefined ? touches(member.alias, offset) : touchesValue(member.value, offset)) {
        return member.alias !== undefined
          ? { path: inner, node: member.value, map: node }
          : within(member.value, offset, inner, node);
      }
    }
  } else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      const alias = node.alias(index);
      if (alias !== undefined) {
        if (touches(alias, offset)) return { path: [...path, index], node: item, map };
      } else if (touchesValue(item, offset)) return within(item, offset, [...path, index], map);
    }
  }
  return { path, node, map };
}

function touchesValue(node: YamlNode, offset: number): boolean {
  return node.end > node.start && touches(node, offset);
}
