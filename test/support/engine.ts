import { Workspace, defaultSettings, engineOf } from '../../server/src/core/index';
import type { RoutingEngine } from '../../server/src/core/index';
import { sourceObjects } from '../../server/src/core/routing/sourceObjects';

/** The engine for the objects of one file. @param refused objects that the cluster refuses, by name */
export function engineFor(text: string, refused: readonly string[] = []): RoutingEngine {
  const { workspace } = Workspace.empty(defaultSettings, ['/w']).with([{ path: '/w/a.yaml', text, open: true }]);
  const objects = [...workspace.files()].flatMap((file) => {
    const world = file.parts.flatMap(({ resources }) => resources)[0]?.world.id;
    return world === undefined ? [] : sourceObjects(file, world);
  });
  return engineOf(objects, {
    domainSuffix: 'cluster.local',
    isRefused: ({ facts }) => refused.includes(facts.name ?? ''),
  });
}
