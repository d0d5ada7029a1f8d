import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Call } from '../../server/src/core/routing/calls';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Answer = { [key: string]: Json };

/** A workspace with calls and the measured answers. */
export interface RoutingCase {
  readonly id: string;
  readonly family: string;
  readonly files: Readonly<Record<string, string>>;
  readonly calls: readonly Call[];
  readonly expected: { readonly calls: Readonly<Record<string, Answer>> };
}

/** The cases of a folder: folders with a `calls.json`, small worlds, and the packed ones of the project. */
export function readRoutingCases(folder: string): RoutingCase[] {
  if (!existsSync(folder)) return [];
  return [
    ...readFolders(folder),
    ...readLines(path.join(folder, 'worlds.jsonl'), 'worlds'),
    ...readLines(path.join(folder, 'routing.jsonl.gz'), undefined),
  ];
}

function readFolders(folder: string): RoutingCase[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'calls.json')))
    .map(({ name }) => {
      const at = (file: string): string => readFileSync(path.join(folder, name, file), 'utf8');
      const files = readdirSync(path.join(folder, name, 'workspace')).filter((file) => file.endsWith('.yaml'));
      return {
        id: name,
        family: name.split('-')[0] ?? name,
        files: Object.fromEntries(files.map((file) => [file, at(path.join('workspace', file))])),
        calls: JSON.parse(at('calls.json')) as Call[],
        expected: JSON.parse(at('expected.json')) as RoutingCase['expected'],
      };
    });
}

/** Worlds that ask something else than calls are not meant. */
function readLines(file: string, family: string | undefined): RoutingCase[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.length > 0)
    .map((line) => JSON.parse(line) as Omit<RoutingCase, 'family'> & Partial<Pick<RoutingCase, 'family'>>)
    .filter(({ calls }: { calls?: readonly Call[] }) => calls !== undefined)
    .map((line) => ({ ...line, family: family ?? line.family ?? 'worlds' }));
}
