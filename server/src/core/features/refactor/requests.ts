import { covers as coversMatch, disjoint as disjointMatch, httpMatch } from '../../rules/admission/kinds/matchCovers';
import type { HttpMatch } from '../../rules/admission/kinds/matchCovers';
import type { Field } from '../../yaml/field';

/** The requests that a route takes: those of any of its matches. */
export type Requests = readonly HttpMatch[];

/** What a route of a VirtualService matches; undefined when a value is not known. */
export function requestsOf(rule: Field): Requests | undefined {
  const list = rule.get('match');
  if (rule.open || list.open || isUnknown(list)) return undefined;
  const matches = list.items();
  // A route without any match is one that asks for nothing.
  return (matches.length === 0 ? [list.item(0)] : matches).map((match, index) => httpMatch(match, index));
}

function isUnknown(field: Field): boolean {
  if (field.node === undefined) return false;
  if (field.map !== undefined) return field.open || field.members().some(isUnknown);
  return field.node.kind === 'list' ? field.open || field.items().some(isUnknown) : field.unknown;
}

/** True when no request can be meant by both: wherever this cannot be seen, false. */
export function disjoint(a: Requests, b: Requests): boolean {
  return a.every((one) => b.every((another) => disjointMatch(one, another)));
}

/** True when every request of `b` is one of `a` too: wherever this cannot be seen, false. */
export function covers(a: Requests, b: Requests): boolean {
  return b.every((inner) => a.some((outer) => coversMatch(outer, inner)));
}

/** How much a route asks for, by its least demanding match: first how exact the path is, then how many conditions. */
export function specificity(requests: Requests): number {
  return Math.min(...requests.map((match) => 1000 * pathWeight(match) + conditionsOf(match)));
}

/** Exact paths before prefixes before anything else. */
function pathWeight({ uri }: HttpMatch): number {
  if (uri === undefined) return 0;
  return uri.type === 'exact' ? 2 : 1;
}

function conditionsOf(match: HttpMatch): number {
  const { uri, method, authority, scheme, port, gateways, sourceLabels, sourceNamespace } = match;
  const single = [uri, method, authority, scheme].filter((condition) => condition !== undefined).length;
  const named = match.headers.size + match.withoutHeaders.size + match.queryParams.size;
  const source = [port !== 0, gateways.length > 0, Object.keys(sourceLabels).length > 0, sourceNamespace !== ''];
  return single + named + source.filter(Boolean).length;
}
