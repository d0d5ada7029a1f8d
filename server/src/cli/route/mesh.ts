import { readFileSync } from 'node:fs';
import type { FilePath, LiveRoutingOptions, RoutingEngine, World, WorldQuestion } from '../../core/index';
import { createSchemas, joinPath, LiveRouting, relativePath, TestWorlds } from '../../core/index';
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

/** Works out the meshes that questions are about, each world once. */
export class Meshes {
  private readonly live: LiveRouting;
  private readonly problems = new Set<string>();
  private readonly worlds: TestWorlds;

  /** @param mesh for answers that are compared with measured ones. */
  constructor(
    private readonly project: Project,
    private readonly progress: Progress,
    mesh?: LiveRoutingOptions['mesh'],
  ) {
    this.worlds = new TestWorlds(project.workspace);
    this.live = new LiveRouting(project.workspace, {
      schemas: createSchemas(),
      readText: (path) => readWorldText(project, path),
      onError: (error, check) => this.problems.add(`internal error in the check ${check}: ${describeError(error)}`),
      ...(mesh === undefined ? {} : { mesh }),
    });
  }

  /**
   * The mesh of the world that the user names, else of the one with the caller in it, the nearest, the largest. Throws a
   * Failure when there is none.
   */
  of(asked: WorldQuestion & { readonly world: string | undefined }): AskedMesh {
    const worlds = this.worlds.ordered(asked);
    if (worlds.length === 0)
      throw new Failure('the files hold no object that routing knows: no Service, no workload, nothing of Istio');
    const world = choose(this.project, worlds, asked.world);
    return { ...this.at(world), chosen: worlds.length > 1 ? this.folderOf(world) : undefined };
  }

  /** The mesh of the world that a test file names. Throws a Failure when there is none. */
  named(file: FilePath, folder: string): AskedMesh {
    const world = this.worlds.named(file, folder);
    if (world !== undefined) return { ...this.at(world), chosen: this.folderOf(world) };
    const names = this.worlds.folders.slice(0, MOST_NAMES).map((one) => displayPath(this.project, one) || '.');
    throw new Failure(
      `${displayPath(this.project, file)}: world ${folder} is none of the worlds of these files: ${names.join(', ')}`,
    );
  }

  private folderOf({ folder }: World): string {
    return displayPath(this.project, folder) || '.';
  }

  private at(world: World): Omit<AskedMesh, 'chosen'> {
    const { live, progress } = this;
    const pending = live.pending(world.id);
    for (const [done, path] of pending.entries()) {
      live.read(world.id, path);
      progress.show('Understanding', done, pending.length);
    }
    const [problem] = this.problems;
    if (problem !== undefined) throw new Failure(problem);
    return { engine: live.engine(world.id), world };
  }
}

function choose(project: Project, worlds: readonly World[], wanted: string | undefined): World {
  const [first] = worlds;
  if (wanted === undefined && first !== undefined) return first;
  const folder: FilePath = joinPath(project.cwd, wanted ?? '');
  const found = worlds.find((world) => world.folder === folder);
  if (found !== undefined) return found;
  const names = worlds.slice(0, MOST_NAMES).map((world) => relativePath(project.cwd, world.folder) || '.');
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
