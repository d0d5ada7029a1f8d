import { access } from 'node:fs/promises';
import path from 'node:path';

/** JSON files that tools own; never manifests. */
const TOOL_FILES = /^(?:package|package-lock|composer|tsconfig.*|jsconfig.*|.*\.schema)\.json$/;

/**
 * True for names of files that may hold manifests: the ones `kubectl apply -f FOLDER` takes, and those of
 * kustomize and Helm that are YAML under another name.
 * @param name without its folder.
 */
export function isManifestName(name: string): boolean {
  if (/\.ya?ml$/.test(name) || name === 'Kustomization' || name === 'Chart.lock') return true;
  return name.endsWith('.json') && !TOOL_FILES.test(name);
}

/** Folders that a build tool writes, by the project files beside them that prove it. */
const WRITTEN_BY: Readonly<Record<string, readonly string[]>> = {
  target: ['pom.xml', 'Cargo.toml', 'build.sbt'],
  build: ['build.gradle', 'build.gradle.kts'],
  dist: ['package.json', 'pyproject.toml'],
  out: ['package.json'],
};

/** Files inside a `vendor` folder by which a package manager claims it; without one it is the user's own. */
const VENDORED = ['modules.txt', 'autoload.php'];

/**
 * True for folders that are not the user's own text: hidden ones, installed packages, output of a build. A root of a
 * walk is never asked about.
 * @param name the folder's own name.
 * @param siblings the names of everything beside it.
 */
export async function isPassedOver(systemPath: string, name: string, siblings: ReadonlySet<string>): Promise<boolean> {
  if (name.startsWith('.') || name === 'node_modules' || name === 'bower_components' || name === '__pycache__')
    return true;
  if (WRITTEN_BY[name]?.some((file) => siblings.has(file)) === true) return true;
  if (name !== 'vendor') return false;
  const claims = await Promise.all(VENDORED.map((file) => exists(path.join(systemPath, file))));
  return claims.includes(true);
}

async function exists(systemPath: string): Promise<boolean> {
  return access(systemPath).then(
    () => true,
    () => false,
  );
}
