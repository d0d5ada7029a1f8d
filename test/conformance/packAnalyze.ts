import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readAnalyzeCases } from './analyzeCases';

/*
 * node client/build/run.mjs test/conformance/packAnalyze.ts DIR
 * Makes the project's own copy of a folder of analyzed workspaces: files, and which code is told of which object where.
 */
const [source = ''] = process.argv.slice(2);
const target = 'test/conformance/data';

mkdirSync(target, { recursive: true });
const lines = readAnalyzeCases(source).map((one) => `${JSON.stringify(one)}\n`);
writeFileSync(path.join(target, 'analyze.jsonl.gz'), gzipSync(lines.join(''), { level: 9 }));
