import type { ObjectFacts } from './facts/types';
import type { IndexKey } from './indexes';
import { indexKey } from './indexes';
import { sameWorld } from './layout';
import type { Membership } from './layout';
import type { FilePath } from './paths';
import { isClusterScoped } from './resource';
import type { NamespaceOrigin, Resource } from './resource';
import type { Settings } from './settings';
import type { Part } from './sourceFile';

/** Where a document is placed. */
export interface PlaceTarget {
  readonly file: FilePath;
  readonly memberships: readonly Membership[];
  readonly neighbours: string | undefined;
  readonly settings: Settings;
  /** The resources under a key, to find what a patch completes. */
  readonly targets: (key: IndexKey) => readonly Resource[];
}

/** The resources that a part's objects are in their worlds. Gives `old` back when nothing is different. */
export function placePart(part: Part, target: PlaceTarget, old: readonly Resource[]): readonly Resource[] {
  const { memberships } = target;
  const made = new Array<Resource>(part.objects.length * memberships.length);
  let same = made.length === old.length;
  let at = 0;
  for (const facts of part.objects) {
    for (const membership of memberships) {
      const resource = placeObject(facts, membership, target);
      const kept = oldResource(resource, old, at);
      if (kept === undefined || kept !== old[at]) same = false;
      made[at++] = kept ?? resource;
    }
  }
  return same ? old : made;
}

/** The resource as it was, if it was the same; it mostly stood at the same place of the list. */
function oldResource(resource: Resource, old: readonly Resource[], at: number): Resource | undefined {
  if (old.length === 0) return undefined;
  const there = old[at];
  if (there !== undefined && sameResource(there, resource)) return there;
  return old.find((candidate) => sameResource(candidate, resource));
}

function placeObject(facts: ObjectFacts, membership: Membership, target: PlaceTarget): Resource {
  const { namespace, from } = namespaceOf(facts, membership, target);
  return { facts, file: target.file, world: membership.world, namespace, namespaceFrom: from, role: membership.role };
}

function namespaceOf(
  facts: ObjectFacts,
  membership: Membership,
  target: PlaceTarget,
): { namespace: string; from: NamespaceOrigin } {
  if (isClusterScoped(facts.kind)) return { namespace: '', from: 'cluster-scoped' };
  if (membership.namespace !== undefined) return { namespace: membership.namespace, from: 'kustomization' };
  if (facts.namespace !== undefined) return { namespace: facts.namespace, from: 'written' };
  if (facts.namespaceUnknown) return { namespace: '', from: 'unknown' };
  if (membership.role === 'patch' && facts.name !== undefined) {
    const completed = target.targets(indexKey('name', `${facts.group}/${facts.kind}|${facts.name}`));
    const base = firstByFile(
      completed.filter((resource) => resource.role === 'resource' && resource.world.id === membership.world.id),
    );
    if (base !== undefined) return { namespace: base.namespace, from: base.namespaceFrom };
  }
  if (target.neighbours !== undefined) return { namespace: target.neighbours, from: 'neighbours' };
  if (target.settings.defaultNamespace !== undefined)
    return { namespace: target.settings.defaultNamespace, from: 'setting' };
  return { namespace: 'default', from: 'default' };
}

/** Of several, always the same one, whichever came first. */
function firstByFile(resources: readonly Resource[]): Resource | undefined {
  let first = resources[0];
  for (const resource of resources) if (first !== undefined && resource.file < first.file) first = resource;
  return first;
}

function sameResource(a: Resource, b: Resource): boolean {
  return (
    a.facts === b.facts &&
    a.file === b.file &&
    a.namespace === b.namespace &&
    a.namespaceFrom === b.namespaceFrom &&
    a.role === b.role &&
    sameWorld(a.world, b.world)
  );
}
