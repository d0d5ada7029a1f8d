import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareResolutions, createSchemas, hover } from '../server/src/core/index';
import { openWorkspace, readFiles } from './support/checkText';
import { takeCursor, withCrlf } from './support/cursor';
import type { WithCursor } from './support/cursor';
import { settingsOf } from './support/expectations';
import { assertGolden } from './support/golden';

/**
 * `test/features/<feature>-<subject>/`: each YAML or JSON file is a workspace of its own, each folder one of several
 * files. The cursor is `<|>`; the answer stands beside it in a `.md` file.
 */
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), 'features');
const schemas = createSchemas();

/** The answers by feature, as text. */
const ANSWERS: Readonly<Record<string, (fixture: WithCursor) => string>> = { hover: hoverText };

describe('features', () => {
  for (const group of readdirSync(root).filter((name) => !name.endsWith('.md'))) {
    const [feature = ''] = group.split('-');
    const answer = ANSWERS[feature];
    describe(group, () => {
      for (const entry of readdirSync(path.join(root, group)).filter((name) => !name.endsWith('.md'))) {
        const place = path.join(root, group, entry);
        it(entry, () => {
          assert.ok(answer !== undefined, `${group} names no feature`);
          const fixture = takeCursor(readFiles(place));
          const text = answer(fixture);
          assertGolden(`${place.replace(/\.(ya?ml|json)$/, '')}.${feature}.md`, text);
          assert.equal(answer(withCrlf(fixture)).replaceAll('\r\n', '\n'), text, 'CRLF line ends give another answer');
        });
      }
    });
  }

  it('the resolutions side by side', () => {
    assertGolden(path.join(root, 'resolutions.md'), compareResolutions());
  });
});

function hoverText(fixture: WithCursor): string {
  const { workspace } = openWorkspace(fixture.files, settingsOf(fixture.files));
  const found = hover({ workspace, schemas }, fixture.path, fixture.offset);
  if (found === undefined) return 'nothing';
  const marked = (fixture.files.get(fixture.path) ?? '').slice(found.span.start, found.span.end);
  return `on: ${marked}\n\n---\n\n${found.markdown}`;
}
