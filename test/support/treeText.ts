import type { YamlNode } from '../../server/src/core/yaml/tree';

/** A tree as plain data: everything that rules and features can see of it, the places included. */
export function treeData(node: YamlNode | undefined): unknown {
  if (node === undefined) return undefined;
  const { start, end } = node;
  if (node.kind === 'scalar') {
    const { text, value, style, unknown, block } = node;
    return { start, end, text, value, style, unknown, block };
  }
  const { flow, open } = node;
  if (node.kind === 'list') {
    const items = node.items.map((item, index) => ({ value: treeData(item), alias: node.alias(index) }));
    return { start, end, flow, open, items };
  }
  const members = node.members.map(({ key, name, value, merged, alias }) => {
    return { key: treeData(key), name, value: treeData(value), merged, alias };
  });
  return { start, end, flow, open, members, merges: node.merges };
}
