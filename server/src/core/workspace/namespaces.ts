import type { MapDraft } from './persistentMap';
import type { Resource } from './resource';

/** A namespace of a world, and how many objects say that it exists. */
export interface KnownNamespace {
  readonly world: string;
  readonly name: string;
  readonly objects: number;
}

/** Counts a resource that appeared (1) or went (-1), where it shows that a namespace exists. */
export function countNamespace(known: MapDraft<KnownNamespace>, resource: Resource, by: 1 | -1): void {
  const name = namespaceShownBy(resource);
  if (name === undefined) return;
  const world = resource.world.id;
  const key = `${world}|${name}`;
  const objects = (known.get(key)?.objects ?? 0) + by;
  if (objects > 0) known.set(key, { world, name, objects });
  else known.delete(key);
}

/** The one that it is in or declares. That of objects about which nothing is said is a guess and shows nothing. */
function namespaceShownBy({ namespace, namespaceFrom, facts }: Resource): string | undefined {
  if (namespace !== '') return namespaceFrom === 'default' ? undefined : namespace;
  return facts.kind === 'Namespace' ? facts.name : undefined;
}
