import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { allRules } from '../server/src/core/index';
import { readFiles } from './support/checkText';
import { expectationsOf } from './support/expectations';

const root = path.dirname(fileURLToPath(import.meta.url));

/** Where a known pitfall of ServiceEntries is told: by a rule, with the example that shows it, or by a hover. */
type Place =
  | { readonly code: string; /** Below `test/rules/<code>`. */ readonly example: string }
  | { readonly hover: string; /** A part of what the hover tells. */ readonly says: string };

/** The pitfalls of our catalogue, SE101 to SE201, by the number that they have there. */
const places = JSON.parse(readFileSync(path.join(root, 'pitfalls.json'), 'utf8')) as Readonly<Record<string, Place>>;
const codes = new Set(allRules.map(({ code }) => code));

/** Rules that another part of the catalogue brings; they count as soon as they are there. */
const AWAITED = new Set(['entries-disagree-on-protocol', 'deprecated-proxy-metadata', 'unknown-namespace']);

describe('pitfalls', () => {
  it('are all told somewhere', () => {
    const wanted = Array.from({ length: 101 }, (_, at) => `SE${101 + at}`);
    assert.deepEqual(Object.keys(places).sort(), wanted);
  });

  for (const [id, place] of Object.entries(places)) {
    if ('hover' in place) {
      it(`${id}: a hover tells of it`, () => {
        const told = readFileSync(path.join(root, 'features', place.hover), 'utf8');
        assert.ok(told.includes(place.says), `${place.hover} does not say "${place.says}"`);
      });
      continue;
    }
    it(`${id}: ${place.code} tells of it`, function () {
      if (!codes.has(place.code) && AWAITED.has(place.code)) return this.skip();
      assert.ok(codes.has(place.code), `there is no rule ${place.code}`);
      const example = path.join(root, 'rules', place.code, place.example);
      assert.ok(existsSync(example), `${example} is missing`);
      const expected = expectationsOf(readFiles(example)).map(({ code }) => code);
      assert.ok(expected.includes(place.code), `${place.example} announces no ${place.code}`);
    });
  }
});
