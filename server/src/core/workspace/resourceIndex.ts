import type { IndexKey } from './indexes';
import { ownText } from './ownText';
import type { MapDraft } from './persistentMap';
import { PersistentMap } from './persistentMap';
import type { Resource } from './resource';

/** Most keys lead to one resource, and a list of one would cost more memory than the resource. */
type Bucket = Resource | readonly Resource[];

const NONE: readonly Resource[] = [];
const IDENTITY = 'identity|';
const NAME = 'name|';

/**
 * All resources by index key. Immutable.
 * `identity` and `name` have no keys of their own: both look among the resources of a plain name, which are few.
 */
export class ResourceIndex {
  private constructor(
    private readonly names: PersistentMap<Bucket>,
    private readonly others: PersistentMap<Bucket>,
  ) {}

  static empty(): ResourceIndex {
    return new ResourceIndex(PersistentMap.empty(), PersistentMap.empty());
  }

  get(key: IndexKey): readonly Resource[] {
    return find(this.names, this.others, key);
  }

  draft(): IndexDraft {
    return new IndexDraft(this.names.draft(), this.others.draft());
  }

  /** The index that a draft stands for; the draft may go on. */
  static from(draft: IndexDraft): ResourceIndex {
    const { names, others } = draft.freeze();
    return new ResourceIndex(names, others);
  }
}

/** The writable form of a ResourceIndex. */
export class IndexDraft {
  /** Long lists that nobody else has seen. */
  private readonly owned = new Set<readonly Resource[]>();

  constructor(
    private readonly names: MapDraft<Bucket>,
    private readonly others: MapDraft<Bucket>,
  ) {}

  get(key: IndexKey): readonly Resource[] {
    return find(this.names, this.others, key);
  }

  /** @param key one of the keys of the resource. */
  add(key: IndexKey, resource: Resource): void {
    if (key.startsWith(NAME)) return;
    const { name } = resource.facts;
    if (name !== undefined && key.startsWith(IDENTITY)) this.addTo(this.names, name, resource);
    else this.addTo(this.others, key, resource);
  }

  /** @param key one of the keys of the resource. */
  remove(key: IndexKey, resource: Resource): void {
    if (key.startsWith(NAME)) return;
    const { name } = resource.facts;
    if (name !== undefined && key.startsWith(IDENTITY)) this.removeFrom(this.names, name, resource);
    else this.removeFrom(this.others, key, resource);
  }

  freeze(): { names: PersistentMap<Bucket>; others: PersistentMap<Bucket> } {
    this.owned.clear();
    return { names: PersistentMap.from(this.names), others: PersistentMap.from(this.others) };
  }

  private addTo(map: MapDraft<Bucket>, key: string, resource: Resource): void {
    const bucket = map.get(key);
    if (bucket === undefined) map.set(ownText(key), resource);
    else if (!isList(bucket)) map.set(key, withResource([bucket], resource));
    else if (this.owned.has(bucket)) (bucket as Resource[]).splice(placeIn(bucket, resource), 0, resource);
    else this.replace(map, key, withResource(bucket, resource));
  }

  private removeFrom(map: MapDraft<Bucket>, key: string, resource: Resource): void {
    const bucket = map.get(key);
    if (bucket === undefined) return;
    if (!isList(bucket)) {
      if (bucket === resource) map.delete(key);
      return;
    }
    const at = bucket.indexOf(resource);
    if (at < 0) return;
    const rest = this.owned.has(bucket) ? (bucket as Resource[]) : bucket.slice();
    rest.splice(at, 1);
    if (rest.length > 1) this.replace(map, key, rest);
    else if (rest[0] === undefined) map.delete(key);
    else map.set(key, rest[0]);
  }

  /** Copying a short list each time it grows costs less memory than room for more. */
  private replace(map: MapDraft<Bucket>, key: string, list: readonly Resource[]): void {
    map.set(key, list);
    if (list.length > SHORT) this.owned.add(list);
  }
}

const SHORT = 8;

function withResource(list: readonly Resource[], resource: Resource): Resource[] {
  const at = placeIn(list, resource);
  if (at === list.length) return [...list, resource];
  const copy = list.slice();
  copy.splice(at, 0, resource);
  return copy;
}

/** Lists are kept in the order of the files, behind what the same file has already. Files mostly come in this order. */
function placeIn(list: readonly Resource[], { file }: Resource): number {
  const isBehind = (at: number): boolean => (list[at]?.file ?? file) <= file;
  if (isBehind(list.length - 1)) return list.length;
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBehind(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Lookup {
  get(key: string): Bucket | undefined;
}

function find(names: Lookup, others: Lookup, key: IndexKey): readonly Resource[] {
  if (key.startsWith(IDENTITY)) {
    const bar = key.indexOf('|', IDENTITY.length);
    const slash = key.indexOf('/', bar);
    const type = key.slice(IDENTITY.length, bar);
    const namespace = key.slice(bar + 1, slash);
    return ofType(names.get(key.slice(slash + 1)), type).filter((resource) => resource.namespace === namespace);
  }
  if (key.startsWith(NAME)) {
    const bar = key.indexOf('|', NAME.length);
    return ofType(names.get(key.slice(bar + 1)), key.slice(NAME.length, bar));
  }
  return listOf(others.get(key));
}

/** The resources of one `group/Kind`. */
function ofType(bucket: Bucket | undefined, type: string): readonly Resource[] {
  const slash = type.lastIndexOf('/');
  const group = type.slice(0, slash);
  const kind = type.slice(slash + 1);
  return listOf(bucket).filter(({ facts }) => facts.kind === kind && facts.group === group);
}

function listOf(bucket: Bucket | undefined): readonly Resource[] {
  if (bucket === undefined) return NONE;
  return isList(bucket) ? bucket : [bucket];
}

function isList(bucket: Bucket): bucket is readonly Resource[] {
  return Array.isArray(bucket);
}
