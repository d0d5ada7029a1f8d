import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/*
 * node client/build/run.mjs test/conformance/pack.ts DIR
 * Makes the project's own copy of a folder of measured documents: what is compared, without the texts of the tools.
 */
const KEPT: ReadonlySet<string> = new Set([
  'id',
  'kind',
  'yaml',
  'expand',
  'verdict',
  'warnings',
  'rows',
  'paths',
  'version',
  'versions',
]);
const [source = ''] = process.argv.slice(2);
const target = 'test/conformance/data';

mkdirSync(target, { recursive: true });
for (const name of readdirSync(source)) {
  if (!/^([A-Z].*|versions|version-probes|stable-channel)\.jsonl$/.test(name)) continue;
  const lines = readFileSync(path.join(source, name), 'utf8')
    .split('\n')
    .filter((line) => line.length > 0);
  const text = lines.map((line) => `${JSON.stringify(JSON.parse(line), keep)}\n`).join('');
  writeFileSync(path.join(target, `${name}.gz`), gzipSync(text, { level: 9 }));
}

/** Of an answer only the verdict and the number of warnings stay. */
function keep(this: unknown, key: string, value: unknown): unknown {
  const isMinor = /^1\.\d+/.test(key);
  const isIndex = /^\d+$/.test(key);
  const isExpansion = key === 'token' || key === 'text' || key === 'times';
  return key === '' || KEPT.has(key) || isMinor || isIndex || isExpansion ? value : undefined;
}
