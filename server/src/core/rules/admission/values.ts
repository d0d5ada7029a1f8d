import type { Span } from '../../text/span';
import type { Field } from '../../yaml/field';
import { hasPlaceholder } from '../../yaml/placeholder';

/*
 * Values as istiod reads them: what is missing has the zero value of its type, an empty list is no list.
 * What cannot be known from the text, or is of a wrong type, is undefined.
 */

/** A text; missing is empty. */
export function textOf(field: Field): string | undefined {
  if (!field.exists) return field.unknown ? undefined : '';
  return field.text;
}

/** A number; missing is 0. */
export function numberOf(field: Field): number | undefined {
  if (!field.exists) return field.unknown ? undefined : 0;
  return field.number;
}

/** A boolean; missing is false. */
export function flagOf(field: Field): boolean | undefined {
  if (!field.exists) return field.unknown ? undefined : false;
  return field.boolean;
}

/** An enum value; missing is `zero`, the first one. */
export function wordOf(field: Field, zero: string): string | undefined {
  if (!field.exists) return field.unknown ? undefined : zero;
  return field.text;
}

/** True when a text is written that is known and not empty. */
export function hasText(field: Field): boolean {
  return field.text !== undefined && field.text !== '';
}

/** True when a list or map with at least one entry is written. */
export function hasEntries(field: Field): boolean {
  const node = field.node;
  if (node?.kind === 'list') return node.items.length > 0;
  return node?.kind === 'map' && node.members.some((member) => field.get(member.name).exists);
}

/** True when nothing is written and nothing can come. */
export function lacks(field: Field): boolean {
  return !field.exists && !field.unknown;
}

/** True when there is surely no entry: the list or map is missing or empty. */
export function lacksEntries(field: Field): boolean {
  return (
    !field.open && (field.node === undefined || field.node.kind !== 'scalar' || !field.exists) && !hasEntries(field)
  );
}

/** True when a key of a map is known; a placeholder in it may become anything. */
export function isKnownKey(field: Field): boolean {
  return typeof field.key === 'string' && !hasPlaceholder(field.key);
}

/** How a value stands in a message: cut when long. */
export function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The stretch of a text value where it stands in the document; all of the value when its quotes or folds hide it. */
export function spanWithin(
  field: Field,
  text: string,
  start: number,
  end: number,
  { document }: { readonly document: { readonly text: string } },
): Span {
  const node = field.scalar;
  if (node === undefined || end <= start) return field.span;
  const from = node.start + (node.style === 'plain' ? 0 : 1);
  const isAsWritten =
    (node.style === 'plain' || node.style === 'single' || node.style === 'double') &&
    document.text.startsWith(text, from);
  return isAsWritten ? { start: from + start, end: from + end } : field.span;
}

/** True for a VirtualService that istiod makes of Gateway API objects: some of its checks are left out. */
export function routedByGatewayApi(object: Field): boolean {
  return object.at('metadata.annotations').get('internal.istio.io/route-semantics').text === 'gateway';
}
