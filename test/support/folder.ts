import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for one test, with files in it. */
export interface TestFolder {
  /** System path, without symbolic links. */
  readonly path: string;
  /** The system path of something in it. @param name relative, with `/`. */
  at(name: string): string;
  /** Writes more files, by relative name. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  remove(): void;
}

/** Makes a temporary folder with some files. @param files their contents by relative name, with `/`. */
export function testFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): TestFolder {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'pilotage-')));
  const folder: TestFolder = {
    path: root,
    at: (name) => path.join(root, ...name.split('/')),
    write(more) {
      for (const [name, content] of Object.entries(more)) {
        mkdirSync(path.dirname(folder.at(name)), { recursive: true });
        writeFileSync(folder.at(name), content);
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  folder.write(files);
  return folder;
}
