import type { World } from '../../workspace/layout';
import { folderOf, isInside, joinPath } from '../../workspace/paths';
import type { FilePath } from '../../workspace/paths';
import type { Resource } from '../../workspace/resource';
import type { Workspace } from '../../workspace/workspace';
import type { WrittenCaller } from '../ask/caller';

/** What a question says of the world that it is about. */
export interface WorldQuestion {
  readonly caller?: WrittenCaller | undefined;
  /** The file that asks: of several worlds with the caller the nearest one above it is meant. */
  readonly file?: FilePath;
}

interface KnownWorld {
  readonly world: World;
  size: number;
  readonly callers: Set<string>;
}

/** Kinds of facts that can be callers. */
const CALLS: ReadonlySet<Resource['facts']['spec']['type']> = new Set(['Workload', 'Gateway', 'ApiGateway', 'Other']);

/** The worlds of a workspace at one moment, for questions that name none. */
export class TestWorlds {
  private readonly known: readonly KnownWorld[];

  constructor(workspace: Workspace) {
    const known = new Map<string, KnownWorld>();
    for (const { parts } of workspace.files())
      for (const { resources } of parts)
        for (const { world, facts, namespace } of resources) {
          const found = known.get(world.id) ?? { world, size: 0, callers: new Set() };
          known.set(world.id, found);
          found.size++;
          found.callers.add(namespace);
          if (facts.name !== undefined && CALLS.has(facts.spec.type)) found.callers.add(`${namespace}/${facts.name}`);
        }
    this.known = [...known.values()];
  }

  /** All worlds with objects, the one that is meant first: with the caller in it, then the nearest, then the largest. */
  ordered({ caller, file }: WorldQuestion): World[] {
    const name = caller?.gateway ?? caller?.from ?? '';
    const isNamed = ({ callers }: KnownWorld): number => Number(callers.has(name));
    const nearness = ({ world: { folder } }: KnownWorld): number =>
      file !== undefined && isInside(file, folder) ? folder.length : -1;
    return [...this.known]
      .sort((a, b) => isNamed(b) - isNamed(a) || nearness(b) - nearness(a) || b.size - a.size)
      .map(({ world }) => world);
  }

  /** The world of a folder that a test file names. @returns undefined when there is none. */
  named(file: FilePath, folder: string): World | undefined {
    const full = joinPath(folderOf(file), folder);
    return this.known.find(({ world }) => world.folder === full)?.world;
  }

  /** The folders of all worlds. */
  get folders(): FilePath[] {
    return [...new Set(this.known.map(({ world }) => world.folder))].sort();
  }
}
