import { readFileSync } from 'node:fs';
import type { FilePath, LiveRoutingOptions, RoutingEngine, World, WrittenCaller } from '../../core/index';
import { createSchemas, joinPath, LiveRouting, relativePath } from '../../core/index';
import { decodeManifest, describeError } from '../../files/readText';
import { toSystemPath } from '../../files/systemPath';
import { Failure } from '../failure';
import type { Project } from '../project';
import { displayPath } from '../project';
import type { Progress } from '../terminal/progress';

/** The mesh that a question is about. */
export interface AskedMesh {
  readonly engine: RoutingEngine;
  readonly world: World;
  /** The folder of the world, where several were to choose from. */
  readonly chosen: string | undefined;
}

interface WorldCount {
  readonly world: World;
  /** Objects in it. */
  size: number;
  /** True when it holds whom the question names. */
  named: boolean;
}

/** Works out the meshes that questions are about, each world once. */
export class Meshes {
  private readonly live: LiveRouting;
  private readonly problems = new Set<string>();

  /** @param mesh for answers that are compared with measured ones. */
  constructor(
    private readonly project: Project,
    private readonly progress: Progress,
    mesh?: LiveRoutingOptions['mesh'],
  ) {
    this.live = new LiveRouting(project.workspace, {
      schemas: createSchemas(),
      readText: (path) => readWorldText(project, path),
      onError: (error, check) => this.problems.add(`internal error in the check ${check}: ${describeError(error)}`),
      ...(mesh === undefined ? {} : { mesh }),
    });
  }

  /**
   * The mesh of the world that the user names, else of the one with the caller in it, else of the largest. Throws a
   * Failure when there is none.
   */
  of(asked: { readonly world: string | undefined; readonly caller?: WrittenCaller }): AskedMesh {
    const { project, live, progress } = this;
    const worlds = worldsOf(project, asked.caller);
    if (worlds.length === 0)
      throw new Failure('the files hold no object that routing knows: no Service, no workload, nothing of Istio');
    const { world } = choose(project, worlds, asked.world);
    const pending = live.pending(world.id);
    for (const [done, path] of pending.entries()) {
      live.read(world.id, path);
      progress.show('Understanding', done, pending.length);
    }
    const [problem] = this.problems;
    if (problem !== undefined) throw new Failure(problem);
    const chosen = worlds.length > 1 ? displayPath(project, world.folder) : undefined;
    return { engine: live.engine(world.id), world, chosen: chosen === '' ? '.' : chosen };
  }
}

function worldsOf({ workspace }: Project, caller: WrittenCaller | undefined): WorldCount[] {
  const counts = new Map<string, WorldCount>();
  const [namespace, name] = (caller?.gateway ?? caller?.from ?? '').split('/');
  for (const { parts } of workspace.files())
    for (const { resources } of parts)
      for (const { world, facts, namespace: own } of resources) {
        const count = counts.get(world.id) ?? { world, size: 0, named: false };
        counts.set(world.id, count);
        count.size++;
        count.named ||=
          own === namespace && (name === undefined || (facts.name === name && CALLS.has(facts.spec.type)));
      }
  return [...counts.values()].sort((a, b) => Number(b.named) - Number(a.named) || b.size - a.size);
}

const CALLS: ReadonlySet<string> = new Set(['Workload', 'Gateway', 'Other']);

function choose(project: Project, worlds: readonly WorldCount[], wanted: string | undefined): WorldCount {
  const [first] = worlds;
  if (wanted === undefined && first !== undefined) return first;
  const folder: FilePath = joinPath(project.cwd, wanted ?? '');
  const found = worlds.find(({ world }) => world.folder === folder);
  if (found !== undefined) return found;
  const names = worlds.slice(0, MOST_NAMES).map(({ world }) => relativePath(project.cwd, world.folder) || '.');
  throw new Failure(`--world ${wanted ?? ''} is none of the worlds of these files: ${names.join(', ')}`);
}

const MOST_NAMES = 8;

/** The text of a file as it is now; undefined when it is gone. */
export function readWorldText({ texts }: Project, path: FilePath): string | undefined {
  const known = texts.known(path);
  if (known !== undefined) return known.text;
  try {
    const read = decodeManifest(readFileSync(toSystemPath(path)));
    return 'skipped' in read ? undefined : read.text;
  } catch {
    // Gone since it was indexed.
    return undefined;
  }
}
