import type { YamlDocument } from '../yaml/document';
import { parseDocument } from '../yaml/document';
import type { IndexKey } from './indexes';
import { keysOf } from './indexes';
import type { Kustomization } from './kustomization';
import { isKustomizationFile, readKustomization } from './kustomization';
import { Layout } from './layout';
import { neighbourNamespace, placePart } from './place';
import type { FolderFacts } from './place';
import { baseName, folderOf } from './paths';
import type { FilePath } from './paths';
import { PersistentMap } from './persistentMap';
import type { MapDraft } from './persistentMap';
import type { Resource } from './resource';
import type { Settings } from './settings';
import { readFile } from './sourceFile';
import type { SourceFile } from './sourceFile';

/** A file that is new or changed (`text`), or gone (no text). */
export interface FileChange {
  readonly path: FilePath;
  readonly text?: string;
  /** True when an editor has the file open: its trees are kept and re-used. */
  readonly open?: boolean;
}

/** The next workspace, and what is different in it. */
export interface WorkspaceUpdate {
  readonly workspace: Workspace;
  /** The index keys under which a resource appeared, changed or went. */
  readonly changed: ReadonlySet<IndexKey>;
  /** The files whose own documents or placements changed. */
  readonly files: ReadonlySet<FilePath>;
}

interface State {
  readonly settings: Settings;
  readonly roots: readonly FilePath[];
  readonly files: PersistentMap<SourceFile>;
  readonly folders: PersistentMap<FolderFacts>;
  readonly kustomizations: ReadonlyMap<FilePath, Kustomization>;
  readonly charts: ReadonlySet<FilePath>;
  readonly layout: Layout;
  readonly index: PersistentMap<readonly Resource[]>;
}

/** All files, worlds and indexes at one moment. Immutable: `with` gives the next. */
export class Workspace {
  private constructor(private readonly state: State) {}

  /** A workspace without files. @param roots the folders that the user opened. */
  static empty(settings: Settings, roots: readonly FilePath[]): Workspace {
    const kustomizations = new Map<FilePath, Kustomization>();
    const charts = new Set<FilePath>();
    return new Workspace({
      settings,
      roots,
      files: PersistentMap.empty(),
      folders: PersistentMap.empty(),
      kustomizations,
      charts,
      layout: Layout.of({ kustomizations, charts, roots }),
      index: PersistentMap.empty(),
    });
  }

  get settings(): Settings {
    return this.state.settings;
  }

  get layout(): Layout {
    return this.state.layout;
  }

  file(path: FilePath): SourceFile | undefined {
    return this.state.files.get(path);
  }

  files(): IterableIterator<SourceFile> {
    return this.state.files.values();
  }

  get fileCount(): number {
    return this.state.files.size;
  }

  /** The resources under a key, of all worlds. For hosts and tests; a check looks through its View. */
  resources(key: IndexKey): readonly Resource[] {
    return this.state.index.get(key) ?? NONE;
  }

  /** The next workspace after some files changed. An edit costs in proportion to the documents it touched. */
  with(changes: readonly FileChange[]): WorkspaceUpdate {
    return new Draft(this.state).apply(changes, (state) => new Workspace(state));
  }
}

const NONE: readonly Resource[] = [];

/** The work of one update: reads the changed files, then places what is new or stands differently now. */
class Draft {
  private readonly files: MapDraft<SourceFile>;
  private readonly folders: MapDraft<FolderFacts>;
  private readonly index: MapDraft<readonly Resource[]>;
  private readonly ownedLists = new Set<readonly Resource[]>();
  private readonly changed = new Set<IndexKey>();
  private readonly toPlace = new Set<FilePath>();
  private readonly touchedFolders = new Set<FilePath>();
  private kustomizations: ReadonlyMap<FilePath, Kustomization>;
  private charts: ReadonlySet<FilePath>;
  private layout: Layout;

  constructor(private readonly state: State) {
    this.files = state.files.draft();
    this.folders = state.folders.draft();
    this.index = state.index.draft();
    this.kustomizations = state.kustomizations;
    this.charts = state.charts;
    this.layout = state.layout;
  }

  apply(changes: readonly FileChange[], make: (state: State) => Workspace): WorkspaceUpdate {
    this.readLayout(changes);
    for (const change of changes) this.read(change);
    this.settleFolders();
    // Patches last: they take the namespace of what they complete.
    const [patches, others] = partition([...this.toPlace], (path) =>
      this.layout.membershipsOf(path).some(({ role }) => role === 'patch'),
    );
    for (const path of [...others, ...patches]) this.place(path);
    const workspace = make({
      settings: this.state.settings,
      roots: this.state.roots,
      files: PersistentMap.from(this.files),
      folders: PersistentMap.from(this.folders),
      kustomizations: this.kustomizations,
      charts: this.charts,
      layout: this.layout,
      index: PersistentMap.from(this.index),
    });
    return { workspace, changed: this.changed, files: this.toPlace };
  }

