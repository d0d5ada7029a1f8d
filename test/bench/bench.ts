// npm run bench: measures the language server from outside, as an editor meets it. See `usage` for what may be asked.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Figures } from './measure';
import { measure } from './measure';
import { bundle, oneFile, place, workspaceOf } from './prepare';
import { table } from './table';

const usage = `usage: npm run bench -- [options]
  --services N   a workspace with so many services; may be repeated (100, 1000 and 10000)
  --file N       a file of so many documents; may be repeated (1000)
  --edits N      keystrokes that are timed in each (200)
  --server FILE  a bundled server to measure instead of the working tree
  --node FLAG    a flag for Node; may be repeated
  --json FILE    where the figures go (.bench/figures.json)
With --services or --file only what they name is measured.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      services: { type: 'string', multiple: true },
      file: { type: 'string', multiple: true },
      edits: { type: 'string', default: '200' },
      server: { type: 'string' },
      node: { type: 'string', multiple: true, default: [] },
      json: { type: 'string', default: path.join(place, 'figures.json') },
    },
  });
  const isAll = values.services === undefined && values.file === undefined;
  mkdirSync(place, { recursive: true });
  const bundles = await bundle(values.server);
  const options = { ...bundles, edits: Number(values.edits), flags: values.node };
  const all: Figures[] = [];
  for (const count of values.file ?? (isAll ? ['1000'] : [])) {
    all.push(await measure(`${count} documents`, oneFile(Number(count)), options));
  }
  for (const count of values.services ?? (isAll ? ['100', '1000', '10000'] : [])) {
    all.push(await measure(`${count} services`, workspaceOf(Number(count)), options));
  }
  writeFileSync(values.json, `${JSON.stringify({ node: process.version, figures: all }, undefined, 2)}\n`);
  console.log(table(all));
}

main().catch((error: unknown) => {
  console.error(error, `\n\n${usage}`);
  process.exitCode = 1;
});
