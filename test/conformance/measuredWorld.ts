import { Checker, Workspace, allChecks, createSchemas, defaultSettings } from '../../server/src/core/index';
import type { Resource } from '../../server/src/core/index';
import { sourceObjects } from '../../server/src/core/routing/sourceObjects';
import type { SourceObject } from '../../server/src/core/routing/spec/object';

const schemas = createSchemas();
const settings = { ...defaultSettings, istioVersion: '1.32' as typeof defaultSettings.istioVersion };

/** The objects of a measured workspace, and which of them the cluster refuses: those take no part. */
export interface MeasuredWorld {
  readonly objects: readonly SourceObject[];
  readonly options: { readonly domainSuffix: string; readonly isRefused: (resource: Resource) => boolean };
}

/** Reads a measured workspace as the command line will. @param files texts by name */
export function measuredWorld(files: Readonly<Record<string, string>>): MeasuredWorld {
  const changes = Object.entries(files).map(([name, text]) => ({ path: `/w/${name}`, text, open: true }));
  const { workspace } = Workspace.empty(settings, ['/w']).with(changes);
  const onError = (error: unknown, check: string): never => {
    throw new Error(`check ${check} failed`, { cause: error });
  };
  const checker = new Checker(workspace, { schemas, checks: allChecks, onError });
  const refused = new Set<Resource>();
  for (const { path: file } of changes)
    for (const { finding } of checker.check(file))
      if (finding.refused && finding.resource !== undefined) refused.add(finding.resource);
  const objects = [...workspace.files()].flatMap((file) => {
    const world = file.parts.flatMap(({ resources }) => resources)[0]?.world.id;
    return world === undefined ? [] : sourceObjects(file, world);
  });
  return {
    objects,
    options: { domainSuffix: settings.domainSuffix, isRefused: (resource) => refused.has(resource) },
  };
}