  /** Kustomizations and charts decide where the other files belong, so they are read first. */
  private readLayout(changes: readonly FileChange[]): void {
    const kustomizations = new Map(this.kustomizations);
    const charts = new Set(this.charts);
    let dirty = false;
    for (const { path, text } of changes) {
      const folder = folderOf(path);
      if (isKustomizationFile(path)) {
        dirty = true;
        if (text === undefined) kustomizations.delete(folder);
        else kustomizations.set(folder, readKustomization(folder, parseDocument(text)));
      } else if (baseName(path) === 'Chart.yaml') {
        dirty = true;
        if (text === undefined) charts.delete(folder);
        else charts.add(folder);
      }
    }
    if (!dirty) return;
    this.kustomizations = kustomizations;
    this.charts = charts;
    const before = this.layout;
    this.layout = Layout.of({ kustomizations, charts, roots: this.state.roots });
    for (const file of this.state.files.values()) {
      if (!sameMemberships(before, this.layout, file.path)) this.toPlace.add(file.path);
    }
  }

  private read(change: FileChange): void {
    const { path, text } = change;
    const old = this.files.get(path);
    if (text === undefined) {
      if (old === undefined) return;
      this.unplace(old);
      this.files.delete(path);
      this.toPlace.delete(path);
      this.noteFolder(path, old, undefined);
      return;
    }
    const options = { template: this.layout.chartOf(path) !== undefined, keep: change.open === true };
    const file = readFile(path, text, options, old);
    this.files.set(path, file);
    this.toPlace.add(path);
    this.noteFolder(path, old, file);
    if (old !== undefined) this.unplaceMissing(old, file);
  }

  /** Keeps count of the namespaces that the objects of a folder write. */
  private noteFolder(path: FilePath, old: SourceFile | undefined, file: SourceFile | undefined): void {
    const folder = folderOf(path);
    const before = this.folders.get(folder);
    const written = file === undefined ? undefined : writtenNamespaces(file);
    if (old !== undefined && sameSet(before?.files.get(path), written)) return;
    const files = this.touchedFolders.has(folder)
      ? (before?.files as Map<FilePath, ReadonlySet<string>>)
      : new Map(before?.files);
    if (written === undefined) files.delete(path);
    else files.set(path, written);
    this.folders.set(folder, { files });
    this.touchedFolders.add(folder);
  }

  /** Where the namespace that neighbours agree on has changed, all files of the folder are placed anew. */
  private settleFolders(): void {
    for (const folder of this.touchedFolders) {
      const before = this.state.folders.get(folder);
      const after = this.folders.get(folder);
      if (after === undefined || neighbourNamespace(before) === neighbourNamespace(after)) continue;
      for (const path of after.files.keys()) if (this.files.get(path) !== undefined) this.toPlace.add(path);
    }
  }

  private place(path: FilePath): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    const memberships = this.layout.membershipsOf(path);
    const neighbours = neighbourNamespace(this.folders.get(folderOf(path)));
    const parts = file.parts.map((placed) => {
      const target = {
        file: path,
        memberships,
        neighbours,
        settings: this.state.settings,
        targets: (key: IndexKey) => this.index.get(key) ?? NONE,
      };
      const resources = placePart(placed.part, target, placed.resources);
      if (resources === placed.resources) return placed;
      for (const resource of placed.resources) if (!resources.includes(resource)) this.remove(resource);
      for (const resource of resources) if (!placed.resources.includes(resource)) this.add(resource);
      return { ...placed, resources };
    });
    this.files.set(path, { ...file, parts });
  }

  private unplace(file: SourceFile): void {
    for (const { resources } of file.parts) for (const resource of resources) this.remove(resource);
  }

  /** Takes the resources of parts that the new version of a file no longer has out of the indexes. */
  private unplaceMissing(old: SourceFile, file: SourceFile): void {
    const kept = new Set(file.parts.flatMap((placed) => placed.resources));
    for (const { resources } of old.parts)
      for (const resource of resources) if (!kept.has(resource)) this.remove(resource);
  }

  private add(resource: Resource): void {
    for (const key of keysOf(resource, this.state.settings)) {
      this.own(key).push(resource);
      this.changed.add(key);
    }
  }

  private remove(resource: Resource): void {
    for (const key of keysOf(resource, this.state.settings)) {
      const list = this.own(key);
      const at = list.indexOf(resource);
      if (at >= 0) list.splice(at, 1);
      if (list.length === 0) this.index.delete(key);
      this.changed.add(key);
    }
  }

  /** The list under a key, as one that this draft may write. */
  private own(key: IndexKey): Resource[] {
    const list = this.index.get(key);
    if (list !== undefined && this.ownedLists.has(list)) return list as Resource[];
    const copy = list === undefined ? [] : [...list];
    this.ownedLists.add(copy);
    this.index.set(key, copy);
    return copy;
  }
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

function sameMemberships(before: Layout, after: Layout, path: FilePath): boolean {
  const old = before.membershipsOf(path);
  const now = after.membershipsOf(path);
  return (
    old.length === now.length &&
    old.every((membership, index) => {
      const other = now[index];
      return (
        membership.world.id === other?.world.id &&
        membership.world.open === other.world.open &&
        membership.namespace === other.namespace &&
        membership.role === other.role
      );
    })
  );
}

function writtenNamespaces(file: SourceFile): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { part } of file.parts)
    for (const { namespace } of part.objects) if (namespace !== undefined) found.add(namespace);
  return found;
}

function sameSet(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  return a !== undefined && b !== undefined && a.size === b.size && [...a].every((entry) => b.has(entry));
}

/** The tree of a document, for files whose trees are not kept. */
export type DocumentSource = (file: SourceFile, index: number) => YamlDocument | undefined;
