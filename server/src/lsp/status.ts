import type { FilePath, World } from '../core/index';
import { baseName, isInside, relativePath, versionAt } from '../core/index';
import type { Project } from './project';
import type { ServerState, StatusParams } from './protocol';

/** What the status is made of. */
export interface StatusInput {
  readonly state: ServerState;
  /** Files read so far. */
  readonly done: number;
  readonly project: Project;
  /** The document worked on last. */
  readonly current: FilePath | undefined;
}

/** What the status item shows. */
export function statusOf({ state, done, project, current }: StatusInput): StatusParams {
  const { istioVersion } = project.settings;
  if (state === 'asleep') return { state, istioVersion };
  // To look into the project while it is being filled costs more than the answer is worth.
  if (state === 'indexing') return { state, istioVersion, files: done };
  const { workspace } = project;
  const world = current === undefined ? undefined : workspace.layout.membershipsOf(current)[0]?.world;
  const named = world === undefined ? {} : { world: worldName(world, workspace.roots) };
  const version = current === undefined ? undefined : versionAt(workspace, current);
  const said =
    version === undefined
      ? { istioVersion }
      : { istioVersion: version.minor, versionFrom: pathName(version.from.file, workspace.roots) };
  return { state, ...said, ...named, files: workspace.fileCount, resources: project.objectCount };
}

/** A file as seen from its workspace folder. */
export function pathName(path: FilePath, roots: readonly FilePath[]): string {
  const root = roots.find((folder) => isInside(path, folder));
  return root === undefined ? path : relativePath(root, path);
}

/** A world as people call it: its folder as seen from the workspace folder, or the name of the workspace folder. */
export function worldName(world: World, roots: readonly FilePath[]): string {
  const root = roots.find((folder) => isInside(world.folder, folder));
  const name = root === undefined || root === world.folder ? baseName(world.folder) : relativePath(root, world.folder);
  return name === '' ? '/' : name;
}
