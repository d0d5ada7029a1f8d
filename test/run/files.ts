import { readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../client/build/paths';

/** The test files below a folder of the project, relative to it, with forward slashes. */
export function testFiles(folder: string): string[] {
  const entries = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return entries
    .filter((entry) => entry.endsWith('.test.ts'))
    .map((entry) => `${folder}/${entry.split(path.sep).join('/')}`)
    .sort();
}
