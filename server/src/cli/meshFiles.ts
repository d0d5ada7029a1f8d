import path from 'node:path';
import type { FilePath, Settings, Workspace } from '../core/index';
import { fromSystemPath } from '../core/index';
import { readManifest } from '../files/readText';
import { Failure } from './failure';
import type { ProjectOptions } from './options';
import type { Texts } from './texts';

/** The settings with the mesh files that the user names. @param cwd the folder that their paths start from, a system path. */
export function withMeshPaths(options: ProjectOptions, cwd: string): Settings {
  const { settings, meshConfig, meshNetworks } = options;
  const place = (given: string | undefined): FilePath | undefined =>
    given === undefined ? undefined : fromSystemPath(path.resolve(cwd, given));
  return { ...settings, meshConfig: place(meshConfig), meshNetworks: place(meshNetworks) };
}

/**
 * Reads the mesh files that the user names into a workspace whose settings name them. Throws a Failure when one cannot
 * be read.
 */
export async function withMeshFiles(
  workspace: Workspace,
  options: ProjectOptions,
  cwd: string,
  texts: Texts,
): Promise<Workspace> {
  let next = workspace;
  for (const [option, given] of [
    ['--mesh-config', options.meshConfig] as const,
    ['--mesh-networks', options.meshNetworks] as const,
  ]) {
    if (given === undefined) continue;
    const systemPath = path.resolve(cwd, given);
    const read = await readManifest(systemPath);
    if ('skipped' in read) throw new Failure(`${option} ${given}: ${read.detail}`);
    const file = fromSystemPath(systemPath);
    texts.keep(file, read);
    // It may be among the files that were read anyway.
    if (next.file(file) === undefined) next = next.with([{ path: file, text: read.text }]).workspace;
  }
  return next;
}
