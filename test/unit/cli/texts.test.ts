import assert from 'node:assert/strict';
import { Source, Texts } from '../../../server/src/cli/texts';
import { fromSystemPath } from '../../../server/src/core/index';
import { testFolder } from '../../support/folder';

describe('Source', () => {
  it('counts lines and columns from 1, in UTF-16 units, and no byte order mark', () => {
    const source = new Source('\uFEFFa: 😀 b\r\nc: d\rx');
    assert.deepEqual(source.range({ start: 0, end: 1 }), {
      start: { line: 1, column: 1 },
      end: { line: 1, column: 1 },
    });
    assert.deepEqual(source.range({ start: 1, end: 7 }), {
      start: { line: 1, column: 1 },
      end: { line: 1, column: 7 },
    });
    assert.deepEqual(source.range({ start: 10, end: 999 }), {
      start: { line: 2, column: 1 },
      end: { line: 3, column: 2 },
    });
  });

  it('gives lines without their breaks', () => {
    const source = new Source('\uFEFFa\r\nb\rc\n');
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((line) => source.line(line)),
      ['', 'a', 'b', 'c', '', ''],
    );
  });
});

describe('Texts', () => {
  it('reads files, keeps them, and prefers what it was given', async () => {
    const folder = testFolder({ 'a.yaml': 'one' });
    try {
      const path = fromSystemPath(folder.at('a.yaml'));
      const texts = new Texts();
      const text = async (): Promise<string> => {
        const read = await texts.read(path);
        return 'skipped' in read ? read.skipped : read.text;
      };
      assert.equal(await text(), 'one');
      folder.write({ 'a.yaml': 'two' });
      assert.equal(await text(), 'one');
      texts.give(path, 'three');
      assert.equal(await text(), 'three');
      assert.deepEqual(await new Texts().read(`${path}.gone`), {
        skipped: 'unreadable',
        detail: 'no such file or folder',
      });
    } finally {
      folder.remove();
    }
  });
});
