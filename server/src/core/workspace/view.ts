import type { IndexKey, IndexName } from './indexes';
import { indexKey } from './indexes';
import { settingsInForce } from './istioVersion';
import type { World } from './layout';
import type { FilePath } from './paths';
import type { Resource } from './resource';
import type { Settings } from './settings';
import type { Workspace } from './workspace';

/** What a look-up was asked for; a check that read a key is run again when the key changes. */
export type Reads = Set<IndexKey>;

/**
 * The workspace as one check may see it: the objects of one world, found through indexes, every look-up noted.
 * There is no other way from a rule to another object.
 */
export class View {
  /** @param seenFrom the file that asks: where several files say something of the same thing, the nearest one counts */
  constructor(
    private readonly workspace: Workspace,
    readonly world: World,
    private readonly reads: Reads,
    readonly seenFrom: FilePath,
  ) {}

  /** The settings for the asking file. */
  get settings(): Settings {
    return (this.inForce ??= settingsInForce(this.workspace.settings, this));
  }

  private inForce: Settings | undefined;

  /** The resources under a key, in this world. */
  find(index: IndexName, key: string): readonly Resource[] {
    return this.all(index, key).filter((resource) => resource.world.id === this.world.id);
  }

  /** The resources under a key in other worlds: they are no answer, but what is missing here may be meant to be there. */
  findElsewhere(index: IndexName, key: string): readonly Resource[] {
    return this.all(index, key).filter((resource) => resource.world.id !== this.world.id);
  }

  /** All variants of one object. @param type `group/Kind`. */
  variants(type: string, namespace: string, name: string): readonly Resource[] {
    return this.find('identity', `${type}|${namespace}/${name}`);
  }

  /** True when an object of a kind has a name that is not known yet: it could be any. */
  hasUnnamed(kind: string): boolean {
    return this.find('unnamed', kind).length > 0;
  }

  private all(index: IndexName, key: string): readonly Resource[] {
    const full = indexKey(index, key);
    this.reads.add(full);
    return this.workspace.resources(full);
  }
}
