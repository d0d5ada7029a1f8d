import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { DiscoverOptions } from '../../../server/src/files/discover';
import { discoverFiles } from '../../../server/src/files/discover';
import type { TestFolder } from '../../support/folder';
import { testFolder } from '../../support/folder';

/** Nothing is unreadable to root, and Windows has no such modes: the test is not there then. */
const guarded = process.platform === 'win32' || process.getuid?.() === 0 ? () => undefined : it;

describe('discoverFiles', () => {
  let folder: TestFolder;
  afterEach(() => folder.remove());

  async function found(roots: readonly string[] = ['.'], options: DiscoverOptions = {}): Promise<string[]> {
    const files = await discoverFiles(
      roots.map((root) => folder.at(root)),
      options,
    );
    return files.map(({ systemPath }) => path.relative(folder.path, systemPath).replaceAll(path.sep, '/'));
  }

  function filled(...names: string[]): TestFolder {
    return testFolder(Object.fromEntries(names.map((name) => [name, 'x'])));
  }

  it('takes what may be a manifest, in order', async () => {
    folder = filled('b.yaml', 'a.yml', 'c/d.json', 'c/Kustomization', 'Chart.yaml', '.hidden.yaml');
    folder.write({ 'x.tpl': '', 'x.yaml.bak': '', 'x.txt': '', 'package.json': '', 'package-lock.json': '' });
    folder.write({ 'tsconfig.json': '', 'tsconfig.base.json': '', 'x.schema.json': '', Makefile: '' });
    assert.deepEqual(await found(), ['.hidden.yaml', 'Chart.yaml', 'a.yml', 'b.yaml', 'c/Kustomization', 'c/d.json']);
  });

  it('passes over folders that are not the text of the user', async () => {
    folder = filled('.git/a.yaml', '.terraform/a.yaml', '.github/a.yaml', 'x/node_modules/y/a.yaml', 'x/a.yaml');
    assert.deepEqual(await found(), ['x/a.yaml']);
  });

  it('passes over output of a build only where the build is', async () => {
    folder = filled(
      'java/pom.xml',
      'java/target/a.yaml',
      'js/package.json',
      'js/dist/a.yaml',
      'k8s/target/a.yaml',
      'k8s/dist/a.yaml',
    );
    folder.write({ 'k8s/build/a.yaml': '', 'k8s/out/a.yaml': '' });
    assert.deepEqual(await found(), ['k8s/build/a.yaml', 'k8s/dist/a.yaml', 'k8s/out/a.yaml', 'k8s/target/a.yaml']);
  });

  it('passes over vendor folders of package managers, not those of people', async () => {
    folder = filled(
      'go/vendor/modules.txt',
      'go/vendor/x/a.yaml',
      'php/vendor/autoload.php',
      'php/vendor/a.yaml',
      'own/vendor/a.yaml',
    );
    assert.deepEqual(await found(), ['own/vendor/a.yaml']);
  });

  it('walks a root whatever it is called, and takes a file whatever it is called', async () => {
    folder = filled('.github/a.yaml', 'x.tpl');
    assert.deepEqual(await found(['.github', 'x.tpl']), ['.github/a.yaml', 'x.tpl']);
  });

  it('gives each path once and remembers what was named', async () => {
    folder = filled('a.yaml', 'x/b.yaml');
    const files = await discoverFiles([folder.at('x/b.yaml'), folder.path, folder.at('x')]);
    assert.deepEqual(
      files.map(({ path: file, named }) => [path.basename(file), named]),
      [
        ['a.yaml', false],
        ['b.yaml', true],
      ],
    );
  });

  it('follows links, but never in a circle and never up', async function () {
    if (process.platform === 'win32') return this.skip();
    folder = filled('root/x/a.yaml', 'other/b.yaml', 'root/real/c.yaml');
    symlinkSync('..', folder.at('root/x/parent'));
    symlinkSync('.', folder.at('root/x/self'));
    symlinkSync(folder.path, folder.at('root/above'));
    symlinkSync('/', folder.at('root/disk'));
    symlinkSync('real', folder.at('root/again'));
    symlinkSync('../other', folder.at('root/other'));
    symlinkSync('x/a.yaml', folder.at('root/file.yaml'));
    symlinkSync('nowhere', folder.at('root/broken.yaml'));
    symlinkSync('loop', folder.at('root/loop'));
    assert.deepEqual(await found(['root']), [
      'root/broken.yaml',
      'root/file.yaml',
      'root/other/b.yaml',
      'root/real/c.yaml',
      'root/x/a.yaml',
    ]);
  });

  it('leaves out what is excluded, counted from the root or from a folder given', async () => {
    folder = filled('a/x.yaml', 'a/b/x.yaml', 'a/b/c/y.yaml', 'd.gen.yaml', 'a/d.gen.yaml');
    assert.deepEqual(await found(['.'], { exclude: ['a/b', '*.gen.yaml'] }), ['a/x.yaml']);
    assert.deepEqual(await found(['a'], { exclude: ['b/**'] }), ['a/d.gen.yaml', 'a/x.yaml']);
    assert.deepEqual(await found(['a'], { exclude: ['a/b'], excludeFrom: folder.path }), ['a/d.gen.yaml', 'a/x.yaml']);
    assert.deepEqual(
      await found(['a/b/c', 'd.gen.yaml'], { exclude: ['a/b', '*.gen.yaml'], excludeFrom: folder.path }),
      [],
    );
  });

  guarded('tells what cannot be read and reads the rest', async function () {
    folder = filled('a.yaml', 'closed/b.yaml');
    chmodSync(folder.at('closed'), 0);
    const told: string[] = [];
    assert.deepEqual(
      await found(['.'], { onUnreadable: (place, detail) => told.push(`${path.basename(place)}: ${detail}`) }),
      ['a.yaml'],
    );
    chmodSync(folder.at('closed'), 0o755);
    assert.deepEqual(told, ['closed: permission denied']);
  });

  it('tells of a root that is not there', async () => {
    folder = filled('a.yaml');
    const told: string[] = [];
    await found(['nowhere', '.'], { onUnreadable: (place, detail) => told.push(`${path.basename(place)}: ${detail}`) });
    assert.deepEqual(told, ['nowhere: no such file or folder']);
  });

  it('stops when it is told to', async () => {
    folder = filled('a.yaml');
    await assert.rejects(found(['.'], { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});
