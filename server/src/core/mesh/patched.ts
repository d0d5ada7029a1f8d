import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/**
 * True when a patch of a kustomization changes an object in its world, so that what is written is not what is applied:
 * a partial object of the same name, or a patch that is for its kind or name.
 */
export function isPatched(view: View, { facts, namespace, world }: Resource): boolean {
  const variants = view.variants(`${facts.group}/${facts.kind}`, namespace, facts.name ?? '');
  if (variants.some(({ role }) => role === 'patch')) return true;
  return (world.patched ?? []).some(
    ({ kind, name }) => (kind ?? facts.kind) === facts.kind && (name ?? facts.name) === facts.name,
  );
}
