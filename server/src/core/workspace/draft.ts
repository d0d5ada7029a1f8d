import { Compactor } from './facts/compact';
import type { Folder } from './folders';
import { FolderDraft } from './folders';
import type { IndexKey } from './indexes';
import { keysOf } from './indexes';
import type { Layout } from './layout';
import type { LayoutState } from './layoutDraft';
import { decidesLayout, LayoutDraft, makeLayout } from './layoutDraft';
import { PatchDraft } from './patchDraft';
import { placePart } from './place';
import { isOwnFile } from './ownFiles';
import type { PlaceTarget } from './place';
import type { MeshFileKind } from './facts/extract';
import { countNamespace } from './namespaces';
import type { KnownNamespace } from './namespaces';
import type { FilePath } from './paths';
import { PersistentMap } from './persistentMap';
import type { MapDraft } from './persistentMap';
import type { Resource } from './resource';
import type { IndexDraft } from './resourceIndex';
import { ResourceIndex } from './resourceIndex';
import type { Settings } from './settings';
import { readFile } from './sourceFile';
import type { PlacedPart, SourceFile } from './sourceFile';

/** A file that is new or changed (`text`), or gone (no text). */
export interface FileChange {
  readonly path: FilePath;
  readonly text?: string;
  /** True when an editor has the file open: its trees are kept and re-used. */
  readonly open?: boolean;
}

/** All that a workspace holds. Immutable. */
export interface WorkspaceState {
  readonly settings: Settings;
  readonly layout: LayoutState;
  readonly files: PersistentMap<SourceFile>;
  readonly folders: PersistentMap<Folder>;
  readonly index: ResourceIndex;
  readonly namespaces: PersistentMap<KnownNamespace>;
}

/** A state without files. */
export function emptyState(settings: Settings, roots: readonly FilePath[]): WorkspaceState {
  return {
    settings,
    layout: makeLayout(roots, new Map(), new Set()),
    files: PersistentMap.empty(),
    folders: PersistentMap.empty(),
    index: ResourceIndex.empty(),
    namespaces: PersistentMap.empty(),
  };
}

/** The way from one state of a workspace to the next: reads changed files, then places what is new or stands differently. */
export class WorkspaceDraft {
  private readonly settings: Settings;
  private readonly files: MapDraft<SourceFile>;
  private readonly folderMap: MapDraft<Folder>;
  private readonly folders: FolderDraft;
  private readonly index: IndexDraft;
  private readonly namespaces: MapDraft<KnownNamespace>;
  private readonly layouts: LayoutDraft;
  private readonly patches = new PatchDraft();
  private readonly compactor = new Compactor();
  private toPlace = new Set<FilePath>();

  /** @param changed takes the index keys under which a resource appeared, changed or went, if anybody asks. */
  constructor(
    state: WorkspaceState,
    private readonly changed?: Set<IndexKey>,
  ) {
    this.settings = state.settings;
    this.files = state.files.draft();
    this.folderMap = state.folders.draft();
    this.folders = new FolderDraft(this.folderMap);
    this.index = state.index.draft();
    this.namespaces = state.namespaces.draft();
    this.layouts = new LayoutDraft(state.layout);
  }

  /** Reads changed files. Nothing is placed before `settle`. */
  read(changes: readonly FileChange[]): void {
    for (const { path, text } of changes) this.layouts.note(path, text);
    for (const change of changes) this.readOne(change);
  }

  /**
   * Places what was read and what stands differently because of it; all but patches, which can wait for `settlePatches`.
   * @returns the files whose own documents or placements changed since the last time.
   */
  settle(): Set<FilePath> {
    const layout = this.layout();
    for (const path of this.folders.settle((at) => this.files.get(at))) this.toPlace.add(path);
    const touched = this.toPlace;
    this.toPlace = new Set();
    for (const path of touched) {
      if (layout.patches.has(path)) this.patches.add(path);
      else this.place(path, layout);
    }
    return touched;
  }

  /**
   * Places patches, after all others.
   * @returns the files that stand differently though nobody touched them.
   */
  settlePatches(): FilePath[] {
    const layout = this.layout();
    const fileAt = (path: FilePath): SourceFile | undefined => this.files.get(path);
    return this.patches.settle(layout, fileAt, (path) => this.place(path, layout));
  }

