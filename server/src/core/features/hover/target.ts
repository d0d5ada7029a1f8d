import { touches } from '../../text/span';
import type { Span } from '../../text/span';
import type { YamlDocument } from '../../yaml/document';
import { locate } from '../../yaml/locate';
import type { Path } from '../../yaml/path';
import type { YamlMap, YamlNode, YamlScalar } from '../../yaml/tree';

/** The key or single value that a hover is about. Document offsets. */
export interface HoverTarget {
  /** From the root of the document; for a key: to its value. */
  readonly path: Path;
  readonly onKey: boolean;
  readonly span: Span;
  /** What stands at the path. */
  readonly node: YamlNode;
}

/** The key or single value under an offset; undefined in white space, comments and block scalars. */
export function hoverTarget(document: YamlDocument, offset: number): HoverTarget | undefined {
  const place = locate(document.root, offset);
  if (place === undefined) return undefined;
  const { path, key, node } = place;
  if (key !== undefined) return key.end > key.start ? { path, onKey: true, span: spanOf(key), node } : undefined;
  const alias = aliasAt(document.root, path, offset);
  if (alias !== undefined) return { path, onKey: false, span: alias, node };
  if (node.kind !== 'scalar' || !isPlace(node, offset)) return undefined;
  return { path, onKey: false, span: spanOf(node), node };
}

function isPlace(node: YamlScalar, offset: number): boolean {
  return node.end > node.start && touches(node, offset) && node.style !== 'literal' && node.style !== 'folded';
}

/** Where `*name` stands at the end of the path, when the offset is on it. */
function aliasAt(root: YamlNode | undefined, path: Path, offset: number): Span | undefined {
  const last = path.at(-1);
  let parent: YamlNode | undefined = root;
  for (const step of path.slice(0, -1)) parent = childOf(parent, step);
  if (last === undefined || parent === undefined || parent.kind === 'scalar') return undefined;
  const alias = typeof last === 'number' ? listAlias(parent, last) : memberAlias(parent, last, offset);
  return alias !== undefined && touches(alias, offset) ? alias : undefined;
}

function childOf(node: YamlNode | undefined, step: string | number): YamlNode | undefined {
  if (node?.kind === 'map') return node.get(String(step));
  return node?.kind === 'list' && typeof step === 'number' ? node.items[step] : undefined;
}

function listAlias(node: YamlNode, index: number): Span | undefined {
  return node.kind === 'list' ? node.alias(index) : undefined;
}

function memberAlias(node: YamlNode, name: string, offset: number): Span | undefined {
  if (node.kind !== 'map') return undefined;
  return aliasesOf(node, name).find((alias) => touches(alias, offset));
}

/** A key may stand twice while somebody types. */
function aliasesOf(map: YamlMap, name: string): Span[] {
  return map.members.flatMap((member) =>
    member.name === name && member.alias !== undefined && !member.merged ? [member.alias] : [],
  );
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
