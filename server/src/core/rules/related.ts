import { meeting } from '../mesh/certainty';
import { displayName } from '../workspace/resource';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import type { Related } from './finding';

/** The names of other objects as places that take part in a problem, with a word on what they do there. */
export function relatedTo(resources: readonly Resource[], message: string): Related[] {
  return resources.map((resource) => ({ resource, span: resource.facts.nameSpan, message }));
}

/**
 * An error for objects that surely meet. Where their namespaces are guesses, a warning within one file; files of one
 * folder may as well be alternatives.
 */
export function conflictSeverity(
  view: View,
  resource: Resource,
  rivals: readonly Resource[],
): 'error' | 'warning' | 'information' {
  if (rivals.some((rival) => meeting(view, resource, rival) === 'sure')) return 'error';
  return rivals.some(({ file }) => file === resource.file) ? 'warning' : 'information';
}

/** What `conflictSeverity` says, for a problem that is `usual` where the objects surely meet. */
export function softened<S>(view: View, resource: Resource, rivals: readonly Resource[], usual: S): S | 'information' {
  return conflictSeverity(view, resource, rivals) === 'information' ? 'information' : usual;
}

/** `Service shop/cart`. */
export function fullName(resource: Resource): string {
  return `${resource.facts.kind} ${displayName(resource)}`;
}

/** `Sidecar shop/a and Sidecar shop/b`; a long list is cut. */
export function fullNames(resources: readonly Resource[], limit = 4): string {
  const names = [...new Set(resources.map(fullName))].sort();
  const shown = names.length > limit ? [...names.slice(0, limit), `${names.length - limit} more`] : names;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/**
 * The objects that this one may meet in a cluster: no variants of it, none whose name or namespace is not known, and
 * none that may as well be an alternative to it.
 */
export function otherThan(view: View, resource: Resource, resources: readonly Resource[]): Resource[] {
  const { name } = resource.facts;
  if (name === undefined) return [];
  return resources.filter(
    (other) =>
      other.facts.name !== undefined &&
      other.role === 'resource' &&
      (other.facts.name !== name || other.namespace !== resource.namespace) &&
      other.namespaceFrom !== 'unknown' &&
      meeting(view, resource, other) !== 'unknown',
  );
}
