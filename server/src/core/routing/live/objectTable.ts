import type { FilePath } from '../../workspace/paths';
import type { MeshNote } from '../mesh';
import type { KindLists, OfKind } from '../meshBuilder';
import { compareText } from '../registry/serviceIndex';
import { identityOf, selectVariant } from '../selection';
import type { Selection } from '../selection';
import type { RoutingObject } from '../spec/decode';
import type { DecodedObject } from './decodeFile';

interface Entry extends DecodedObject {
  readonly path: FilePath;
}

/** All variants of one object, and which of them takes part. */
interface Identity {
  entries: readonly Entry[];
  selection: Selection;
}

/** The objects of a kind. */
class Kind {
  private readonly identities = new Map<string, Identity>();
  private readonly stale = new Set<string>();
  /** The oldest first, so that whoever sorts them has little to do. Replaced when something in it changes. */
  private kept: readonly RoutingObject[] = [];
  private noted: readonly MeshNote[] = [];

  constructor(private readonly domainSuffix: string) {}

  add(key: string, entry: Entry): void {
    const identity = this.identities.get(key);
    if (identity === undefined) this.identities.set(key, { entries: [entry], selection: NOTHING });
    else identity.entries = [...identity.entries, entry];
    this.stale.add(key);
  }

  remove(key: string, path: FilePath, object: RoutingObject): void {
    const identity = this.identities.get(key);
    if (identity === undefined) return;
    identity.entries = identity.entries.filter((entry) => entry.path !== path || entry.object !== object);
    this.stale.add(key);
  }

  get list(): readonly RoutingObject[] {
    this.settle();
    return this.kept;
  }

  get notes(): readonly MeshNote[] {
    this.settle();
    return this.noted;
  }

  /** The same objects, for another table to change. The lists are shared until then. */
  copy(): Kind {
    this.settle();
    const copy = new Kind(this.domainSuffix);
    for (const [key, identity] of this.identities) copy.identities.set(key, { ...identity });
    copy.kept = this.kept;
    copy.noted = this.noted;
    return copy;
  }

  private settle(): void {
    if (this.stale.size === 0) return;
    const gone = new Set<RoutingObject>();
    const come: RoutingObject[] = [];
    const goneNotes = new Set<MeshNote>();
    const comeNotes: MeshNote[] = [];
    for (const key of this.stale) {
      const identity = this.identities.get(key);
      if (identity === undefined) continue;
      for (const object of identity.selection.kept) gone.add(object);
      for (const note of identity.selection.notes) goneNotes.add(note);
      identity.selection = select(identity.entries, this.domainSuffix);
      come.push(...identity.selection.kept);
      comeNotes.push(...identity.selection.notes);
      if (identity.entries.length === 0) this.identities.delete(key);
    }
    this.stale.clear();
    const stay = gone.size === 0 ? this.kept : this.kept.filter((object) => !gone.has(object));
    this.kept = merged(stay, come.sort(byAge));
    if (goneNotes.size + comeNotes.length > 0)
      this.noted = [...this.noted.filter((note) => !goneNotes.has(note)), ...comeNotes];
  }
}

const NOTHING: Selection = { kept: [], notes: [] };

function byAge({ meta: a }: RoutingObject, { meta: b }: RoutingObject): number {
  return (a.created ?? 0) - (b.created ?? 0) || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);
}

/** Two ordered lists as one. */
function merged(one: readonly RoutingObject[], other: readonly RoutingObject[]): RoutingObject[] {
  const all: RoutingObject[] = [];
  let at = 0;
  for (const object of one) {
    for (let next = other[at]; next !== undefined && byAge(next, object) < 0; next = other[at]) {
      all.push(next);
      at++;
    }
    all.push(object);
  }
  return all.concat(other.slice(at));
}

function select(entries: readonly Entry[], domainSuffix: string): Selection {
  const ordered = entries.length < 2 ? entries : [...entries].sort(byPlace);
  const refused = new Set(entries.flatMap((entry) => (entry.refused ? entry.object.meta.resource : [])));
  return selectVariant(
    ordered.map(({ object }) => object),
    domainSuffix,
    (resource) => refused.has(resource),
  );
}

/** By file, then by place: the same whatever was read first. */
function byPlace(a: Entry, b: Entry): number {
  return compareText(a.path, b.path) || a.object.meta.place.span.start - b.object.meta.place.span.start;
}

/** The objects of one world, kept in step file by file; the lists of kinds that nobody touched stay the same lists. */
export class ObjectTable implements KindLists {
  private readonly files = new Map<FilePath, readonly DecodedObject[]>();
  private readonly kinds = new Map<string, Kind>();

  constructor(private readonly domainSuffix: string) {}

  /** Takes what a file holds now. */
  set(path: FilePath, objects: readonly DecodedObject[]): void {
    const before = this.files.get(path) ?? [];
    const stays = new Set(before.map(({ object }) => object));
    const comes = new Set(objects.map(({ object }) => object));
    if (objects.length === 0) this.files.delete(path);
    else this.files.set(path, objects);
    for (const { object } of before)
      if (!comes.has(object)) this.kinds.get(object.kind)?.remove(identityOf(object), path, object);
    for (const decoded of objects) if (!stays.has(decoded.object)) this.add({ ...decoded, path });
  }

  of<K extends RoutingObject['kind']>(kind: K): readonly OfKind<K>[] {
    return (this.kinds.get(kind)?.list ?? NOTHING.kept) as readonly OfKind<K>[];
  }

  /** A table of the same files that can be changed without changing this one. */
  copy(): ObjectTable {
    const copy = new ObjectTable(this.domainSuffix);
    for (const [path, objects] of this.files) copy.files.set(path, objects);
    for (const [name, kind] of this.kinds) copy.kinds.set(name, kind.copy());
    return copy;
  }

  /** What is to be said of the objects that take no part. */
  notes(): readonly MeshNote[] {
    return [...this.kinds.values()].flatMap(({ notes }) => notes);
  }

  private add(entry: Entry): void {
    const { object } = entry;
    let kind = this.kinds.get(object.kind);
    if (kind === undefined) {
      kind = new Kind(this.domainSuffix);
      this.kinds.set(object.kind, kind);
    }
    kind.add(identityOf(object), entry);
  }
}
