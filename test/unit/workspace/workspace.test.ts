import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultSettings, Workspace } from '../../../server/src/core/index';
import type { FileChange, Resource } from '../../../server/src/core/index';
import { keysOf } from '../../../server/src/core/workspace/indexes';

const ROOTS = ['/w'];

const service = (name: string, namespace: string | undefined): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:\n  ports: [{port: 80}]\n`;
const routes = (name: string, host: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: ${name}}\nspec:\n  hosts: [${host}]\n  http:\n    - route: [{destination: {host: ${host}}}]\n`;

const names = fc.constantFrom('a', 'b');
const documents = fc.oneof(
  fc.tuple(names, fc.constantFrom('x', 'z', undefined)).map(([name, namespace]) => service(name, namespace)),
  fc.tuple(names, fc.constantFrom('a', '*.b.test')).map(([name, host]) => routes(name, host)),
  fc.constant('some: {thing: else}\n'),
);
const manifest = fc.record<FileChange>({
  path: fc.constantFrom('/w/a.yaml', '/w/b.yaml', '/w/deep/c.yaml', '/w/deep/d.yaml', '/w/chart/templates/e.yaml'),
  text: fc.option(
    fc.array(documents, { maxLength: 3 }).map((parts) => parts.join('---\n')),
    { nil: undefined },
  ),
  open: fc.boolean(),
});
const kustomization = fc
  .tuple(fc.constantFrom('/w', '/w/deep'), fc.subarray(['a.yaml', 'c.yaml', 'deep']), fc.boolean(), fc.boolean())
  .map(([folder, resources, hasNamespace, gone]): FileChange => {
    const lines = ['resources:', ...resources.map((name) => `  - ${name}`), ...(hasNamespace ? ['namespace: k'] : [])];
    return { path: `${folder}/kustomization.yaml`, text: gone ? undefined : `${lines.join('\n')}\n` };
  });
const patches = fc.constantFrom('{path: b.yaml}', '{target: {kind: Service}, patch: "[]"}', undefined);
const patched = patches.map((patch): FileChange => {
  const text = patch === undefined ? undefined : `resources: [a.yaml]\npatches: [${patch}]\n`;
  return { path: '/w/kustomization.yaml', text };
});
const chart = fc
  .boolean()
  .map((gone): FileChange => ({ path: '/w/chart/Chart.yaml', text: gone ? undefined : 'name: c\n' }));
const change = fc.oneof({ weight: 4, arbitrary: manifest }, kustomization, patched, chart);
const history = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 8 });

