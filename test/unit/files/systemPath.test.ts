import assert from 'node:assert/strict';
import { fromSystemPath } from '../../../server/src/core/index';
import { toSystemPath } from '../../../server/src/files/systemPath';

describe('toSystemPath', () => {
  const windows: readonly [system: string, core: string][] = [
    ['c:\\work\\shop\\a.yaml', 'c:/work/shop/a.yaml'],
    ['c:\\', 'c:/'],
    ['\\\\server\\share\\a.yaml', '//server/share/a.yaml'],
  ];
  for (const [system, core] of windows) {
    it(`is the inverse of fromSystemPath for ${system}`, () => {
      assert.equal(fromSystemPath(system), core);
      assert.equal(toSystemPath(core, 'win32'), system);
    });
  }

  it('lets the drive letter be lower case', () => {
    assert.equal(toSystemPath(fromSystemPath('C:\\Work\\A.yaml'), 'win32'), 'c:\\Work\\A.yaml');
  });

  it('changes nothing elsewhere, not even a backslash in a name', () => {
    assert.equal(toSystemPath('/work/a\\b.yaml', 'linux'), '/work/a\\b.yaml');
    assert.equal(fromSystemPath('/work/a\\b.yaml'), '/work/a\\b.yaml');
  });
});
