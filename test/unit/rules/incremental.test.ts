import fc from 'fast-check';
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { allChecks, Checker, createSchemas, defaultSettings, Workspace } from '../../../server/src/core/index';
import type { FileChange, PlacedFinding } from '../../../server/src/core/index';
import { readFiles } from '../../support/checkText';

/*
 * The examples of all rules, edited at random: what a checker says after any number of edits is what one says that reads
 * everything for the first time, and it names every file of which something else is to be said.
 */

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../rules');
const examples = readdirSync(root).flatMap((code) =>
  readdirSync(path.join(root, code))
    .filter((entry) => !entry.endsWith('.fixes.md'))
    .map((entry) => readFiles(path.join(root, code, entry))),
);
const schemas = createSchemas();

/** An edit; its numbers choose among whatever there is to choose from. */
const edit = fc.record({
  what: fc.constantFrom(
    'word',
    'word',
    'word',
    'letter',
    'cut',
    'copy',
    'turn',
    'delete',
    'restore',
    'open',
    'kustomize',
  ),
  file: fc.nat(),
  at: fc.nat(),
  from: fc.nat(),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

const story = fc.record({
  examples: fc.uniqueArray(fc.nat(examples.length - 1), { minLength: 1, maxLength: 3 }),
  edits: fc.array(edit, { maxLength: 12 }),
});

describe('the checker', () => {
  it('says after any edits what it would say of the same files at first sight', () => {
    fc.assert(
      fc.property(story, (told) => {
        const desk = new Desk(told.examples.map((number) => examples[number] ?? new Map<string, string>()));
        for (const each of told.edits) desk.edit(each);
        desk.compareAll();
      }),
      { numRuns: 200 },
    );
  });
});

const SEPARATOR = '\n---\n';
/** A value, or an item of a list. */
const WORD = /(?<=: |- )[\w.*/-]+/g;

/** Some files that are edited, and the checker that follows. */
class Desk {
  private readonly files = new Map<string, Required<FileChange>>();
  private readonly deleted: Required<FileChange>[] = [];
  private workspace = Workspace.empty(defaultSettings, ['/w']);
  private readonly checker = new Checker(this.workspace, { schemas, checks: allChecks, onError: fail });
  /** What was said last, of files that may not be asked about again. */
  private readonly said = new Map<string, unknown>();

  constructor(chosen: readonly ReadonlyMap<string, string>[]) {
    for (const [index, files] of chosen.entries()) {
      for (const [name, text] of files) {
        const place = name.replace('/w/', index === 0 ? '/w/' : `/w/more-${index}/`);
        this.take({ path: place, text, open: index % 2 === 0 });
      }
    }
    this.compareAll();
  }

  edit({ what, file, at, from }: Edit): void {
    const target = pick([...this.files.values()], file);
    const source = pick([...this.files.values()], from);
    if (what === 'restore') {
      const back = this.deleted.pop();
      if (back !== undefined) this.take(back);
    } else if (what === 'kustomize') {
      const resources = [...this.files.keys()]
        .filter((_, index) => (at >> index) % 2 === 0)
        .map((name) => `- ${name}\n`);
      this.take({
        path: '/w/kustomization.yaml',
        text: `namespace: base\nresources:\n${resources.join('')}`,
        open: false,
      });
    } else if (target === undefined || source === undefined) return;
    else if (what === 'delete') {
      this.deleted.push(target);
      this.files.delete(target.path);
      this.follow([{ path: target.path }]);
    } else if (what === 'open') this.take({ ...target, open: !target.open });
    else this.take({ ...target, text: edited(what, target.text, source.text, at, from) });
    // Somebody looks at some of the files only, so that others fall behind.
    for (const [index, name] of [...this.files.keys()].entries()) if ((from + index) % 2 === 0) this.compare(name);
  }

  compareAll(): void {
    for (const name of this.files.keys()) this.compare(name);
  }

  private take(file: Required<FileChange>): void {
    this.files.set(file.path, file);
    this.follow([file]);
  }

  private follow(changes: readonly FileChange[]): void {
    const update = this.workspace.with(changes);
    this.workspace = update.workspace;
    const stale = this.checker.update(update);
    for (const name of [...stale, ...update.files]) this.said.delete(name);
    const fresh = this.atFirstSight();
    for (const [name, before] of this.said) assert.deepEqual(plain(fresh.check(name)), before, `${name} was not named`);
  }

  private compare(name: string): void {
    const now = plain(this.checker.check(name, this.files.get(name)?.text));
    assert.deepEqual(now, plain(this.atFirstSight().check(name)), name);
    this.said.set(name, now);
  }

  private atFirstSight(): Checker {
    const files = [...this.files.values()].map((file) => ({ ...file, open: true }));
    const { workspace } = Workspace.empty(defaultSettings, ['/w']).with(files);
    return new Checker(workspace, { schemas, checks: allChecks, onError: fail });
  }
}

function edited(what: Edit['what'], text: string, source: string, at: number, from: number): string {
  const parts = text.split(SEPARATOR);
  switch (what) {
    case 'word': {
      const words = [...text.matchAll(WORD)];
      const other = pick([...source.matchAll(WORD)], from)?.[0] ?? 'other';
      const word = pick(words, at);
      return word === undefined ? text : text.slice(0, word.index) + other + text.slice(word.index + word[0].length);
    }
    case 'letter': {
      const place = at % (text.length + 1);
      return text.slice(0, place) + text.slice(place + 1);
    }
    case 'cut':
      return parts.filter((_, index) => index !== at % parts.length).join(SEPARATOR);
    case 'turn':
      return parts.reverse().join(SEPARATOR);
    default:
      return [...parts, pick(source.split(SEPARATOR), at) ?? ''].join(SEPARATOR);
  }
}

/** Findings as plain data: a resource by where it is, since another reading makes another object. */
function plain(found: readonly PlacedFinding[]): unknown {
  return JSON.parse(
    JSON.stringify(found, (key, value: unknown) => {
      if (key !== 'resource' || typeof value !== 'object' || value === null) return value;
      const { file, namespace, facts } = value as {
        file: string;
        namespace: string;
        facts: { kind: string; name?: string };
      };
      return `${file} ${facts.kind} ${namespace}/${facts.name ?? ''}`;
    }),
  ) as unknown;
}

function pick<T>(list: readonly T[], number: number): T | undefined {
  return list[number % list.length];
}

function fail(error: unknown, check: string): never {
  throw new Error(`check ${check} failed`, { cause: error });
}
