// How long the fastest parser takes for the texts of a workspace, when nothing is made of what it reads: the limit for
// every index. Runs in a process of its own, as the server does, and prints JSON.
//   node parseLimit.js FOLDER
import { performance } from 'node:perf_hooks';
import { parseEvents } from 'js-yaml';
import { cutDocuments } from '../../server/src/core/index';
import { discoverFiles } from '../../server/src/files/discover';
import { readManifest } from '../../server/src/files/readText';
import { mayHoldKnownObject } from '../../server/src/core/workspace/facts/extract';

/** What was parsed and how long it took. */
export interface ParseLimit {
  readonly files: number;
  readonly documents: number;
  readonly megabytes: number;
  readonly ms: number;
}

async function measure(folder: string): Promise<ParseLimit> {
  const found = await discoverFiles([folder]);
  let [documents, length, ms] = [0, 0, 0];
  for (const { systemPath } of found) {
    const read = await readManifest(systemPath);
    if ('skipped' in read) continue;
    length += read.text.length;
    const startedAt = performance.now();
    for (const { start, end } of cutDocuments(read.text)) {
      const text = read.text.slice(start, end);
      if (!mayHoldKnownObject(text)) continue;
      documents++;
      parse(text);
    }
    ms += performance.now() - startedAt;
  }
  return { files: found.length, documents, megabytes: length / 1e6, ms };
}

function parse(text: string): void {
  try {
    parseEvents(text, {});
  } catch {
    // Templates and broken texts cost what they cost until then.
  }
}

void measure(process.argv[2] ?? '.').then((limit) => console.log(JSON.stringify(limit)));
