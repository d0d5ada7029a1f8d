import { folderOf } from '../workspace/paths';
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
 */
export function evidence(
  view: View,
  seenFrom: Resource,
  namespace: string,
  siblings: readonly Resource[],
): readonly Resource[] {
  if (view.world.open || namespace === meshSettings(view).rootNamespace) return [];
  return siblings.filter((sibling) => isPlacedSurely(sibling) || folderOf(sibling.file) === folderOf(seenFrom.file));
}

/** True when the namespace of an object is no guess. */
export function isPlacedSurely({ namespaceFrom }: Resource): boolean {
  return namespaceFrom === 'written' || namespaceFrom === 'kustomization' || namespaceFrom === 'neighbours';
}

/**
 * How sure it is that two objects live in one cluster at the same time. Those whose namespaces are guesses may be
 * alternatives (the steps of a course), so they have to stand in the same folder to be held against each other at all.
 */
export function meeting(one: Resource, other: Resource): 'sure' | 'likely' | 'unknown' {
  if (isPlacedSurely(one) && isPlacedSurely(other)) return 'sure';
  return folderOf(one.file) === folderOf(other.file) ? 'likely' : 'unknown';
}

/**
 * True when two objects of one world are surely in one cluster at one time. Objects that write no namespace may be
 * lessons of a course that never meet, unless they stand in one folder.
 */
export function surelyMeet(a: Resource, b: Resource): boolean {
  return meeting(a, b) !== 'unknown';
}
