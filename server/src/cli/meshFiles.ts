import path from 'node:path';
import type { Workspace } from '../core/index';
import { fromSystemPath } from '../core/index';
import { readManifest } from '../files/readText';
import { Failure } from './failure';
import type { ProjectOptions } from './options';

/**
 * Adds the mesh configuration and mesh networks that the user names to a workspace. Throws a Failure when a file cannot
 * be read.
 * @param cwd the folder that relative paths start from, a system path.
 */
export async function withMeshFiles(
  workspace: Workspace,
  options: Pick<ProjectOptions, 'meshConfig' | 'meshNetworks'>,
  cwd: string,
): Promise<Workspace> {
  const config = await readNamed('--mesh-config', options.meshConfig, cwd);
  const networks = await readNamed('--mesh-networks', options.meshNetworks, cwd);
  return workspace.with([config, networks].filter((file) => file !== undefined)).workspace;
}

async function readNamed(option: string, given: string | undefined, cwd: string) {
  if (given === undefined) return undefined;
  const systemPath = path.resolve(cwd, given);
  const read = await readManifest(systemPath);
  if ('skipped' in read) throw new Failure(`${option} ${given}: ${read.detail}`);
  return { path: fromSystemPath(systemPath), text: read.text };
}
