import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readPolicyCases } from './policies';
import { readRoutingCases } from './routingCases';

/*
 * node client/build/run.mjs test/conformance/packMeasured.ts DIR
 * Makes the project's own copy of a folder of measured calls or requests: workspaces, questions and answers.
 */
const [source = ''] = process.argv.slice(2);
const target = 'test/conformance/data';

mkdirSync(target, { recursive: true });
pack(
  'routing.jsonl.gz',
  readRoutingCases(source).map(({ id, family, files, calls, expected }) => ({
    id,
    family,
    files,
    calls,
    expected: { calls: expected.calls },
  })),
);
pack(
  'policies.jsonl.gz',
  readPolicyCases(source).map(({ id, family, files, requests, expected }) => ({
    id,
    family,
    files,
    requests,
    expected: { requests: expected.requests },
  })),
);

function pack(name: string, cases: readonly object[]): void {
  if (cases.length === 0) return;
  const lines = cases.map((one) => `${JSON.stringify(one)}\n`);
  writeFileSync(path.join(target, name), gzipSync(lines.join(''), { level: 9 }));
}
