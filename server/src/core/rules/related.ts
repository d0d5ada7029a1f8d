import { displayName } from '../workspace/resource';
import type { Resource } from '../workspace/resource';
import type { Related } from './finding';

/** The names of other objects as places that take part in a problem, with a word on what they do there. */
export function relatedTo(resources: readonly Resource[], message: string): Related[] {
  return resources.map((resource) => ({ resource, span: resource.facts.nameSpan, message }));
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
 * The objects that surely are others than this one: no variants of it, and none whose name or namespace is not known.
 */
export function otherThan(resource: Resource, resources: readonly Resource[]): Resource[] {
  const { name } = resource.facts;
  if (name === undefined) return [];
  return resources.filter(
    (other) =>
      other.facts.name !== undefined &&
      other.role === 'resource' &&
      (other.facts.name !== name || other.namespace !== resource.namespace) &&
      other.namespaceFrom !== 'unknown',
  );
}
