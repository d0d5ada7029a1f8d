import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { readCrds } from './generator/importCrds';
import { mergeDiff, print, type Json } from './generator/json';
import { readReleases } from './generator/source';

/*
 * tsx schemas/addMinor.ts 1.33 crd-all.gen.yaml "istio/istio 1.33.0"
 * Adds an Istio minor newer than all others to schemas/source, from the CRDs of its release (in the Istio repository:
 * manifests/charts/base/files/crd-all.gen.yaml), or replaces the newest. Then run npm run schemas.
 */

const source = join(dirname(fileURLToPath(import.meta.url)), 'source');
const [minor = '', file = '', label = ''] = process.argv.slice(2);
const older = [...readReleases(source)].filter(([known]) => known !== minor);
const [newest, before] = older.at(-1) ?? ['', {}];

if (!/^1\.\d+$/.test(minor) || file === '' || label === '' || Number(minor.slice(2)) <= Number(newest.slice(2))) {
  console.error(`usage: addMinor.ts <minor above ${newest}> <file of CRDs> <name of the release>`);
  process.exitCode = 2;
} else {
  const documents = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Json);
  const release = { source: label, kinds: readCrds(documents) };
  writeFileSync(join(source, `istio-${minor}.json`), `${print(mergeDiff(before, release) ?? {})}\n`);
  console.log(
    `schemas/source/istio-${minor}.json: ${Object.keys(release.kinds).length} kinds; now run npm run schemas`,
  );
}
