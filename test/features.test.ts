import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  allChecks,
  applyEdits,
  compareResolutions,
  completion,
  createSchemas,
  defaultSettings,
  definition,
  hover,
  LiveRouting,
  rename,
  Workspace,
} from '../server/src/core/index';
import type { CompletionItem, FeatureInput, Span } from '../server/src/core/index';
import { checkFiles, openWorkspace, readFiles } from './support/checkText';
import type { Files } from './support/checkText';
import { takeCursor, withCrlf } from './support/cursor';
import type { WithCursor } from './support/cursor';
import { settingsOf } from './support/expectations';
import { assertGolden } from './support/golden';

/**
 * `test/features/<feature>-<subject>/`: each YAML or JSON file is a workspace of its own, each folder one of several
 * files. The cursor is `<|>`; the answer stands beside it in a `.md` file. What a folder `shared` holds is in every
 * workspace of its group.
 */
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), 'features');
const schemas = createSchemas();

/** The answers by feature, as text. */
const ANSWERS: Readonly<Record<string, (fixture: WithCursor) => string>> = {
  completion: completionText,
  definition: definitionText,
  hover: hoverText,
};

describe('features', () => {
  for (const group of readdirSync(root).filter((name) => !name.endsWith('.md'))) {
    const [feature = ''] = group.split('-');
    const answer = ANSWERS[feature];
    describe(group, () => {
      const entries = readdirSync(path.join(root, group)).filter((name) => !name.endsWith('.md'));
      const shared = entries.includes('shared')
        ? readFiles(path.join(root, group, 'shared'))
        : new Map<string, string>();
      for (const entry of entries.filter((name) => name !== 'shared')) {
        const place = path.join(root, group, entry);
        it(entry, () => {
          assert.ok(answer !== undefined, `${group} names no feature`);
          const fixture = takeCursor(new Map([...readFiles(place), ...shared]));
          const text = answer(fixture);
          assertGolden(`${place.replace(/\.(ya?ml|json)$/, '')}.${feature}.md`, text);
          assert.equal(answer(withCrlf(fixture)).replaceAll('\r\n', '\n'), text, 'CRLF line ends give another answer');
        });
      }
    });
  }

  it('answer at every place, whatever is cut off behind it', () => {
    // Fixtures share documents; each is asked about once.
    const texts = new Set(
      allFixtures().flatMap((place) =>
        [...readFiles(place).values()].flatMap((text) => text.replace('<|>', '').split(/^---\n/m)),
      ),
    );
    for (const text of texts) {
      for (let offset = 0; offset <= text.length; offset += 31) {
        for (const shown of [text, text.slice(0, offset)]) {
          const { workspace } = openWorkspace(new Map([['/w/a.yaml', shown]]));
          hover({ workspace, schemas }, '/w/a.yaml', offset);
          completion({ workspace, schemas }, '/w/a.yaml', offset);
          definition({ workspace, schemas }, '/w/a.yaml', offset);
          rename({ workspace, schemas }, '/w/a.yaml', offset, 'other');
        }
      }
    }
  });

  it('answer at every place of a test file, whatever is cut off behind it', () => {
    const shared = readFiles(path.join(root, 'hover-test-file/shared'));
    const [text = ''] = [...readFiles(path.join(root, 'hover-test-file/split.pilotage-test.yaml')).values()];
    const whole = text.replace('<|>', '');
    const file = '/w/a.pilotage-test.yaml';
    for (let offset = 0; offset <= whole.length; offset += 7) {
      const input = inputOf(openWorkspace(new Map([...shared, [file, whole.slice(0, offset)]])).workspace);
      hover(input, file, offset);
      completion(input, file, offset);
      definition(input, file, offset);
    }
  });

  it('tell of rules in closed files what is indexed, and all of it where their text can be had', () => {
    const entry = readFiles(path.join(root, 'hover-resolution/dns-rule-elsewhere'));
    const { files, path: file, offset } = takeCursor(entry);
    const opened = [...files].map(([name, text]) => ({ path: name, text, open: name === file }));
    const { workspace } = Workspace.empty(defaultSettings, ['/w']).with(opened);
    const told = hover({ workspace, schemas }, file, offset)?.markdown ?? '';
    assert.match(told, /with TLS added by DestinationRule `payments\/stripe-api` \(SIMPLE\)/);
    assert.match(told, /DestinationRule `payments\/stripe-api` \(`rules\.yaml`\) applies\./);
    const more = hover({ workspace, schemas, readText: (name) => files.get(name) }, file, offset)?.markdown ?? '';
    assert.match(more, /\(`rules\.yaml`\) sets `tls` and `connectionPool`;/);
  });

  it('the resolutions side by side', () => {
    assertGolden(path.join(root, 'resolutions.md'), compareResolutions());
  });
});

function allFixtures(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((group) => group.isDirectory())
    .flatMap((group) =>
      readdirSync(path.join(root, group.name))
        .filter((name) => !name.endsWith('.md'))
        .map((name) => path.join(root, group.name, name)),
    );
}

