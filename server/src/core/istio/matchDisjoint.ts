import { coversText, headerKey, startsWithSegments } from './matchCover';
import type { RequestConditions, SourceConditions, TextCondition } from './matchCover';
import { re2ToMatcher } from './re2';

/**
 * Whether no request can be taken by both matches. Never true where that is not certain.
 * @param a undefined: no match at all, which takes everything; so for `b`.
 * @param bySegment true where prefixes end at a slash, as in the Gateway API.
 */
export function disjoint(
  a: RequestConditions | undefined,
  b: RequestConditions | undefined,
  bySegment: boolean,
): boolean {
  if (a === undefined || b === undefined) return false;
  return (
    disjointPaths(a, b, bySegment) ||
    disjointTexts(a.method, b.method) ||
    disjointTexts(a.authority, b.authority) ||
    disjointTexts(a.scheme, b.scheme) ||
    disjointNamed(a.headers, b.headers, headerKey) ||
    disjointNamed(a.queryParams, b.queryParams, (name) => name) ||
    forbids(a.withoutHeaders, b.headers) ||
    forbids(b.withoutHeaders, a.headers)
  );
}

/** Whether no caller and port can be meant by both matches; never true where that is not certain. */
export function disjointSource(a: SourceConditions, b: SourceConditions): boolean {
  if (a.port !== 0 && b.port !== 0 && a.port !== b.port) return true;
  return a.gateways.length > 0 && b.gateways.length > 0 && !a.gateways.some((name) => b.gateways.includes(name));
}

function disjointPaths(a: RequestConditions, b: RequestConditions, bySegment: boolean): boolean {
  if (a.uri === undefined || b.uri === undefined) return false;
  // Where one does not care about case, neither may be what sets them apart.
  const folds = a.ignoreUriCase || b.ignoreUriCase;
  if (!folds) return disjointTexts(a.uri, b.uri, bySegment ? startsWithSegments : startsWith);
  if (a.uri.type === 'regex' || b.uri.type === 'regex') return false;
  return disjointTexts(folded(a.uri), folded(b.uri), bySegment ? startsWithSegments : startsWith);
}

function folded(condition: TextCondition): TextCondition {
  return { ...condition, value: condition.value.toLowerCase() };
}

function startsWith(text: string, prefix: string): boolean {
  return text.startsWith(prefix);
}

function disjointTexts(
  a: TextCondition | undefined,
  b: TextCondition | undefined,
  begins: (text: string, prefix: string) => boolean = startsWith,
): boolean {
  if (a === undefined || b === undefined) return false;
  if (b.type === 'exact' && a.type !== 'exact') return disjointTexts(b, a, begins);
  if (a.type === 'exact') {
    if (b.type === 'exact') return a.value !== b.value;
    if (b.type === 'prefix') return !begins(a.value, b.value);
    return b.type === 'regex' && re2ToMatcher(b.value)?.(a.value) === false;
  }
  if (a.type !== 'prefix' || b.type !== 'prefix') return false;
  return !begins(a.value, b.value) && !begins(b.value, a.value);
}

function disjointNamed(
  a: ReadonlyMap<string, TextCondition>,
  b: ReadonlyMap<string, TextCondition>,
  key: (name: string) => string,
): boolean {
  const byKey = new Map([...b].map(([name, condition]) => [key(name), condition]));
  return [...a].some(([name, condition]) => disjointTexts(condition, byKey.get(key(name))));
}

/** True when a header that one match forbids is one that the other needs. */
function forbids(unwanted: ReadonlyMap<string, TextCondition>, wanted: ReadonlyMap<string, TextCondition>): boolean {
  const byKey = new Map([...wanted].map(([name, condition]) => [headerKey(name), condition]));
  return [...unwanted].some(([name, condition]) => {
    const other = byKey.get(headerKey(name));
    return other !== undefined && coversText(condition, other);
  });
}
