import type { Minor } from '../schema/types';
import { workspaceVersion } from './istioVersion';
import type { WorkspaceVersion } from './istioVersion';
import type { World } from './layout';
import type { FilePath } from './paths';
import { folderOf } from './paths';
import { View } from './view';
import type { Workspace } from './workspace';

/** An Istio minor that some files are held against. */
export interface VersionInUse {
  readonly minor: Minor;
  /** How many files with objects it holds for. */
  readonly files: number;
  /** What says so, and where; undefined when the settings do. */
  readonly text?: string;
  readonly from?: FilePath;
}

/** The version that the workspace names for a file; undefined when the settings decide. */
export function versionAt(workspace: Workspace, path: FilePath): WorkspaceVersion | undefined {
  const world = workspace.layout.membershipsOf(path)[0]?.world;
  return world === undefined ? undefined : versionIn(workspace, path, world);
}

function versionIn(workspace: Workspace, path: FilePath, world: World): WorkspaceVersion | undefined {
  if (workspace.settings.autoVersion !== true) return undefined;
  return workspaceVersion(new View(workspace, world, new Set(), path));
}

/** The versions that hold in a workspace, the one for most files first. For hosts: it looks at every file. */
export function versionsInUse(workspace: Workspace): VersionInUse[] {
  const found = new Map<string, VersionInUse>();
  // All files of a folder in a world see the same.
  const known = new Map<string, WorkspaceVersion | undefined>();
  for (const { path, parts } of workspace.files()) {
    const world = parts.find(({ resources }) => resources.length > 0)?.resources[0]?.world;
    if (world === undefined) continue;
    const key = `${world.id} ${folderOf(path)}`;
    if (!known.has(key)) known.set(key, versionIn(workspace, path, world));
    const version = known.get(key);
    const minor = version?.minor ?? workspace.settings.istioVersion;
    const source = `${minor} ${version?.from.file ?? ''} ${version?.text ?? ''}`;
    const said = version === undefined ? {} : { text: version.text, from: version.from.file };
    found.set(source, { minor, files: (found.get(source)?.files ?? 0) + 1, ...said });
  }
  return [...found.values()].sort((a, b) => b.files - a.files);
}
