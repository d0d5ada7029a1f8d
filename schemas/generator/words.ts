import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { gatewayApiWords } from '../../server/src/core/schema/encoded';
import type { EncodedWords, EncodedWordsFile } from '../../server/src/core/schema/encoded';
import { isObject, type Json } from './json';
import type { Outline } from './outline';

/** One file of `schemas/words`. */
export interface WordBlock {
  readonly name: string;
  readonly file: string;
  /** Path below the block -> words; `.` is the block itself. */
  readonly texts: ReadonlyMap<string, string>;
  /** Path below the block -> blocks that go on from there. */
  readonly use: ReadonlyMap<string, readonly string[]>;
}

export type WordBlocks = ReadonlyMap<string, WordBlock>;

/** What stands in the words and what should stand there. */
export interface WordsReport {
  /** Document -> its paths without words. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
  /** `file: path` of words that belong to no field. */
  readonly stale: readonly string[];
}

/**
 * Reads `<folder>/*.yaml`, `<folder>/shared/*.yaml` and `<folder>/gateway-api/*.yaml`. A block has the name of its file;
 * a kind of the Gateway API has its folder in front, since one of them is called as a kind of Istio.
 * Throws on anything that is no text.
 */
export function readWords(folder: string): WordBlocks {
  const blocks = new Map<string, WordBlock>();
  for (const part of ['', 'shared', 'gateway-api']) {
    for (const entry of readdirSync(join(folder, part)).sort()) {
      if (!entry.endsWith('.yaml')) continue;
      const file = part === '' ? entry : `${part}/${entry}`;
      const own = entry.slice(0, -'.yaml'.length);
      const name = part === 'gateway-api' && /^[A-Z]/.test(own) ? gatewayApiWords(own) : own;
      if (blocks.has(name)) throw new Error(`${file}: there is another block ${name}`);
      blocks.set(name, readBlock(name, file, parse(readFileSync(join(folder, file), 'utf8')) as Json));
    }
  }
  for (const block of blocks.values()) {
    for (const name of [...block.use.values()].flat())
      if (!blocks.has(name)) throw new Error(`${block.file}: no block ${name}`);
  }
  return blocks;
}

function readBlock(name: string, file: string, data: Json): WordBlock {
  if (!isObject(data)) throw new Error(`${file}: a map of paths to words is expected`);
  const texts = new Map<string, string>();
  const use = new Map<string, string[]>();
  for (const [path, value] of Object.entries(data)) {
    if (path === 'use' && isObject(value)) {
      for (const [at, names] of Object.entries(value)) use.set(at === '.' ? '' : at, [names].flat().map(String));
    } else if (typeof value === 'string') {
      texts.set(path === '.' ? '' : path, value.trim().replace(/\s+/g, ' '));
    } else {
      throw new Error(`${file}: ${path} has no words`);
    }
  }
  return { name, file, texts, use };
}

/** Compares the words with the places that want them. */
export function checkWords(blocks: WordBlocks, outlines: ReadonlyMap<string, Outline>): WordsReport {
  const used = new Set<string>();
  const missing = new Map<string, string[]>();
  for (const [name, { wanted, texts }] of outlines) {
    const block = blocks.get(name);
    if (block) for (const path of texts) findValues(blocks, block, path, used);
    const found = (path: string): boolean => block !== undefined && find(blocks, block, path, used);
    missing.set(
      name,
      wanted.filter((path) => !found(path)),
    );
  }
  const all = [...blocks.values()].flatMap((block) =>
    [...block.texts.keys()].map((path) => `${block.file}: ${path || '.'}`),
  );
  return { missing, stale: all.filter((place) => !used.has(place)) };
}

/** Looks for words as `wordsFor` does, and notes every place that has some, also one behind a more specific one. */
function find(blocks: WordBlocks, block: WordBlock, path: string, used: Set<string>): boolean {
  let found = block.texts.has(path);
  if (found) used.add(`${block.file}: ${path || '.'}`);
  for (const [prefix, names] of block.use) {
    const rest = below(path, prefix);
    if (rest === undefined) continue;
    for (const name of names) {
      const next = blocks.get(name);
      if (next && find(blocks, next, rest, used)) found = true;
    }
  }
  return found;
}

/** Notes all words for values of the field at `path`. */
function findValues(blocks: WordBlocks, block: WordBlock, path: string, used: Set<string>): void {
  for (const key of block.texts.keys()) if (key.startsWith(`${path}=`)) used.add(`${block.file}: ${key}`);
  for (const [prefix, names] of block.use) {
    const rest = below(path, prefix);
    for (const next of names.flatMap((name) => blocks.get(name) ?? [])) {
      if (rest !== undefined) findValues(blocks, next, rest, used);
    }
  }
}

/** `path` without `prefix`; undefined when it is not at or below it. */
function below(path: string, prefix: string): string | undefined {
  if (prefix === '') return path;
  if (!path.startsWith(prefix)) return undefined;
  const rest = path.slice(prefix.length);
  if (rest.startsWith('.')) return rest.slice(1);
  return rest === '' || /^(=|\[|\{)/.test(rest) ? rest : undefined;
}

interface Tree {
  t?: string;
  v?: Record<string, string>;
  u?: string[];
  c?: Record<string, Tree>;
}

/** The words as `core` reads them. */
export function encodeWords(blocks: WordBlocks, outlines: ReadonlyMap<string, Outline>): EncodedWordsFile {
  const trees: Record<string, EncodedWords> = {};
  const maps = mapPaths(blocks, outlines);
  for (const [name, block] of blocks) {
    const root: Tree = {};
    for (const [path, text] of block.texts) {
      const { field, value } = splitValue(path);
      const place = placeAt(root, field);
      if (value === undefined) place.t = text;
      else (place.v ??= {})[value] = text;
    }
    for (const [path, names] of block.use) placeAt(root, path).u = [...names];
    // An entry of a map that says nothing itself must still be known as an entry.
    for (const path of maps.get(name) ?? []) if (block.texts.has(path)) placeAt(root, `${path}{}`);
    trees[name] = root;
  }
  return { generated: 'Made by `npm run schemas` from schemas/words. Do not edit.', blocks: trees };
}

/** Block -> paths below it that are maps in some document. */
function mapPaths(blocks: WordBlocks, outlines: ReadonlyMap<string, Outline>): Map<string, Set<string>> {
  const out = new Map<string, Set<string>>();
  const note = (block: WordBlock, path: string): void => {
    out.set(block.name, (out.get(block.name) ?? new Set()).add(path));
    for (const [prefix, names] of block.use) {
      const rest = below(path, prefix);
      for (const next of names.flatMap((name) => blocks.get(name) ?? [])) if (rest !== undefined) note(next, rest);
    }
  };
  for (const [name, { maps }] of outlines) {
    const block = blocks.get(name);
    if (block) for (const path of maps) note(block, path);
  }
  return out;
}

function splitValue(path: string): { field: string; value?: string } {
  const at = path.indexOf('=');
  return at < 0 ? { field: path } : { field: path.slice(0, at), value: path.slice(at + 1) };
}

/** The place of a path; list marks are no levels, map marks are. */
function placeAt(root: Tree, path: string): Tree {
  let place = root;
  for (const step of path.replaceAll('[]', '').replaceAll('{}', '.{}').split('.')) {
    if (step === '') continue;
    const members = (place.c ??= {});
    place = members[step] ??= {};
  }
  return place;
}
