import { folderOf, isInside } from '../workspace/paths';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { meshSettings } from './meshSettings';

/**
 * The objects among `siblings` that prove that the workspace holds what belongs to a namespace, seen from an object.
 *
 * Objects whose namespace is written (or given by a kustomization or their neighbours) prove it for that namespace.
 * Objects that write none are thrown together in one default namespace although they may never meet (the lessons of a
 * course), so among these only the ones in the same folder count. What is installed into the root namespace of the mesh
 * (add-ons, gateways) hardly ever stands in a workspace as a whole, so nothing there is proof.
 *
 * One object is no proof unless it stands in the same file: beside what Helm or an operator installs into a namespace,
 * most repositories keep one object of their own there. Nor is what stands far away, where something else is described.
 */
export function evidence(
  view: View,
  seenFrom: Resource,
  namespace: string,
  siblings: readonly Resource[],
): readonly Resource[] {
  if (namespace === meshSettings(view).rootNamespace) return [];
  const near = nearby(view, seenFrom, siblings);
  const names = new Set(near.map(({ facts }) => facts.name));
  return names.size > 1 || near.some(({ file }) => file === seenFrom.file) ? near : [];
}

/**
 * Those objects that an object surely lives with: they are known to be in its cluster, as against the one of another
 * lesson or step. In a world that holds more than is shown none are, and nothing of the root namespace is.
 */
export function nearby(view: View, seenFrom: Resource, objects: readonly Resource[]): readonly Resource[] {
  if (view.world.open) return [];
  const { rootNamespace } = meshSettings(view);
  return objects.filter((object) => object.namespace !== rootNamespace && isNear(view, seenFrom, object));
}

function isNear({ world }: View, { file }: Resource, sibling: Resource): boolean {
  const here = folderOf(file);
  const there = folderOf(sibling.file);
  if (here === there) return true;
  if (!isPlacedSurely(sibling)) return false;
  return (
    world.kind !== 'folder' || isInside(here, there) || isInside(there, here) || folderOf(here) === folderOf(there)
  );
}

/** True when the namespace of an object is no guess. */
export function isPlacedSurely({ namespaceFrom }: Resource): boolean {
  return namespaceFrom === 'written' || namespaceFrom === 'kustomization' || namespaceFrom === 'neighbours';
}

/**
 * How sure it is that two objects live in one cluster at the same time. Those whose namespaces are guesses may be
 * alternatives (the steps of a course), so they have to stand in the same folder to be held against each other at all.
 * Objects that are defined several times are alternatives for sure: which of them meets which, only one file tells.
 */
export function meeting(view: View, one: Resource, other: Resource): 'sure' | 'likely' | 'unknown' {
  const placed = isPlacedSurely(one) && isPlacedSurely(other);
  if (one.file === other.file) return placed ? 'sure' : 'likely';
  if (hasTwin(view, one, other) || hasTwin(view, other, one)) return 'unknown';
  if (placed) return 'sure';
  return folderOf(one.file) === folderOf(other.file) ? 'likely' : 'unknown';
}

/** True when an object is defined another time, where that one is as likely to meet `other`: in its folder, or anywhere for objects of different folders. */
function hasTwin(view: View, resource: Resource, other: Resource): boolean {
  const { facts, namespace, file } = resource;
  if (facts.name === undefined) return false;
  const folder = folderOf(file);
  const together = folder === folderOf(other.file);
  return view
    .variants(`${facts.group}/${facts.kind}`, namespace, facts.name)
    .some((twin) => twin.role === 'resource' && twin.file !== file && (!together || folderOf(twin.file) === folder));
}

/**
 * True when two objects of one world are surely in one cluster at one time. Objects that write no namespace may be
 * lessons of a course that never meet, unless they stand in one folder.
 */
export function surelyMeet(view: View, a: Resource, b: Resource): boolean {
  return meeting(view, a, b) !== 'unknown';
}