  /** Forgets where everything stands, so that `settle` places it anew. The state that the draft began with has no index. */
  unplaceAll(): void {
    for (const { path, parts, open } of [...this.files.values()]) {
      const unplaced = parts.map(({ start, part }): PlacedPart => ({ start, part, resources: NO_RESOURCES }));
      this.files.set(path, { path, parts: unplaced, open });
      this.toPlace.add(path);
    }
  }

  /** The state after the last `settle`. The draft may go on; what it does from then on shows only in the next state. */
  finish(): WorkspaceState {
    return {
      settings: this.settings,
      layout: this.layouts.settle(() => undefined),
      files: PersistentMap.from(this.files),
      folders: PersistentMap.from(this.folderMap),
      index: ResourceIndex.from(this.index),
      namespaces: PersistentMap.from(this.namespaces),
    };
  }

  private layout(): Layout {
    const { layout } = this.layouts.settle((before, after) => {
      for (const path of after.movedSince(before, () => this.pathsWithObjects())) this.toPlace.add(path);
    });
    return layout;
  }

  private *pathsWithObjects(): Generator<FilePath> {
    for (const file of this.files.values()) if (hasObjects(file)) yield file.path;
  }

  private readOne({ path, text, open }: FileChange): void {
    const old = this.files.get(path);
    this.toPlace.add(path);
    if (text === undefined) {
      if (old === undefined) return;
      for (const { resources } of old.parts) for (const resource of resources) this.remove(resource);
      this.files.delete(path);
      this.folders.note(path, old, undefined);
      return;
    }
    const template = !decidesLayout(path) && !isOwnFile(path) && this.layout().chartOf(path) !== undefined;
    const meshFile = meshFileKind(path, this.settings);
    const options = { template, keep: open === true, compactor: this.compactor, meshFile };
    const file = readFile(path, text, { ...options, isOwnFile: isOwnFile(path) }, old);
    this.files.set(path, file);
    this.folders.note(path, old, file);
    if (old !== undefined) this.removeMissing(old, file);
  }

  /** @returns true when something in the file stands differently now. */
  private place(path: FilePath, layout: Layout): boolean {
    const file = this.files.get(path);
    if (file === undefined || !hasObjects(file)) return false;
    const target: PlaceTarget = {
      file: path,
      memberships: layout.membershipsOf(path),
      neighbours: this.folders.neighbourNamespace(path),
      settings: this.settings,
      targets: (key) => this.index.get(key),
    };
    let same = true;
    const parts = file.parts.map((placed) => {
      const resources = placePart(placed.part, target, placed.resources);
      if (resources === placed.resources) return placed;
      same = false;
      for (const resource of placed.resources) if (!resources.includes(resource)) this.remove(resource);
      for (const resource of resources) if (!placed.resources.includes(resource)) this.add(resource);
      return { start: placed.start, part: placed.part, resources };
    });
    if (!same) this.files.set(path, { path, parts, open: file.open });
    return !same;
  }

  /** Takes the resources of parts that the new version of a file no longer has out of the indexes. */
  private removeMissing(old: SourceFile, file: SourceFile): void {
    const kept = new Map(file.parts.map(({ resources }, index) => [resources, index]));
    let last = -1;
    for (const { resources } of old.parts) {
      if (resources.length === 0) continue;
      const index = kept.get(resources);
      if (index === undefined) for (const resource of resources) this.remove(resource);
      else if (index < last) for (const resource of resources) this.noteMove(resource);
      else last = index;
    }
  }

  /** Look-ups give the resources of a file in the order of its text. */
  private noteMove(resource: Resource): void {
    if (this.changed !== undefined) for (const key of keysOf(resource, this.settings)) this.changed.add(key);
  }

  private add(resource: Resource): void {
    this.patches.note(resource);
    countNamespace(this.namespaces, resource, 1);
    for (const key of keysOf(resource, this.settings)) {
      this.index.add(key, resource);
      this.changed?.add(key);
    }
  }

  private remove(resource: Resource): void {
    this.patches.note(resource);
    countNamespace(this.namespaces, resource, -1);
    for (const key of keysOf(resource, this.settings)) {
      this.index.remove(key, resource);
      this.changed?.add(key);
    }
  }
}

const NO_RESOURCES: readonly Resource[] = [];

function hasObjects(file: SourceFile): boolean {
  return file.parts.some(({ part }) => part.objects.length > 0);
}

/** What the user says that a file holds; undefined for manifests. */
function meshFileKind(path: FilePath, settings: Settings): MeshFileKind | undefined {
  if (path === settings.meshConfig) return 'MeshConfig';
  return path === settings.meshNetworks ? 'MeshNetworks' : undefined;
}
