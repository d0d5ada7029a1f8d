import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Answer = { [key: string]: Json };

/** A workspace with questions and the measured answers; `key` is what the questions are called. */
export type MeasuredCase<K extends string, Q> = {
  readonly id: string;
  readonly family: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<K, Readonly<Record<string, Answer>>>>;
} & { readonly [key in K]: readonly Q[] };

/** The cases of a folder: folders with `<key>.json`, small worlds, and the packed ones of the project. */
export function readCases<K extends string, Q>(folder: string, key: K, packed: string): MeasuredCase<K, Q>[] {
  if (!existsSync(folder)) return [];
  return [
    ...readFolders<K, Q>(folder, key),
    ...readLines<K, Q>(path.join(folder, 'worlds.jsonl'), key),
    ...readLines<K, Q>(path.join(folder, packed), key),
  ];
}

/** The cases of a packed file of the project. */
export function readPacked<K extends string, Q>(folder: string, key: K, packed: string): MeasuredCase<K, Q>[] {
  return readLines<K, Q>(path.join(folder, packed), key);
}

function readFolders<K extends string, Q>(folder: string, key: K): MeasuredCase<K, Q>[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, `${key}.json`)))
    .map(({ name }) => {
      const at = (file: string): string => readFileSync(path.join(folder, name, file), 'utf8');
      const files = readdirSync(path.join(folder, name, 'workspace')).filter((file) => file.endsWith('.yaml'));
      return {
        id: name,
        family: name.split('-')[0] ?? name,
        files: Object.fromEntries(files.map((file) => [file, at(path.join('workspace', file))])),
        [key]: JSON.parse(at(`${key}.json`)) as Q[],
        expected: JSON.parse(at('expected.json')) as MeasuredCase<K, Q>['expected'],
      } as MeasuredCase<K, Q>;
    });
}

/** Worlds that ask something else are not meant. */
function readLines<K extends string, Q>(file: string, key: K): MeasuredCase<K, Q>[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.length > 0)
    .map((line) => JSON.parse(line) as MeasuredCase<K, Q> & { readonly family?: string })
    .filter((line) => line[key] !== undefined)
    .map((line) => ({ ...line, family: line.family ?? 'worlds' }));
}
