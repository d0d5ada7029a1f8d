import { parseDocument, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';

/** A single value as it is written: a JSON text or a plain scalar. */
export interface Scalar {
  readonly text: string;
}

export interface List {
  readonly items: readonly Tree[];
}

/** Members in the order of the text; a key may stand twice. */
export interface Mapping {
  readonly members: readonly Member[];
}

export type Member = readonly [key: string, value: Tree];

/** What a generated document consists of: enough to change it anywhere and to write it. */
export type Tree = Scalar | List | Mapping;

export type Path = readonly (string | number)[];

/** A place of a tree and what stands there. */
export interface Place {
  readonly path: Path;
  readonly tree: Tree;
}

export function isList(tree: Tree): tree is List {
  return 'items' in tree;
}

export function isMapping(tree: Tree): tree is Mapping {
  return 'members' in tree;
}

export function isSingle(tree: Tree): tree is Scalar {
  return 'text' in tree;
}

/** A text, written so that no YAML reader takes it for anything else. */
export function text(value: string): Scalar {
  return { text: JSON.stringify(value) };
}

/** The text that a scalar stands for; undefined for numbers, words of YAML and the like. */
export function textOf({ text: written }: Scalar): string | undefined {
  return written.startsWith('"') ? (JSON.parse(written) as string) : undefined;
}

/** The tree of a document. @returns undefined when it cannot be read, has aliases or no object. */
export function readTree(yaml: string): Mapping | undefined {
  const document = parseDocument(yaml, { version: '1.1', merge: true, logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  try {
    const tree = treeOf(document.contents);
    return isMapping(tree) ? tree : undefined;
  } catch {
    return undefined;
  }
}

function treeOf(node: Node | null): Tree {
  if (isMap<Node, Node | null>(node))
    return { members: node.items.map(({ key, value }) => [keyOf(key), treeOf(value)] as const) };
  if (isSeq<Node>(node)) return { items: node.items.map(treeOf) };
  if (isAlias(node)) throw new Error('an alias');
  if (!isScalar(node)) return { text: 'null' };
  return typeof node.value === 'string' ? text(node.value) : { text: node.source ?? 'null' };
}

function keyOf(node: Node): string {
  if (!isScalar(node) || node.source === undefined || node.source === '<<') throw new Error('no plain key');
  return node.source;
}

/** All places of a tree, the root first. */
export function placesOf(tree: Tree, path: Path = []): Place[] {
  const below = isList(tree)
    ? tree.items.flatMap((item, index) => placesOf(item, [...path, index]))
    : isMapping(tree)
      ? tree.members.flatMap(([key, value]) => placesOf(value, [...path, key]))
      : [];
  return [{ path, tree }, ...below];
}

/** The tree with what `change` makes of the value at a place; undefined takes it away. */
export function changeAt(tree: Tree, path: Path, change: (old: Tree) => Tree | undefined): Tree {
  const [step, ...rest] = path;
  if (step === undefined) return change(tree) ?? { members: [] };
  const inner = (old: Tree): Tree[] => {
    const made = rest.length === 0 ? change(old) : changeAt(old, rest, change);
    return made === undefined ? [] : [made];
  };
  if (isList(tree)) return { items: tree.items.flatMap((item, index) => (index === step ? inner(item) : [item])) };
  if (!isMapping(tree)) return tree;
  return {
    members: tree.members.flatMap(([key, value]) =>
      key === step ? inner(value).map((made): Member => [key, made]) : [[key, value] as const],
    ),
  };
}

/** Writes a tree in block style. */
export function writeTree(tree: Tree): string {
  return `${blockOf(tree, '').replace(/^\n/, '')}\n`;
}

function blockOf(tree: Tree, pad: string): string {
  if (isList(tree)) {
    if (tree.items.length === 0) return ' []';
    return tree.items.map((item) => `\n${pad}-${inItem(blockOf(item, `${pad}  `), pad)}`).join('');
  }
  if (isMapping(tree)) {
    if (tree.members.length === 0) return ' {}';
    return tree.members.map(([key, value]) => `\n${pad}${keyText(key)}:${blockOf(value, `${pad}  `)}`).join('');
  }
  return tree.text === '' ? '' : ` ${tree.text}`;
}

/** The first entry of a collection stands beside the dash. */
function inItem(block: string, pad: string): string {
  return block.startsWith('\n') ? ` ${block.slice(pad.length + 3)}` : block;
}

function keyText(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(key)
    ? key
    : JSON.stringify(key);
}
