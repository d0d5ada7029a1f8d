import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** True when goldens are to be written anew: `npm test -- --update`. */
export const updating = process.env.PILOTAGE_UPDATE === '1';

/** Compares a text with the golden file, or writes it when updating. A missing golden fails. */
export function assertGolden(file: string, actual: string): void {
  const text = actual.endsWith('\n') ? actual : `${actual}\n`;
  if (updating) {
    mkdirSync(path.dirname(file), { recursive: true });
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
    return;
  }
  assert.ok(existsSync(file), `${file} is missing; write it with: npm test -- --update`);
  assert.equal(text, readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
}
