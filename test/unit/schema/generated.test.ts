import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '../../../schemas/generator/generate';
import { schemasFolder } from './sources';

const { files, words } = generate(schemasFolder);

describe('generated schemas', () => {
  for (const [name, text] of files) {
    it(`schemas/${name} is what npm run schemas writes`, () => {
      const written = readFileSync(join(schemasFolder, name), 'utf8');
      assert.ok(written === text, `schemas/${name} is out of date: run npm run schemas`);
    });
  }

  it('are small', () => {
    const size = [...files.values()].reduce((sum, text) => sum + text.length, 0);
    assert.ok(size < 900_000, `${size} bytes`);
  });

  it('no words stand at a place that does not exist', () => {
    assert.deepEqual(words.stale, []);
  });

  for (const [name, paths] of words.missing) {
    it(`every field and enum value of ${name} has words`, () => {
      assert.deepEqual(paths, []);
    });
  }
});
