import { covers as coversRequests, coversSource } from '../../../istio/matchCover';
import { disjoint as disjointRequests, disjointSource } from '../../../istio/matchDisjoint';
import { httpConditionsOf } from '../../../workspace/facts/httpConditions';
import type { HttpConditions } from '../../../workspace/facts/httpConditions';
import type { Field } from '../../../yaml/field';

/** What a match of an HTTP rule asks for. */
export interface HttpMatch extends HttpConditions {
  readonly rule: number;
  readonly field: Field;
}

/** Reads a match. @param rule index of its rule in the list */
export function httpMatch(field: Field, rule: number): HttpMatch {
  return { rule, field, ...httpConditionsOf(field) };
}

/**
 * True when every request that `later` takes is taken by `earlier` already, so that `later`, behind it, is never used.
 * Source: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest.
 */
export function covers(earlier: HttpMatch, later: HttpMatch): boolean {
  return coversSource(earlier, later) && coversRequests(earlier, later, false);
}

/** True when no request can be taken by both. Never true where that is not certain. */
export function disjoint(a: HttpMatch, b: HttpMatch): boolean {
  return disjointSource(a, b) || disjointRequests(a, b, false);
}
