import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyEdits, createSchemas, refactorings } from '../server/src/core/index';
import type { Refactoring, TextEdit } from '../server/src/core/index';
import { checkFiles, openWorkspace, readFiles } from './support/checkText';
import type { Files } from './support/checkText';
import { takeCursor, withCrlf } from './support/cursor';
import type { WithCursor } from './support/cursor';
import { settingsOf } from './support/expectations';
import { assertGolden } from './support/golden';

/**
 * `test/refactor/`: each YAML file is a workspace of its own, each folder one of several files. The cursor is `<|>`;
 * `# shows: <words>` picks the change whose result stands in the `.md` file, below the titles of all that are offered.
 */
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), 'refactor');
const schemas = createSchemas();

describe('changes that are no fixes', () => {
  for (const entry of readdirSync(root).filter((name) => !name.endsWith('.md'))) {
    it(entry, () => {
      const place = path.join(root, entry);
      const fixture = takeCursor(readFiles(place));
      const text = told(fixture);
      assertGolden(`${place.replace(/\.yaml$/, '')}.refactor.md`, text);
      assert.equal(told(withCrlf(fixture)).replaceAll('\r\n', '\n'), text, 'CRLF line ends give another answer');
    });
  }
});

function told({ files, path: file, offset }: WithCursor): string {
  const { workspace } = openWorkspace(files, settingsOf(files));
  const offered = refactorings({ workspace, schemas, readText: (path) => files.get(path) }, file, {
    start: offset,
    end: offset,
  });
  for (const change of offered) assertHarmless(files, change);
  const words = /^# shows: (.*?)\r?$/m.exec([...files.values()].join('\n'))?.[1];
  const shown = offered.find(({ title }) => words !== undefined && title.includes(words));
  assert.ok(words === undefined || shown !== undefined, `nothing is called "${words ?? ''}"`);
  const titles = offered.map(
    ({ title, kind, disabled }) => `- ${title} (${kind})${disabled === undefined ? '' : `\n  not here: ${disabled}`}`,
  );
  const after = shown === undefined ? new Map<string, string>() : changed(files, shown);
  const results = [...after]
    .filter(([name, text]) => text !== files.get(name))
    .map(([name, text]) => `\n${name.replace('/w/', '')}:\n\n${'```'}yaml\n${text}${'```'}`);
  return [...(titles.length === 0 ? ['nothing'] : titles), ...results].join('\n');
}

function changed(files: Files, { edits }: Refactoring): Files {
  return new Map(
    [...files].map(([file, text]) => {
      const own: TextEdit[] = edits
        .filter((edit) => edit.file === file)
        .map(({ span, newText }) => ({ span, newText }));
      return [file, applyEdits(text, own)];
    }),
  );
}

/** A change brings no finding that was not there, and takes away what it does from what is offered. */
function assertHarmless(files: Files, change: Refactoring): void {
  const after = changed(files, change);
  const [had, has] = [files, after].map((state) =>
    checkFiles(state, settingsOf(state)).map(({ finding }) => `${finding.code}: ${finding.message.what}`),
  );
  if (change.mends !== undefined) {
    const [before, left] = [had, has].map((state) =>
      state?.filter((text) => text.startsWith(`${change.mends ?? ''}:`)),
    );
    assert.ok((left?.length ?? 0) < (before?.length ?? 0), `${change.title} leaves ${change.mends}`);
  }
  const fresh = (has ?? []).filter((finding) => had?.includes(finding) !== true);
  assert.deepEqual(fresh, [], `${change.title}\n${[...after.values()].join('---\n')}`);
}