/** What features answer from, routing included. */
function inputOf(workspace: Workspace): FeatureInput {
  const onError = (error: unknown): never => {
    throw error;
  };
  const routing = new LiveRouting(workspace, { schemas, readText: () => undefined, onError });
  return { workspace, schemas, engineOf: (world) => routing.engine(world) };
}

function hoverText(fixture: WithCursor): string {
  const { workspace } = openWorkspace(fixture.files, settingsOf(fixture.files));
  const found = hover(inputOf(workspace), fixture.path, fixture.offset);
  if (found === undefined) return 'nothing';
  const marked = (fixture.files.get(fixture.path) ?? '').slice(found.span.start, found.span.end);
  return `on: ${marked}\n\n---\n\n${found.markdown}`;
}

function definitionText(fixture: WithCursor): string {
  const { workspace } = openWorkspace(fixture.files, settingsOf(fixture.files));
  const found = definition(inputOf(workspace), fixture.path, fixture.offset);
  if (found === undefined) return 'nothing';
  const told = (file: string, { start, end }: Span): string => {
    const text = fixture.files.get(file) ?? '';
    const line = text.slice(0, start).split('\n').length;
    return `${file.slice('/w/'.length)}:${line}: ${text.slice(start, end)}`;
  };
  return [
    `on: ${told(fixture.path, found.origin)}`,
    '',
    ...found.targets.map(({ file, span }) => told(file, span)),
  ].join('\n');
}

function completionText(fixture: WithCursor): string {
  const items = itemsOf(fixture);
  if (items.length === 0) return 'nothing';
  const text = fixture.files.get(fixture.path) ?? '';
  const replaced = (item: CompletionItem): string => text.slice(item.replace.start, item.replace.end);
  const common = items[0] === undefined ? '' : replaced(items[0]);
  const sorted = [...items].sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0));
  const lines = sorted.flatMap((item) => {
    const own = replaced(item) === common ? '' : ` replaces ${JSON.stringify(replaced(item))}`;
    const filter = item.filterText === undefined ? '' : ` filter ${item.filterText}`;
    const detail = item.detail === undefined ? '' : ` · ${item.detail}`;
    const all = item.insertText.replaceAll('\r\n', '\n').split('\n');
    // Whole objects are shown once.
    const inserted =
      all.length > 4 && !/empty\.yaml$/.test(fixture.path) ? [`${all[0] ?? ''} … (${all.length} lines)`] : all;
    return [`- **${item.label}** (${item.kind})${detail}${own}${filter}`, ...inserted.map((line) => `      ${line}`)];
  });
  const documented = sorted.find(({ documentation }) => documentation !== undefined);
  const example =
    documented === undefined ? [] : ['', `Documentation of ${documented.label}: ${documented.documentation ?? ''}`];
  return [`replaces: ${JSON.stringify(common)}`, '', ...lines, ...example].join('\n');
}

function itemsOf(fixture: WithCursor): CompletionItem[] {
  const { workspace } = openWorkspace(fixture.files, settingsOf(fixture.files));
  const items = completion(inputOf(workspace), fixture.path, fixture.offset);
  for (const item of items) {
    assertFits(fixture, item);
    assert.ok(item.detail !== undefined || item.documentation !== undefined, `${item.label}: nothing says what it is`);
  }
  const told = items.map(({ label, detail, kind }) => `${label} ${detail ?? ''} ${kind}`);
  assert.deepEqual(told.sort(), [...new Set(told)].sort(), 'something is offered twice');
  return items;
}

/** What is inserted can be read and is known to the schema, and the replaced text is around the cursor on one line. */
function assertFits(fixture: WithCursor, item: CompletionItem): void {
  const { files, path: file, offset } = fixture;
  const text = files.get(file) ?? '';
  const { start, end } = item.replace;
  assert.ok(
    start <= offset && offset <= end && !text.slice(start, end).includes('\n'),
    `${item.label}: replaces elsewhere`,
  );
  const inserted = item.isSnippet === true ? fillIn(item.insertText) : item.insertText;
  const after = new Map(files).set(file, applyEdits(text, [{ span: item.replace, newText: inserted }]));
  for (const code of BROUGHT) {
    const [had, has] = [files, after].map((state) => countOf(state, file, code));
    assert.ok((has ?? 0) <= (had ?? 0), `${item.label}: brings ${code}\n${after.get(file) ?? ''}`);
  }
}

/** Findings that nothing offered may bring. */
const BROUGHT = [
  'yaml-syntax',
  'unknown-field',
  'unknown-enum-value',
  'fields-exclude-each-other',
  'unknown-kind',
  'unknown-api-version',
];

const structure = allChecks.filter(({ name }) => name === 'structure');

function countOf(files: Files, file: string, code: string): number {
  return checkFiles(files, settingsOf(files), structure).filter(
    (found) => found.file === file && found.finding.code === code,
  ).length;
}

/** A snippet after somebody pressed tab through it. */
function fillIn(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|((?:\\.|[^,|\\])*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replace(/(?<!\\)\$\d+/g, '')
    .replace(/\\([\\$}])/g, '$1');
}
