import type { Kustomization, PatchTarget } from './kustomization';
import { folderOf, isInside } from './paths';
import type { FilePath } from './paths';

/** A set of objects that can live together in one cluster. */
export interface World {
  /** Unique and stable: the kind and the folder. */
  readonly id: string;
  readonly kind: 'kustomize' | 'chart' | 'folder';
  readonly folder: FilePath;
  /** True when the world holds objects that no file here shows. */
  readonly open: boolean;
  /** What patches of the kustomizations change in ways that no file of objects shows. */
  readonly patched?: readonly PatchTarget[];
}

/** How a file takes part in a world. */
export interface Membership {
  readonly world: World;
  /** The namespace that a kustomization puts on every object. */
  readonly namespace?: string;
  /** `patch`: the file's objects are partial and complete others. */
  readonly role: 'resource' | 'patch';
}

/** What the worlds are made of. */
export interface LayoutInput {
  /** By folder. */
  readonly kustomizations: ReadonlyMap<FilePath, Kustomization>;
  /** Folders that hold a Chart.yaml. */
  readonly charts: ReadonlySet<FilePath>;
  /** The folders that the user opened. */
  readonly roots: readonly FilePath[];
}

/** The worlds of a workspace, and which files take part in which. Immutable. */
export class Layout {
  private constructor(
    private readonly members: ReadonlyMap<FilePath, readonly Membership[]>,
    private readonly charts: ReadonlySet<FilePath>,
    private readonly folders: readonly World[],
    /** The files that hold patches in one of their worlds. */
    readonly patches: ReadonlySet<FilePath>,
  ) {}

  /** Works out the worlds: one for each kustomization that no other one names, one for each chart, one for each opened folder. */
  static of(input: LayoutInput): Layout {
    const members = new Map<FilePath, Membership[]>();
    const inner = new Set([...input.kustomizations.values()].flatMap((kustomization) => kustomization.resources));
    for (const [folder, kustomization] of input.kustomizations) {
      if (inner.has(folder) || kustomization.component) continue;
      addKustomizeWorld(kustomization, input.kustomizations, members);
    }
    const roots = input.roots.length > 0 ? input.roots : ['/'];
    const folders = [...roots].sort((a, b) => b.length - a.length).map(folderWorld);
    const patches = new Set<FilePath>();
    for (const [path, memberships] of members) if (memberships.some(({ role }) => role === 'patch')) patches.add(path);
    return new Layout(members, input.charts, folders, patches);
  }

  /** The worlds that a file takes part in; at least one. */
  membershipsOf(path: FilePath): readonly Membership[] {
    const known = this.members.get(path);
    if (known !== undefined) return known;
    const chart = this.chartOf(path);
    if (chart !== undefined)
      return [{ world: { id: `chart:${chart}`, kind: 'chart', folder: chart, open: true }, role: 'resource' }];
    const folder =
      this.folders.find((world) => isInside(path, world.folder)) ?? this.folders.at(-1) ?? folderWorld('/');
    const tests = testFolderOf(path, folder.folder);
    return [{ world: tests === undefined ? folder : folderWorld(tests), role: 'resource' }];
  }

  /**
   * The paths that `membershipsOf` places otherwise than it did in `before`.
   * @param paths asked for where it may be any: all paths that matter.
   */
  movedSince(before: Layout, paths: () => Iterable<FilePath>): ReadonlySet<FilePath> {
    const sameCharts = this.charts.size === before.charts.size && [...this.charts].every((at) => before.charts.has(at));
    const sameFolders = this.folders.every(({ id }, index) => id === before.folders[index]?.id);
    const candidates = sameCharts && sameFolders ? [...before.members.keys(), ...this.members.keys()] : paths();
    const moved = new Set<FilePath>();
    for (const path of candidates) {
      if (!sameMemberships(before.membershipsOf(path), this.membershipsOf(path))) moved.add(path);
    }
    return moved;
  }

  /** The chart whose templates or CRDs the file is one of; for a chart inside a chart, the outermost. */
  chartOf(path: FilePath): FilePath | undefined {
    if (this.charts.size === 0 || !/\/(?:templates|crds)\//.test(path)) return undefined;
    let found: FilePath | undefined;
    for (let folder = folderOf(path); folder !== folderOf(folder); folder = folderOf(folder)) {
      const rest = path.slice(folder.length);
      if (this.charts.has(folder) && /^\/(?:charts\/.*\/)?(?:templates|crds)\//.test(rest)) found = folder;
    }
    return found;
  }
}

function sameMemberships(old: readonly Membership[], now: readonly Membership[]): boolean {
  return (
    old.length === now.length &&
    old.every((membership, index) => {
      const other = now[index];
      return (
        other !== undefined &&
        sameWorld(membership.world, other.world) &&
        membership.namespace === other.namespace &&
        membership.role === other.role
      );
    })
  );
}

/** Objects for tests are no part of what a cluster gets, and often wrong on purpose. */
const TEST_FOLDER = /\/(?:tests|e2e|testdata|test[-_]data|fixtures|__tests__|__fixtures__)\//;

/** The outermost folder for tests that a file is in, below an opened folder. */
function testFolderOf(path: FilePath, root: FilePath): FilePath | undefined {
  const from = root === '/' ? 0 : root.length;
  const match = isInside(path, root) ? TEST_FOLDER.exec(path.slice(from)) : null;
  return match === null ? undefined : path.slice(0, from + match.index + match[0].length - 1);
}

/** True when two worlds, perhaps of two layouts, are the same in all that their objects are judged by. */
export function sameWorld(a: World, b: World): boolean {
  return a.id === b.id && a.open === b.open && samePatches(a, b);
}

function samePatches({ patched: a = [] }: World, { patched: b = [] }: World): boolean {
  return (
    a.length === b.length && a.every(({ kind, name }, index) => kind === b[index]?.kind && name === b[index]?.name)
  );
}

function folderWorld(folder: FilePath): World {
  return { id: `folder:${folder}`, kind: 'folder', folder, open: false };
}

function addKustomizeWorld(
  root: Kustomization,
  all: ReadonlyMap<FilePath, Kustomization>,
  members: Map<FilePath, Membership[]>,
): void {
  const reached: { path: FilePath; namespace?: string; role: Membership['role'] }[] = [];
  const seen = new Set<Kustomization>();
  const patched: PatchTarget[] = [];
  let open = false;
  const visit = (kustomization: Kustomization, outer: string | undefined): void => {
    if (seen.has(kustomization)) return;
    seen.add(kustomization);
    open ||= kustomization.open;
    patched.push(...kustomization.patched);
    const namespace = outer ?? kustomization.namespace;
    for (const path of kustomization.resources) {
      const nested = all.get(path);
      if (nested === undefined) reached.push({ path, namespace, role: 'resource' });
      else visit(nested, namespace);
    }
    for (const path of kustomization.patches) reached.push({ path, namespace, role: 'patch' });
  };
  visit(root, undefined);
  const world: World = { id: `kustomize:${root.folder}`, kind: 'kustomize', folder: root.folder, open, patched };
  for (const { path, namespace, role } of reached) {
    const list = members.get(path) ?? [];
    list.push({ world, namespace, role });
    members.set(path, list);
  }
}
