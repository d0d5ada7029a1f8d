import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FilePath, ProjectFile } from '../core/index';
import { fromSystemPath, parseDocument, PROJECT_FILE, readProjectFile } from '../core/index';

/**
 * The project file that holds for a folder: in it, or in the nearest folder above.
 * @param folder a system path.
 * @param textOf gives the text of a file that is open in an editor; undefined for all others.
 */
export function findProject(folder: string, textOf: (file: FilePath) => string | undefined): ProjectFile | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const systemPath = path.join(at, PROJECT_FILE);
    const file = fromSystemPath(systemPath);
    const text = textOf(file) ?? readIfThere(systemPath);
    if (text !== undefined) return readProjectFile(file, parseDocument(text));
    if (path.dirname(at) === at) return undefined;
  }
}

function readIfThere(systemPath: string): string | undefined {
  try {
    return readFileSync(systemPath, 'utf8');
  } catch {
    // Most folders have none.
    return undefined;
  }
}
