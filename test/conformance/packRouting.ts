import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readRoutingCases } from './routingCases';

/*
 * node client/build/run.mjs test/conformance/packRouting.ts DIR
 * Makes the project's own copy of a folder of measured calls: workspaces, calls and answers.
 */
const [source = ''] = process.argv.slice(2);
const target = 'test/conformance/data';

mkdirSync(target, { recursive: true });
const lines = readRoutingCases(source).map(
  ({ id, family, files, calls, expected }) =>
    `${JSON.stringify({ id, family, files, calls, expected: { calls: expected.calls } })}\n`,
);
writeFileSync(path.join(target, 'routing.jsonl.gz'), gzipSync(lines.join(''), { level: 9 }));
