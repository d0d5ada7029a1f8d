// How long the fastest parser takes for the texts of a workspace, when nothing is made of what it reads: the limit for
// every index. Runs in a process of its own, as the server does, and prints JSON. There are two bundles of it, with the
// two builds of the parser: its ES module, which an import gives, and the faster CommonJS build, which ours take.
//   node parseLimit.js FILE, with the system path of a file on each line
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseEvents } from 'js-yaml';
import { mayHoldKnownObject } from '../../server/src/core/workspace/facts/extract';
import { cutDocuments } from '../../server/src/core/yaml/cut';

/** What was parsed and how long it took. */
export interface ParseLimit {
  readonly files: number;
  readonly documents: number;
  readonly megabytes: number;
  readonly ms: number;
  /** Time of the processor. */
  readonly cpu: number;
}

function measure(files: readonly string[]): ParseLimit {
  let [documents, length, ms, cpu] = [0, 0, 0, 0];
  for (const file of files) {
    const whole = readFileSync(file, 'utf8');
    length += whole.length;
    const startedAt = performance.now();
    const before = process.cpuUsage();
    for (const { start, end } of cutDocuments(whole)) {
      const text = whole.slice(start, end);
      if (!mayHoldKnownObject(text)) continue;
      documents++;
      parse(text);
    }
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1000;
    ms += performance.now() - startedAt;
  }
  return { files: files.length, documents, megabytes: length / 1e6, ms, cpu };
}

function parse(text: string): void {
  try {
    parseEvents(text, {});
  } catch {
    // Templates and broken texts cost what they cost until then.
  }
}

const [list = ''] = process.argv.slice(2);
console.log(JSON.stringify(measure(readFileSync(list, 'utf8').split('\n'))));
