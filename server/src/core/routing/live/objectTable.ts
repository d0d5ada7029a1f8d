import type { FilePath } from '../../workspace/paths';
import type { MeshNote } from '../mesh';
import type { KindLists, OfKind } from '../meshBuilder';
import { identityOf, selectVariant } from '../selection';
import type { RoutingObject } from '../spec/decode';
import type { DecodedObject } from './decodeFile';

interface Entry extends DecodedObject {
  readonly path: FilePath;
}

/** The variants of each identity of a kind, and what is chosen of them, worked out when somebody asks. */
interface Kind {
  readonly variants: Map<string, Entry[]>;
  chosen: { readonly kept: readonly RoutingObject[]; readonly notes: readonly MeshNote[] } | undefined;
}

/** The objects of one world, kept in step file by file; the lists of kinds that nobody touched stay the same lists. */
export class ObjectTable implements KindLists {
  private readonly files = new Map<FilePath, readonly DecodedObject[]>();
  private readonly kinds = new Map<string, Kind>();

  constructor(private readonly domainSuffix: string) {}

  /** Takes what a file holds now. */
  set(path: FilePath, objects: readonly DecodedObject[]): void {
    const before = this.files.get(path) ?? [];
    if (before.length === objects.length && before.every(({ object }, index) => object === objects[index]?.object))
      return;
    for (const { object } of before) this.remove(path, object);
    if (objects.length === 0) this.files.delete(path);
    else this.files.set(path, objects);
    for (const decoded of objects) this.add({ ...decoded, path });
  }

  of<K extends RoutingObject['kind']>(kind: K): readonly OfKind<K>[] {
    return this.chosen(kind).kept as readonly OfKind<K>[];
  }

  /** What is to be said of the objects that take no part. */
  notes(): readonly MeshNote[] {
    return [...this.kinds.keys()].flatMap((kind) => this.chosen(kind).notes);
  }

  private chosen(name: string): NonNullable<Kind['chosen']> {
    const kind = this.kinds.get(name);
    return kind === undefined ? NOTHING : (kind.chosen ??= this.choose(kind));
  }

  private choose({ variants }: Kind): NonNullable<Kind['chosen']> {
    const kept: RoutingObject[] = [];
    const notes: MeshNote[] = [];
    for (const entries of variants.values()) {
      const [only] = entries;
      if (entries.length === 0) continue;
      const refused = new Set(entries.flatMap((entry) => (entry.refused ? entry.object.meta.resource : [])));
      const objects = only !== undefined && entries.length === 1 ? [only.object] : ordered(entries);
      const one = selectVariant(objects, this.domainSuffix, (resource) => refused.has(resource));
      kept.push(...one.kept);
      notes.push(...one.notes);
    }
    return { kept, notes };
  }

  private add(entry: Entry): void {
    const { object } = entry;
    let kind = this.kinds.get(object.kind);
    if (kind === undefined) {
      kind = { variants: new Map(), chosen: undefined };
      this.kinds.set(object.kind, kind);
    }
    kind.chosen = undefined;
    const key = identityOf(object);
    const entries = kind.variants.get(key);
    if (entries === undefined) kind.variants.set(key, [entry]);
    else entries.push(entry);
  }

  /** An identity that is gone keeps its place: most often it is only written anew. */
  private remove(path: FilePath, object: RoutingObject): void {
    const kind = this.kinds.get(object.kind);
    if (kind === undefined) return;
    kind.chosen = undefined;
    const key = identityOf(object);
    const entries = kind.variants.get(key) ?? [];
    kind.variants.set(
      key,
      entries.filter((entry) => entry.path !== path || entry.object !== object),
    );
  }
}

const NOTHING: NonNullable<Kind['chosen']> = { kept: [], notes: [] };

/** By file, then by place: the same whatever was read first. */
function ordered(entries: readonly Entry[]): RoutingObject[] {
  return [...entries]
    .sort(
      (a, b) =>
        (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
        a.object.meta.place.span.start - b.object.meta.place.span.start,
    )
    .map(({ object }) => object);
}
