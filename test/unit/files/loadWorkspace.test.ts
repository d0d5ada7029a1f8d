import assert from 'node:assert/strict';
import path from 'node:path';
import { defaultSettings } from '../../../server/src/core/index';
import type { LoadOptions } from '../../../server/src/files/loadWorkspace';
import { loadWorkspace } from '../../../server/src/files/loadWorkspace';
import type { TestFolder } from '../../support/folder';
import { testFolder } from '../../support/folder';

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  ports:\n    - port: 80\n`;

describe('loadWorkspace', () => {
  let folder: TestFolder;
  afterEach(() => folder.remove());

  const load = (options: Partial<LoadOptions> = {}, roots = ['.']) =>
    loadWorkspace(
      roots.map((root) => folder.at(root)),
      { settings: defaultSettings, ...options },
    );

  it('places files in the worlds that kustomizations and charts make, whatever the order of names', async () => {
    folder = testFolder({
      'a/one.yaml': service('one'),
      'a/kustomization.yaml': 'namespace: shop\nresources: [one.yaml]\n',
      'c/Chart.yaml': 'name: c\n',
      'c/templates/two.yaml': service('two'),
      'z.yaml': service('three'),
    });
    const { workspace, files, skipped } = await load();
    assert.deepEqual(skipped, []);
    assert.deepEqual(
      files.map(({ path: file }) => path.basename(file)),
      ['kustomization.yaml', 'one.yaml', 'Chart.yaml', 'two.yaml', 'z.yaml'],
    );
    const placed = [...workspace.files()].flatMap(({ parts }) => parts.flatMap(({ resources }) => resources));
    const told = placed.map(({ facts, world, namespace }) => `${facts.name ?? ''} ${world.kind} ${namespace}`).sort();
    assert.deepEqual(told, ['one kustomize shop', 'three folder default', 'two chart default']);
  });

  it('tells what it passed over', async () => {
    folder = testFolder({ 'a.yaml': service('a'), 'b.yaml': Buffer.from([0, 1]) });
    const { files, skipped } = await load({}, ['.', 'nowhere']);
    assert.equal(files.length, 1);
    assert.deepEqual(
      skipped.map(({ path: file, named, reason }) => [path.basename(file), named, reason]),
      [
        ['nowhere', true, 'unreadable'],
        ['b.yaml', false, 'binary'],
      ],
    );
  });

  it('tells how far it is and shows every text once', async () => {
    folder = testFolder(
      Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}.yaml`, service(`s${index}`)])),
    );
    const told: string[] = [];
    const texts: string[] = [];
    const { workspace } = await load({
      onProgress: ({ phase, done, total }) => told.push(`${phase} ${done}/${total ?? '?'}`),
      onText: (_, { text }) => texts.push(text),
    });
    assert.equal(workspace.fileCount, 60);
    assert.equal(new Set(texts).size, 60);
    assert.equal(told[0], 'finding 60/?');
    assert.equal(told.at(-1), 'reading 60/60');
  });

  it('stops when it is told to', async () => {
    folder = testFolder({ 'a.yaml': service('a') });
    const stop = new AbortController();
    const loading = load({ signal: stop.signal, onProgress: ({ phase }) => phase === 'finding' && stop.abort() });
    await assert.rejects(loading, { name: 'AbortError' });
  });
});
