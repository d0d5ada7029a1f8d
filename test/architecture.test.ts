import assert from 'node:assert/strict';
import { functionsOf, readSources } from './support/sources';
import type { Source } from './support/sources';

const sources = readSources('client/src', 'server/src');

/** The layers inside core, lowest first; a file imports its own layer and those below. */
const LAYERS = ['text', 'yaml', 'istio', 'schema', 'workspace', 'mesh', 'names', 'rules', 'routing', 'features'];

/** Layers that must not see each other although one is above the other. */
const APART: readonly (readonly [string, string])[] = [
  ['istio', 'yaml'],
  ['schema', 'yaml'],
];

function layerOf(file: string): string | undefined {
  return /^server\/src\/core\/([a-z]+)\//.exec(file)?.[1];
}

function ownImports(source: Source): readonly string[] {
  return source.imports.filter(({ own }) => own).map(({ target }) => target);
}

function packages(source: Source): readonly string[] {
  return source.imports.filter(({ own }) => !own).map(({ target }) => target);
}

/** Every import that breaks a rule, as `file -> target`. */
function offences(
  test: (source: Source, target: string) => boolean,
  of: (source: Source) => readonly string[] = ownImports,
): string[] {
  return sources.flatMap((source) =>
    of(source)
      .filter((target) => test(source, target))
      .map((target) => `${source.file} -> ${target}`),
  );
}

describe('architecture', () => {
  it('keeps the layers of the core in order', () => {
    const wrong = offences(({ file }, target) => {
      const from = layerOf(file);
      const to = layerOf(target);
      if (from === undefined || to === undefined || from === to) return false;
      return (
        LAYERS.indexOf(to) > LAYERS.indexOf(from) ||
        LAYERS.indexOf(to) < 0 ||
        APART.some(([a, b]) => a === from && b === to)
      );
    });
    assert.deepEqual(wrong, []);
    const unknown = sources.filter(
      ({ file }) =>
        file.startsWith('server/src/core/') && layerOf(file) !== undefined && !LAYERS.includes(layerOf(file) ?? ''),
    );
    assert.deepEqual(
      unknown.map(({ file }) => file),
      [],
    );
  });

  it('lets nobody but the hosts through the door of the core, and nobody past it', () => {
    const inside = offences(
      ({ file }, target) => file.startsWith('server/src/core/') && target === 'server/src/core/index',
    );
    assert.deepEqual(inside, []);
    const past = offences(
      ({ file }, target) =>
        !file.startsWith('server/src/core/') &&
        target.startsWith('server/src/core/') &&
        target !== 'server/src/core/index',
    );
    assert.deepEqual(past, []);
    const out = offences(
      ({ file }, target) =>
        file.startsWith('server/src/core/') &&
        !target.startsWith('server/src/core/') &&
        !/^schemas\/[\w-]+\.gen\.json$/.test(target),
    );
    assert.deepEqual(out, []);
  });

  it('keeps the hosts apart', () => {
    const wrong = offences(({ file }, target) => {
      if (file.startsWith('server/src/files/'))
        return target.startsWith('server/src/lsp/') || target.startsWith('server/src/cli/');
      if (file.startsWith('server/src/lsp/')) return target.startsWith('server/src/cli/');
      return (
        file.startsWith('server/src/cli/') && target.startsWith('server/src/lsp/') && target !== 'server/src/lsp/server'
      );
    });
    assert.deepEqual(wrong, []);
    const client = sources
      .filter(({ file }) => file.startsWith('client/'))
      .flatMap((source) =>
        source.imports.filter(
          ({ own, target, typeOnly }) =>
            own && target.startsWith('server/') && !(typeOnly && target === 'server/src/lsp/protocol'),
        ),
      );
    assert.deepEqual(client, []);
  });

  it('uses each package where it belongs', () => {
    const wrong = offences(({ file }, target) => {
      if (target === 'vscode' || target.startsWith('vscode-languageclient')) return !file.startsWith('client/');
      if (target.startsWith('vscode-languageserver')) return !file.startsWith('server/src/lsp/');
      if (target === 'yaml' || target === 'js-yaml') return !file.startsWith('server/src/core/yaml/');
      return target.startsWith('node:') ? file.startsWith('server/src/core/') : true;
    }, packages);
    assert.deepEqual(wrong, []);
  });

  it('has rules that do not import each other, and features neither', () => {
    const checks = new Set(
      sources
        .filter(
          ({ file, tree }) =>
            /^server\/src\/core\/rules\/(?!admission|structure)[^/]+\//.test(file) &&
            /export const \w+Check: (World|Object)Check/.test(tree.text),
        )
        .map(({ file }) => file.replace(/\.ts$/, '')),
    );
    assert.ok(checks.size > 30);
    const rules = offences(({ file }, target) => checks.has(file.replace(/\.ts$/, '')) && checks.has(target));
    assert.deepEqual(rules, []);
    const feature = (file: string): string | undefined =>
      /^server\/src\/core\/features\/(hover|completion)(\/|$|\.ts)/.exec(file)?.[1];
    const features = offences(
      ({ file }, target) =>
        feature(file) !== undefined && feature(target) !== undefined && feature(file) !== feature(target),
    );
    assert.deepEqual(features, []);
  });

  it('has no import cycle', () => {
    assert.deepEqual(cycles(), []);
  });

  it('has functions below 80 lines, files below 400, and every exported function explained', () => {
    const long = sources.flatMap((source) =>
      functionsOf(source)
        .filter(({ lines }) => lines > 80)
        .map(({ name }) => `${source.file}: ${name}`),
    );
    assert.deepEqual(long, []);
    const big = sources.filter(({ tree }) => tree.getLineStarts().length > 400).map(({ file }) => file);
    assert.deepEqual(big, []);
    const silent = sources.flatMap((source) =>
      functionsOf(source)
        .filter(({ undocumented }) => undocumented)
        .map(({ name }) => `${source.file}: ${name}`),
    );
    assert.deepEqual(silent, []);
  });
});

/** Groups of files that import each other at run time. */
function cycles(): string[][] {
  const byName = new Map(sources.map((source) => [source.file.replace(/\.ts$/, ''), source]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (name: string): void => {
    index.set(name, index.size);
    low.set(name, index.get(name) ?? 0);
    stack.push(name);
    for (const { target, own, typeOnly } of byName.get(name)?.imports ?? []) {
      if (!own || typeOnly || !byName.has(target)) continue;
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) low.set(name, Math.min(low.get(name) ?? 0, low.get(target) ?? 0));
    }
    if (low.get(name) !== index.get(name)) return;
    const group = stack.splice(stack.indexOf(name));
    if (group.length > 1) found.push(group);
  };
  for (const name of byName.keys()) if (!index.has(name)) visit(name);
  return found;
}
