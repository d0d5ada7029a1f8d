import { CheckTable } from '../../rules/checkTable';
import { allChecks } from '../../rules/index';
import type { CheckInput } from '../../rules/runChecks';
import type { Schemas } from '../../schema/schemas';
import type { IndexKey } from '../../workspace/indexes';
import type { FilePath } from '../../workspace/paths';
import type { SourceFile } from '../../workspace/sourceFile';
import type { Workspace, WorkspaceUpdate } from '../../workspace/workspace';
import { RoutingEngine } from '../engine';
import { MeshBuilder } from '../meshBuilder';
import type { MeshOptions } from '../meshBuilder';
import { ObjectCompactor } from './compactor';
import { decodeFile } from './decodeFile';
import type { DecodedObject, DecodedPart, KnownRefusals } from './decodeFile';
import { ObjectTable } from './objectTable';

/** What routing is worked out with. */
export interface LiveRoutingOptions {
  readonly schemas: Schemas;
  /** The text of a file that is not open; undefined when it cannot be had. */
  readonly readText: (path: FilePath) => string | undefined;
  readonly onError: (error: unknown, check: string) => void;
  /** Whoever checks the files may know already what is refused in one. */
  readonly refusals?: KnownRefusals;
  /** For answers that are compared with measured ones: addresses and ages that the files lack. */
  readonly mesh?: Pick<MeshOptions, 'addresses' | 'assumedCreation'>;
}

/** The mesh of one world, in step with the files. */
interface LiveWorld {
  readonly table: ObjectTable;
  readonly builder: MeshBuilder;
  /** Files that changed since the world was asked for the last time. */
  readonly stale: Set<FilePath>;
  engine: RoutingEngine | undefined;
}

/**
 * Answers routing questions about a workspace that changes. Nothing is kept before the first question; from then on each
 * document of an asked world is decoded once for as long as its text stays the same, and an edit makes anew only what
 * depends on the kinds of objects that it touched.
 */
export class LiveRouting {
  private workspace: Workspace;
  private readonly worlds = new Map<string, LiveWorld>();
  private readonly decoded = new Map<FilePath, readonly DecodedPart[]>();
  /** The files whose objects may be refused or not when something under a key changes. */
  private readonly readers = new Map<IndexKey, Set<FilePath>>();
  private compactor = new ObjectCompactor();
  private readonly checks = new CheckTable(allChecks);

  constructor(
    workspace: Workspace,
    private readonly options: LiveRoutingOptions,
  ) {
    this.workspace = workspace;
  }

  /** Takes the next workspace. */
  update({ workspace, files, changed }: WorkspaceUpdate): void {
    this.workspace = workspace;
    if (this.worlds.size === 0) return;
    const others = [...changed].flatMap((key) => [...(this.readers.get(key) ?? [])]);
    // What they say is the same, but the cluster may judge it otherwise now.
    for (const path of others) this.decoded.delete(path);
    for (const { stale } of this.worlds.values()) for (const path of [...files, ...others]) stale.add(path);
    for (const path of files) if (workspace.file(path) === undefined) this.decoded.delete(path);
  }

  /** Starts over: other settings, other folders, or very many files. */
  reset(workspace: Workspace): void {
    this.workspace = workspace;
    this.worlds.clear();
    this.decoded.clear();
    this.readers.clear();
    this.compactor = new ObjectCompactor();
  }

  /**
   * Routing of another state of the same files; this one goes on unchanged. What both have in common is decoded and
   * indexed once.
   * @param update the other state, made from the workspace of this one.
   */
  fork(update: WorkspaceUpdate): LiveRouting {
    // Nobody checks the files of the other state.
    const { refusals, ...options } = this.options;
    const fork = new LiveRouting(this.workspace, options);
    for (const [path, parts] of this.decoded) fork.decoded.set(path, parts);
    for (const [key, paths] of this.readers) fork.readers.set(key, new Set(paths));
    for (const [id, { table, builder, stale }] of this.worlds)
      fork.worlds.set(id, { table: table.copy(), builder: builder.copy(), stale: new Set(stale), engine: undefined });
    fork.update(update);
    return fork;
  }

  /** The files that must be read before a question about a world can be answered; few after the first one. */
  pending(world: string): readonly FilePath[] {
    return [...this.world(world).stale];
  }

  /** Reads one of the files that are pending, so that a host can do it in small steps. */
  read(world: string, path: FilePath): void {
    const live = this.world(world);
    if (!live.stale.delete(path)) return;
    live.engine = undefined;
    const file = this.workspace.file(path);
    const parts = file === undefined ? [] : this.partsOf(file);
    live.table.set(path, objectsOf(parts, world));
  }

  /** The engine of a world, with all changes taken in. @param world the id of a world; one without files is empty. */
  engine(world: string): RoutingEngine {
    const live = this.world(world);
    for (const path of [...live.stale]) this.read(world, path);
    // What it remembers of texts weighs as much as the objects.
    this.compactor = new ObjectCompactor();
    live.engine ??= new RoutingEngine(live.builder.build(live.table, live.table.notes()));
    return live.engine;
  }

  private world(id: string): LiveWorld {
    let live = this.worlds.get(id);
    if (live === undefined) {
      const { domainSuffix } = this.workspace.settings;
      const stale = new Set<FilePath>();
      for (const file of this.workspace.files()) if (isIn(file, id)) stale.add(file.path);
      live = {
        table: new ObjectTable(domainSuffix),
        builder: new MeshBuilder({ ...this.options.mesh, domainSuffix }),
        stale,
        engine: undefined,
      };
      this.worlds.set(id, live);
    }
    return live;
  }

  private partsOf(file: SourceFile): readonly DecodedPart[] {
    const { path } = file;
    const before = this.decoded.get(path) ?? [];
    const decoded = decodeFile(file, before, () => this.options.readText(path), this.input, this.options.refusals);
    const parts = file.open
      ? decoded
      : decoded.map((part) => (part.isSmall === true || before.includes(part) ? part : this.compacted(part)));
    this.decoded.set(path, parts);
    for (const { reads } of parts)
      for (const key of reads) {
        const readers = this.readers.get(key);
        if (readers === undefined) this.readers.set(key, new Set([path]));
        else readers.add(path);
      }
    return parts;
  }

  private compacted(decoded: DecodedPart): DecodedPart {
    const keep = new Set<object>(decoded.resources);
    for (const { facts } of decoded.resources) keep.add(facts.labels).add(facts.annotations);
    const objects = decoded.objects.map(({ object, refused }) => ({
      object: this.compactor.compact(object, keep),
      refused,
    }));
    return { ...decoded, objects };
  }

  private get input(): CheckInput {
    const { schemas, onError } = this.options;
    return { workspace: this.workspace, schemas, onError, checks: this.checks };
  }
}

function isIn({ parts }: SourceFile, world: string): boolean {
  return parts.some(({ resources }) => resources.some((resource) => resource.world.id === world));
}

function objectsOf(parts: readonly DecodedPart[], world: string): DecodedObject[] {
  return parts.flatMap(({ objects }) => objects.filter(({ object }) => object.meta.resource.world.id === world));
}
