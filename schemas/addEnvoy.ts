import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEnvoyReleases } from './generator/envoy';
import { readDescriptors } from './generator/importDescriptors';
import { mergeDiff, print, type JsonObject } from './generator/json';

/*
 * tsx schemas/addEnvoy.ts 1.33 envoy.binpb "envoyproxy/go-control-plane 1.38.0"
 * Adds what an Istio minor newer than all others knows of Envoy to schemas/source, or replaces the newest. The file is
 * a FileDescriptorSet of Envoy's API in the version that this minor of istiod is built with (see its go.mod).
 */

const source = join(dirname(fileURLToPath(import.meta.url)), 'source');
const [minor = '', file = '', label = ''] = process.argv.slice(2);
const older = [...readEnvoyReleases(source)].filter(([known]) => known !== minor);
const [newest, before] = older.at(-1) ?? ['1.0', {} satisfies JsonObject];

if (!/^1\.\d+$/.test(minor) || file === '' || label === '' || Number(minor.slice(2)) <= Number(newest.slice(2))) {
  console.error(`usage: addEnvoy.ts <minor above ${newest}> <FileDescriptorSet> <name of the release>`);
  process.exitCode = 2;
} else {
  const release: JsonObject = { source: label, ...readDescriptors(readFileSync(file)) };
  writeFileSync(join(source, `envoy-${minor}.json`), `${print(mergeDiff(before, release) ?? {})}\n`);
  console.log(`schemas/source/envoy-${minor}.json written; now run npm run schemas`);
}
