// npm run bench: measures the language server and the command line from outside, as an editor and a terminal meet them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../client/build/paths';
import type { DocumentTimes } from './documents';
import type { Report } from './figures';
import { measure } from './measure';
import { bundle, oneFile, place, workspaceOf } from './prepare';
import { tables } from './table';

const USAGE = `usage: npm run bench -- [options]

Measures what an editor and a terminal would wait for, with bundles of the working tree:
  a workspace of services   each with a Service, Deployments and objects of Istio, in several
                            files: read, checked, edited, flooded with keystrokes, with opened
                            files and with another branch; the memory that all this takes
  a file of documents       the same in one long file that nobody should have written
  single documents          those whose verdict was measured with a cluster

  --services N   a workspace with so many services; can be repeated (100, 1000 and 10000)
  --file N       a file of so many documents; can be repeated (1000)
  --quick        1000 services and a file of 100 documents
  --edits N      keystrokes that are timed in each (200)
  --server FILE  a bundled server to measure instead of the working tree's
  --node FLAG    a flag for the Node that runs the server, as --node=--cpu-prof; can be repeated
  --json FILE    where the figures go, too (.bench/figures.json)
  --help         this text

With --services or --file only what they name is measured. Texts are made once and kept in
.bench (10000 services: 120 MB on disk); they are the same on every machine.
Where two figures stand, half of the times are below the first, 19 of 20 below the second;
the second is compared with the goal. A busy machine misses goals of time: the exit code is
0 all the same, and the figures of the processor, which vary less, stand beside.`;

/** What is measured when nothing else is asked for. */
const FULL = { services: ['100', '1000', '10000'], file: ['1000'] };
const QUICK = { services: ['1000'], file: ['100'] };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      services: { type: 'string', multiple: true },
      file: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      edits: { type: 'string', default: '200' },
      server: { type: 'string' },
      node: { type: 'string', multiple: true, default: [] },
      json: { type: 'string', default: path.join(place, 'figures.json') },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const isAll = values.services === undefined && values.file === undefined;
  const chosen = isAll ? (values.quick ? QUICK : FULL) : { services: values.services ?? [], file: values.file ?? [] };
  mkdirSync(place, { recursive: true });
  const bundles = await bundle(values.server);
  const options = { ...bundles, edits: positive(values.edits), flags: values.node };
  const reports: Report[] = isAll ? [singleDocuments(bundles.documents)] : [];
  for (const count of chosen.file.map(positive))
    reports.push(await measure(`a file of ${count} documents`, oneFile(count), options));
  for (const count of chosen.services.map(positive))
    reports.push(await measure(`${count} services`, workspaceOf(count), options));
  writeFileSync(values.json, `${JSON.stringify({ node: process.version, reports }, undefined, 2)}\n`);
  console.log(`${tables(reports)}\n`);
}

function singleDocuments(bundled: string): Report {
  const data = path.join(root, 'test/conformance/data');
  const times = JSON.parse(execFileSync(process.execPath, [bundled, data], { encoding: 'utf8' })) as DocumentTimes;
  return {
    name: 'single documents, measured with a cluster',
    figures: [
      { words: 'documents', value: times.documents },
      { words: 'to read one, ms', value: times.reading },
      { words: 'to check one, ms', value: times.checking, goal: 0.3 },
    ],
  };
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new TypeError(`${text} is not a number above 0`);
  return number;
}

main().catch((error: unknown) => {
  console.error(error instanceof TypeError ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = 1;
});
