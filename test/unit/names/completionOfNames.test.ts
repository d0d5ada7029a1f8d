import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { completion, createSchemas, definition, type Workspace } from '../../../server/src/core/index';
import { mentionsOf } from '../../../server/src/core/names/mentionsOf';
import { objectTree } from '../../../server/src/core/workspace/facts/objectTree';
import { openWorkspace, readFiles } from '../../support/checkText';
import type { Files } from '../../support/checkText';

/*
 * Every name in two workspaces that something there defines: taken away, it is offered where it stood.
 */

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const schemas = createSchemas();

interface Use {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function usesIn(workspace: Workspace): Use[] {
  return [...workspace.files()].flatMap((file) =>
    file.parts.flatMap(({ part, resources, start }) =>
      resources.flatMap((resource) => {
        // Base and overlays show the same text.
        if (part.document === undefined || resource !== resources.find(({ facts }) => facts === resource.facts))
          return [];
        const { object } = objectTree(part.document, resource.facts);
        return mentionsOf(object, resource, workspace.settings.domainSuffix).flatMap(
          ({ role, scalar, span }): Use[] => {
            const quotes = scalar.style === 'plain' ? 0 : 1;
            const isWhole = span.start <= scalar.start + quotes && span.end >= scalar.end - quotes;
            if (role === 'definition' || !isWhole || !/plain|single|double/.test(scalar.style)) return [];
            const [from, to] = [start + scalar.start + quotes, start + scalar.end - quotes];
            return [{ file: file.path, start: from, end: to, text: scalar.text }];
          },
        );
      }),
    ),
  );
}

function misses(files: Files): { asked: number; missed: string[] } {
  const { workspace } = openWorkspace(files);
  const missed: string[] = [];
  let asked = 0;
  for (const { file, start, end, text } of usesIn(workspace)) {
    const [target] = definition({ workspace, schemas }, file, start)?.targets ?? [];
    // A wildcard takes in more names than could be offered.
    if (target === undefined || (files.get(target.file) ?? '').charAt(target.span.start) === '*') continue;
    asked++;
    const whole = files.get(file) ?? '';
    const after = workspace.with([
      { path: file, text: whole.slice(0, start) + whole.slice(end), open: true },
    ]).workspace;
    const items = completion({ workspace: after, schemas }, file, start);
    // Services of the own namespace are offered by their short names.
    const [short] = text.split('.');
    const found = items.some(({ label, insertText }) =>
      [text, short].some((word) => label === word || insertText.replace(/["']/g, '') === word),
    );
    const line = whole.slice(whole.lastIndexOf('\n', start) + 1, end).trim();
    if (!found)
      missed.push(
        `${file}: ${line} (${items
          .map(({ label }) => label)
          .slice(0, 5)
          .join(', ')})`,
      );
  }
  return { asked, missed };
}

describe('completion of names', () => {
  for (const place of ['examples/shop', 'test/navigation/mesh'])
    it(`offers every name that ${place} defines`, () => {
      const { asked, missed } = misses(readFiles(path.join(root, place)));
      assert.ok(asked > 30, `only ${asked} names`);
      assert.deepEqual(missed, []);
    });
});
