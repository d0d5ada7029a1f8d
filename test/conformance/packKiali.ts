import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readKialiCases } from './kialiCases';

/*
 * node client/build/run.mjs test/conformance/packKiali.ts DIR
 * Makes the project's own copy of measured workspaces: the YAML, codes, objects and places, without the texts of the tools.
 */
const [source = ''] = process.argv.slice(2);
const lines = readKialiCases(source).map((each) => `${JSON.stringify(each)}\n`);
writeFileSync(path.join('test/conformance/data', 'kiali.jsonl.gz'), gzipSync(lines.join(''), { level: 9 }));
console.log(`${lines.length} workspaces.`);
