import type { YamlNode } from '../../server/src/core/yaml/tree';
import type { Plain } from './writeYaml';

/** What a tree says, without how it is written: mappings as maps, lists as arrays, single values as themselves. */
export function plainOf(node: YamlNode | undefined): Plain {
  if (node === undefined) return null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  return new Map(node.members.map(({ name }) => [name, plainOf(node.get(name))]));
}
