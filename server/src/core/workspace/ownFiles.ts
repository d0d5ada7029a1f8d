import type { FilePath } from './paths';
import { baseName } from './paths';
import { isProjectFile } from './projectFile';

/** True for files of routing tests: `*.pilotage-test.yaml`. */
export function isTestFile(path: FilePath): boolean {
  return /\.pilotage-test\.ya?ml$/.test(baseName(path));
}

/** True for files that are made for Pilotage: they hold no objects of Kubernetes, whatever their keys. */
export function isOwnFile(path: FilePath): boolean {
  return isProjectFile(path) || isTestFile(path);
}
