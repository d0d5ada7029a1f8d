import { emptyState, WorkspaceDraft } from './draft';
import type { FileChange, WorkspaceState } from './draft';
import type { IndexKey } from './indexes';
import type { Layout, World } from './layout';
import { decidesLayout, makeLayout } from './layoutDraft';
import type { FilePath } from './paths';
import { PersistentMap } from './persistentMap';
import type { Resource } from './resource';
import { ResourceIndex } from './resourceIndex';
import { ResourceOrder } from './resourceOrder';
import type { Settings } from './settings';
import type { SourceFile } from './sourceFile';

export type { FileChange } from './draft';

/** The next workspace, and what is different in it. */
export interface WorkspaceUpdate {
  readonly workspace: Workspace;
  /** The index keys under which a resource appeared, changed or went. */
  readonly changed: ReadonlySet<IndexKey>;
  /** The files whose own documents or placements changed, or that are gone. */
  readonly files: ReadonlySet<FilePath>;
}

/** All files, worlds and indexes at one moment. Immutable: `with` gives the next. */
export class Workspace {
  private readonly order: ResourceOrder;

  private constructor(private readonly state: WorkspaceState) {
    this.order = new ResourceOrder(state.files);
  }

  /** A workspace without files. @param roots the folders that the user opened. */
  static empty(settings: Settings, roots: readonly FilePath[]): Workspace {
    return new Workspace(emptyState(settings, roots));
  }

  get settings(): Settings {
    return this.state.settings;
  }

  get roots(): readonly FilePath[] {
    return this.state.layout.roots;
  }

  get layout(): Layout {
    return this.state.layout.layout;
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

  /**
   * The resources under a key, of all worlds, in the order of files and texts. For hosts and tests; a check looks
   * through its View.
   */
  resources(key: IndexKey): readonly Resource[] {
    return this.order.ordered(key, this.state.index.get(key));
  }

  /** The namespaces that a world shows to exist: declared, written or given; sorted. */
  namespacesOf(world: World): string[] {
    const names: string[] = [];
    for (const known of this.state.namespaces.values()) if (known.world === world.id) names.push(known.name);
    return names.sort();
  }

  /** The next workspace after some files changed. An edit costs in proportion to the documents it touched. */
  with(changes: readonly FileChange[]): WorkspaceUpdate {
    const changed = new Set<IndexKey>();
    const draft = new WorkspaceDraft(this.state, changed);
    draft.read(changes);
    const files = draft.settle();
    for (const path of draft.settlePatches()) files.add(path);
    return { workspace: new Workspace(draft.finish()), changed, files };
  }

  /** The same files under other settings or roots: nothing is read, everything is placed anew. */
  configured(settings: Settings, roots: readonly FilePath[]): Workspace {
    const { kustomizations, charts } = this.state.layout;
    const layout = makeLayout(roots, kustomizations, charts);
    const draft = new WorkspaceDraft({
      ...this.state,
      settings,
      layout,
      index: ResourceIndex.empty(),
      namespaces: PersistentMap.empty(),
    });
    draft.unplaceAll();
    draft.settle();
    draft.settlePatches();
    return new Workspace(draft.finish());
  }

  /** For reading very many files in small steps, without the cost of a new workspace at each. */
  builder(): WorkspaceBuilder {
    return new WorkspaceBuilder(new WorkspaceDraft(this.state), (state) => new Workspace(state));
  }
}

/** Takes files step by step and gives, at any time, the workspace with all files so far. */
export class WorkspaceBuilder {
  private made: Workspace | undefined;

  constructor(
    private readonly draft: WorkspaceDraft,
    private readonly make: (state: WorkspaceState) => Workspace,
  ) {}

  /** Takes files. Kustomizations and charts are best taken first: each that comes later moves files that are there. */
  add(changes: readonly FileChange[]): void {
    this.made = undefined;
    this.draft.read(changes);
    // Between kustomizations nothing needs to be placed, and working the worlds out after each would take long.
    if (changes.some(({ path }) => !decidesLayout(path))) this.draft.settle();
  }

  /** The workspace with all files so far. Cheap while nobody asks between steps. */
  get workspace(): Workspace {
    if (this.made === undefined) {
      this.draft.settle();
      this.draft.settlePatches();
      this.made = this.make(this.draft.finish());
    }
    return this.made;
  }
}
