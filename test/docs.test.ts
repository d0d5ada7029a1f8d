import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { docsFolder, pages } from './docs/pages';

describe('generated pages', () => {
  it('are in step with the rules and their examples (npm run docs)', () => {
    const made = pages();
    for (const { file, text } of made) {
      const place = path.join(docsFolder, file);
      assert.ok(existsSync(place), `${file} is missing; run: npm run docs`);
      assert.equal(
        readFileSync(place, 'utf8').replaceAll('\r\n', '\n'),
        text,
        `${file} is out of step; run: npm run docs`,
      );
    }
    const known = new Set(made.map(({ file }) => file));
    const left = readdirSync(path.join(docsFolder, 'rules')).filter((name) => !known.has(`rules/${name}`));
    assert.deepEqual(left, [], 'pages of rules that are gone; run: npm run docs');
  });
});
