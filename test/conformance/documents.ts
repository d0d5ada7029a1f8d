import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A document with the cluster's answer. The format is that of the measured data; only what is compared is named. */
export interface Document {
  readonly id: string;
  readonly kind: string;
  readonly yaml: string;
  readonly expand?: { readonly token: string; readonly text: string; readonly times: number };
  readonly verdict: 'accept' | 'reject';
  /** Undefined where only the verdict was measured. */
  readonly warnings?: number;
  readonly rows: readonly string[];
  readonly paths: readonly string[];
}

/** An answer that another minor gives to a document. `id: "*"` stands for every document of the kind. */
export interface VersionLine {
  readonly id: string;
  readonly kind: string;
  readonly version: string;
  readonly verdict: 'accept' | 'reject';
  readonly warnings: number;
}

/** A small document with the answers of several minors. */
export interface Probe {
  readonly id: string;
  readonly kind: string;
  readonly yaml: string;
  readonly versions: Readonly<Record<string, Pick<Document, 'verdict' | 'warnings'>>>;
}

/** The text of a document, its repeated part written out. */
export function textOf(document: Pick<Document, 'yaml' | 'expand'>): string {
  const { yaml, expand } = document;
  if (expand === undefined) return yaml;
  const counter = /\{i(?:\+(\d+))?\}/g;
  const repeated = Array.from({ length: expand.times }, (_, index) =>
    expand.text.replace(counter, (_match: string, offset?: string) => String(index + Number(offset ?? 0))),
  );
  return yaml.replace(expand.token, () => repeated.join(''));
}

/** The documents of a folder: one file a kind, whose name begins with a capital letter. */
export function readDocuments(folder: string): Document[] {
  return readdirSync(folder)
    .filter((name) => /^[A-Z].*\.jsonl(\.gz)?$/.test(name))
    .sort()
    .flatMap((name) => readLines<Document>(path.join(folder, name)));
}

/** What the folder knows of older minors; nothing when it has no such file. */
export function readVersions(folder: string): VersionLine[] {
  return readOptional<VersionLine>(folder, 'versions.jsonl');
}

/** The small documents around the changes of minors; nothing when the folder has no such file. */
export function readProbes(folder: string): Probe[] {
  return readOptional<Probe>(folder, 'version-probes.jsonl');
}

/** The documents that the stable-channel policy was asked about, with its own verdict; nothing when there are none. */
export function readStableChannel(folder: string): Document[] {
  const documents = readOptional<Document>(folder, 'stable-channel.jsonl');
  return documents.map((document) => ({ ...document, warnings: 0, rows: document.rows ?? [], paths: [] }));
}

function readOptional<T>(folder: string, name: string): T[] {
  const file = [name, `${name}.gz`].map((each) => path.join(folder, each)).find((each) => existsSync(each));
  return file === undefined ? [] : readLines<T>(file);
}

function readLines<T>(file: string): T[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.length > 0)
    .map((line) => JSON.parse(line) as T);
}
