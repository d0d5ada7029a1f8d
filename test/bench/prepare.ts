import { mkdirSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { generatedData, nodeBundle } from '../../client/build/bundle';
import { root } from '../../client/build/paths';
import { corpus, singleFile } from './corpus/corpus';

/** Where the corpora and the bundles are; git ignores it. */
export const place = path.join(root, '.bench');

/** A workspace of the corpus, and one of its files to work in. */
export interface Workspace {
  readonly folder: string;
  readonly file: string;
  /** All files of manifests, without charts. */
  readonly files: readonly string[];
}

/** Where the bundles are. */
export interface Bundles {
  readonly server: string;
  readonly cli: string;
  /** With the parser as it is imported, and with its faster build. */
  readonly parseLimit: string;
  readonly fastParseLimit: string;
  readonly documents: string;
}

/**
 * Bundles what is measured, as the extension carries it.
 * @param given a bundled server to measure instead.
 */
export async function bundle(given: string | undefined): Promise<Bundles> {
  const make = async (entry: string, name: string, plugins = nodeBundle.plugins): Promise<string> => {
    const outfile = path.join(place, name);
    const size = { minifySyntax: true, minifyWhitespace: true };
    await build({ ...nodeBundle, ...size, plugins, entryPoints: [path.join(root, entry)], outfile });
    return outfile;
  };
  return {
    server: given ?? (await make('server/src/lsp/main.ts', 'server.js')),
    cli: await make('server/src/cli/main.ts', 'pilotage.js'),
    documents: await make('test/bench/documents.ts', 'documents.js'),
    parseLimit: await make('test/bench/parseLimit.ts', 'parseLimit.js', [generatedData()]),
    fastParseLimit: await make('test/bench/parseLimit.ts', 'fastParseLimit.js'),
  };
}

/** A workspace with so many services, made if it is not there yet. */
export function workspaceOf(services: number): Workspace {
  const folder = path.join(place, `workspace-${services}`);
  const done = `${folder}.done`;
  const isMade = existsSync(done);
  if (!isMade) rmSync(folder, { recursive: true, force: true });
  let file = '';
  let most = 0;
  const files: string[] = [];
  for (const entry of corpus(services)) {
    // The longest of the usual files: all of one service.
    if (entry.documents > most) [most, file] = [entry.documents, entry.file];
    if (entry.file.startsWith('clusters/')) files.push(path.join(folder, entry.file));
    if (!isMade) write(path.join(folder, entry.file), entry.text);
  }
  if (!isMade) writeFileSync(done, '');
  return { folder, file: path.join(folder, file), files };
}

/** A folder with one file of so many documents. */
export function oneFile(documents: number): Workspace {
  const folder = path.join(place, `file-${documents}`);
  const file = path.join(folder, 'istio.yaml');
  if (!existsSync(file)) write(file, singleFile(documents));
  return { folder, file, files: [file] };
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
