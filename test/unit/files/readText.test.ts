import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readManifest } from '../../../server/src/files/readText';
import type { TestFolder } from '../../support/folder';
import { testFolder } from '../../support/folder';

describe('readManifest', () => {
  let folder: TestFolder;
  before(() => {
    folder = testFolder();
  });
  after(() => folder.remove());

  const read = (content: string | Uint8Array) => {
    folder.write({ 'a.yaml': content });
    return readManifest(folder.at('a.yaml'));
  };

  it('keeps a byte order mark and line breaks', async () => {
    assert.deepEqual(await read('\uFEFFa: 1\r\nb: é\r\n'), { text: '\uFEFFa: 1\r\nb: é\r\n', lossy: false });
  });

  it('replaces bytes that are no UTF-8, and says so', async () => {
    assert.deepEqual(await read(Buffer.from([0x61, 0xe9, 0x62])), { text: 'a\uFFFDb', lossy: true });
    assert.deepEqual(await read('a \uFFFD b'), { text: 'a \uFFFD b', lossy: false });
  });

  it('passes over what is no text', async () => {
    assert.deepEqual(await read(Buffer.from([0x61, 0, 0xff])), {
      skipped: 'binary',
      detail: 'it is not text: it holds NUL bytes',
    });
    assert.deepEqual(await read(Buffer.from('\uFEFFa: 1', 'utf16le')), {
      skipped: 'binary',
      detail: 'it is UTF-16; save it as UTF-8',
    });
  });

  it('passes over what is too big, without reading it', async () => {
    assert.deepEqual(await read(Buffer.alloc(20_000_001, 0x20)), {
      skipped: 'too-big',
      detail: 'it has 20.1 MB; more than 20 MB is not read',
    });
  });

  it('says why something cannot be read', async function () {
    assert.deepEqual(await readManifest(folder.path), { skipped: 'not-a-file', detail: 'it is a folder' });
    assert.deepEqual(await readManifest(folder.at('nothing.yaml')), {
      skipped: 'unreadable',
      detail: 'no such file or folder',
    });
    if (process.platform === 'win32') return this.skip();
    execFileSync('mkfifo', [folder.at('pipe.yaml')]);
    assert.deepEqual(await readManifest(folder.at('pipe.yaml')), {
      skipped: 'not-a-file',
      detail: 'it is a device or a pipe',
    });
  });
});