describe('a workspace', () => {
  it('is the same after many small changes as when it is read at once', () => {
    fc.assert(
      fc.property(history, (batches) => {
        let workspace = Workspace.empty(defaultSettings, ROOTS);
        for (const batch of batches) workspace = workspace.with(batch).workspace;
        assert.deepEqual(contents(workspace), contents(readAtOnce(batches)));
      }),
      { numRuns: 300 },
    );
  });

  it('is the same when a builder makes it, at every step', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (batches, looks) => {
        const builder = Workspace.empty(defaultSettings, ROOTS).builder();
        const before: (() => void)[] = [];
        for (const batch of batches) {
          builder.add(batch);
          if (!looks) continue;
          const { workspace } = builder;
          const then = contents(workspace);
          before.push(() => assert.deepEqual(contents(workspace), then, 'a workspace that was given away has changed'));
        }
        assert.deepEqual(contents(builder.workspace), contents(readAtOnce(batches)));
        for (const check of before) check();
      }),
      { numRuns: 300 },
    );
  });

  it('names every key and every file that an update concerns', () => {
    fc.assert(
      fc.property(history, (batches) => {
        let workspace = Workspace.empty(defaultSettings, ROOTS);
        for (const batch of batches) {
          const before = contents(workspace);
          const update = workspace.with(batch);
          workspace = update.workspace;
          const after = contents(workspace);
          for (const key of new Set([...before.keys.keys(), ...after.keys.keys()])) {
            if (!same(before.keys.get(key), after.keys.get(key))) assert.ok(update.changed.has(key as never), key);
          }
          for (const file of new Set([...before.files.keys(), ...after.files.keys()])) {
            if (!same(before.files.get(file), after.files.get(file))) assert.ok(update.files.has(file), file);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('under other settings is the same as one that was read under them', () => {
    const settings = { ...defaultSettings, defaultNamespace: 'other' };
    fc.assert(
      fc.property(history, (batches) => {
        const changed = readAtOnce(batches).configured(settings, ['/w/deep', '/w']);
        assert.deepEqual(contents(changed), contents(readAtOnce(batches, settings, ['/w/deep', '/w'])));
      }),
    );
  });

  it('gives a patch the namespace of what it completes, whenever that comes', () => {
    const files = {
      '/w/kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: b.yaml}]\n',
      '/w/b.yaml': service('a', undefined),
      '/w/a.yaml': service('a', 'x'),
    };
    let workspace = Workspace.empty(defaultSettings, ROOTS);
    for (const [path, text] of Object.entries(files)) workspace = workspace.with([{ path, text }]).workspace;
    assert.equal(workspace.file('/w/b.yaml')?.parts[0]?.resources[0]?.namespace, 'x');
    const update = workspace.with([{ path: '/w/a.yaml', text: service('a', 'z') }]);
    assert.equal(update.workspace.file('/w/b.yaml')?.parts[0]?.resources[0]?.namespace, 'z');
    assert.ok(update.files.has('/w/b.yaml'));
  });

  it('keeps what it knows of a document that was only moved', () => {
    const first = service('a', 'x');
    const second = routes('b', 'a');
    const open = (text: string) => [{ path: '/w/a.yaml', text, open: true }];
    const { workspace } = Workspace.empty(defaultSettings, ROOTS).with(open(`${first}---\n${second}`));
    const moved = workspace.with(open(`${first}---\n${service('c', 'x')}---\n${second}`));
    const before = workspace.file('/w/a.yaml')?.parts ?? [];
    const after = moved.workspace.file('/w/a.yaml')?.parts ?? [];
    assert.equal(after[0], before[0]);
    assert.equal(after[2]?.part, before[1]?.part);
    assert.ok(!moved.changed.has('name|networking.istio.io/VirtualService|b'));
  });

  it('takes a document that is there twice for two', () => {
    const one = service('a', 'x');
    const open = (text: string) => [{ path: '/w/a.yaml', text, open: true }];
    const { workspace } = Workspace.empty(defaultSettings, ROOTS).with(open(one));
    const twice = workspace.with(open(`${one}---\n${one}`)).workspace;
    assert.equal(twice.resources('identity|/Service|x/a').length, 2);
  });
});

/** Only the last word on each file counts. */
function readAtOnce(batches: readonly (readonly FileChange[])[], settings = defaultSettings, roots = ROOTS): Workspace {
  const last = new Map(batches.flat().map((one) => [one.path, one]));
  return Workspace.empty(settings, roots).with([...last.values()]).workspace;
}

/** Everything that can be seen of a workspace. */
function contents(workspace: Workspace): { files: Map<string, unknown>; keys: Map<string, unknown> } {
  const all: Resource[] = [];
  const files = new Map<string, unknown>();
  for (const file of [...workspace.files()].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const parts = file.parts.map(({ start, part, resources }) => {
      all.push(...resources);
      return { start, objects: part.objects, resources: resources.map(plain) };
    });
    files.set(file.path, parts);
  }
  const found = new Set(all.flatMap((resource) => keysOf(resource, workspace.settings)));
  const keys = new Map<string, unknown>();
  for (const key of [...found].sort())
    keys.set(
      key,
      workspace
        .resources(key)
        .map((one) => JSON.stringify(plain(one)))
        .sort(),
    );
  return { files, keys };
}

function plain({ facts, file, world, namespace, namespaceFrom, role }: Resource): unknown {
  return { facts, file, world, namespace, namespaceFrom, role };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
