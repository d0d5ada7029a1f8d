import { covers as coversRequests, coversSource } from '../../../istio/matchCover';
import { disjoint as disjointRequests, disjointSource } from '../../../istio/matchDisjoint';
import type { RequestConditions, SourceConditions, TextCondition } from '../../../istio/matchCover';
import type { Field } from '../../../yaml/field';

/** What a match of an HTTP rule asks for. */
export interface HttpMatch extends RequestConditions, SourceConditions {
  readonly rule: number;
  readonly field: Field;
}

/** Reads a match. @param rule index of its rule in the list */
export function httpMatch(field: Field, rule: number): HttpMatch {
  const single = (key: string): TextCondition | undefined => {
    const condition = field.get(key).exists ? conditionOf(field.get(key)) : undefined;
    return condition?.type === 'present' ? undefined : condition;
  };
  const named = (key: string): ReadonlyMap<string, TextCondition> =>
    new Map(
      field
        .get(key)
        .members()
        .filter((member) => member.exists)
        .map((member) => [String(member.key), conditionOf(member)]),
    );
  return {
    rule,
    field,
    uri: single('uri'),
    ignoreUriCase: field.get('ignoreUriCase').boolean === true,
    scheme: single('scheme'),
    method: single('method'),
    authority: single('authority'),
    headers: named('headers'),
    withoutHeaders: named('withoutHeaders'),
    queryParams: named('queryParams'),
    port: field.get('port').number ?? 0,
    gateways: field.get('gateways').texts(),
    sourceLabels: Object.fromEntries(field.get('sourceLabels').textMap()),
    sourceNamespace: field.get('sourceNamespace').text ?? '',
  };
}

function conditionOf(field: Field): TextCondition {
  if (field.unknown) return { type: 'unknown', value: '' };
  for (const type of ['exact', 'prefix', 'regex'] as const) {
    const value = field.get(type);
    if (value.unknown && value.node !== undefined) return { type: 'unknown', value: '' };
    if (value.text !== undefined) return { type, value: value.text };
  }
  return { type: 'present', value: '' };
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
