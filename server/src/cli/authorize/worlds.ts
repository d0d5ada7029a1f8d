import type { FilePath, Resource, SourceObject } from '../../core/index';
import { allChecks, Checker, createSchemas, documentsOf, sourceObjects } from '../../core/index';
import { mapAhead } from '../../files/pool';
import { describeError } from '../../files/readText';
import type { Project } from '../project';
import type { Progress } from '../terminal/progress';
import { Source } from '../texts';

/** The objects that can live together in one cluster. */
export interface WorldObjects {
  readonly id: string;
  readonly objects: readonly SourceObject[];
}

/** All objects of a project, and which of them the cluster refuses. */
export interface ProjectObjects {
  /** The one with the most objects first. */
  readonly worlds: readonly WorldObjects[];
  readonly isRefused: (resource: Resource) => boolean;
}

const READ_AHEAD = 16;

/** Reads the objects of a project with their trees. @param onError told of mistakes inside a check, in words. */
export async function readWorlds(
  { workspace, texts }: Project,
  progress: Progress,
  onError: (problem: string) => void,
): Promise<ProjectObjects> {
  const told = (error: unknown, check: string): void =>
    onError(`internal error in the check ${check}: ${describeError(error)}`);
  // Only what an object says by itself makes the cluster refuse it.
  const checks = allChecks.filter(({ scope }) => scope === 'object');
  const checker = new Checker(workspace, { schemas: createSchemas(), checks, onError: told });
  const refused = new Set<Resource>();
  const worlds = new Map<string, SourceObject[]>();
  const paths = [...workspace.files()].map(({ path }) => path).sort();
  let done = 0;
  for await (const [path, source] of mapAhead(paths, READ_AHEAD, (next: FilePath) => texts.read(next))) {
    progress.show('Reading', done++, paths.length);
    const file = workspace.file(path);
    if (file === undefined || !(source instanceof Source)) continue;
    for (const { finding } of checker.check(path, source.text))
      if (finding.refused && finding.resource !== undefined) refused.add(finding.resource);
    const documents = documentsOf(file, source.text, workspace.layout.chartOf(path) !== undefined);
    const ids = new Set(file.parts.flatMap(({ resources }) => resources.map(({ world }) => world.id)));
    for (const id of ids) {
      const list = worlds.get(id) ?? [];
      worlds.set(id, list);
      list.push(...sourceObjects(file, id, documents));
    }
  }
  return {
    worlds: [...worlds]
      .map(([id, objects]) => ({ id, objects }))
      .sort((a, b) => b.objects.length - a.objects.length || (a.id < b.id ? -1 : 1)),
    isRefused: (resource) => refused.has(resource),
  };
}

/** The world that holds a workload; the largest one when none does. */
export function worldWith(worlds: readonly WorldObjects[], namespace: string, name: string): WorldObjects | undefined {
  const holds = ({ objects }: WorldObjects): boolean =>
    objects.some(
      ({ resource }) =>
        resource.facts.spec.type === 'Workload' && resource.namespace === namespace && resource.facts.name === name,
    );
  return worlds.find(holds) ?? worlds[0];
}
