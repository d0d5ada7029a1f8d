import { re2ToMatcher } from './re2';

/** A condition on a text. `present` asks for presence only; an `unknown` one is compared with a value that comes later. */
export interface TextCondition {
  readonly type: 'exact' | 'prefix' | 'regex' | 'present' | 'unknown';
  readonly value: string;
}

/** What a match of an `http` rule asks of a request; all must hold. */
export interface RequestConditions {
  readonly uri: TextCondition | undefined;
  readonly ignoreUriCase: boolean;
  readonly scheme: TextCondition | undefined;
  readonly method: TextCondition | undefined;
  readonly authority: TextCondition | undefined;
  readonly headers: ReadonlyMap<string, TextCondition>;
  readonly withoutHeaders: ReadonlyMap<string, TextCondition>;
  readonly queryParams: ReadonlyMap<string, TextCondition>;
}

/** What a match asks that asks nothing. */
export const NO_CONDITIONS = {
  uri: undefined,
  ignoreUriCase: false,
  scheme: undefined,
  method: undefined,
  authority: undefined,
  headers: new Map<string, never>(),
  withoutHeaders: new Map<string, never>(),
  queryParams: new Map<string, never>(),
} as const satisfies RequestConditions;

/**
 * Whether every request that `inner` takes is one that `outer` takes too. Never true where that is not certain.
 * @param outer undefined: no match at all, which takes everything.
 * @param bySegment true where prefixes end at a slash, as in the Gateway API.
 */
export function covers(
  outer: RequestConditions | undefined,
  inner: RequestConditions | undefined,
  bySegment: boolean,
): boolean {
  if (outer === undefined) return true;
  const within = inner ?? NO_CONDITIONS;
  return (
    coversPath(outer, within, bySegment) &&
    coversText(outer.method, within.method) &&
    coversText(outer.authority, within.authority) &&
    coversText(outer.scheme, within.scheme) &&
    coversAll(outer.headers, within.headers, headerKey) &&
    coversAll(outer.queryParams, within.queryParams, (name) => name) &&
    // What must be absent for the outer one must be absent for the inner one as well.
    [...outer.withoutHeaders].every(([name, unwanted]) => {
      const other = within.withoutHeaders.get(name);
      return other !== undefined && coversText(other, unwanted);
    })
  );
}

/**
 * Whether a match takes every request. A gateway tries such rules last.
 * Source: `SortVHostRoutes` and `IsCatchAllRoute`, pilot/pkg/networking/core/route/route.go.
 */
export function takesEverything(match: RequestConditions | undefined): boolean {
  if (match === undefined) return true;
  const { uri, method, authority, scheme, headers, withoutHeaders, queryParams } = match;
  return (
    (uri === undefined || takesAnyPath(uri)) &&
    [method, authority, scheme].every((condition) => condition === undefined) &&
    headers.size + withoutHeaders.size + queryParams.size === 0
  );
}

/** What a match asks of the caller and the listener, before any request. */
export interface SourceConditions {
  /** 0 for any. */
  readonly port: number;
  /** None for those of the whole object. */
  readonly gateways: readonly string[];
  readonly sourceLabels: Readonly<Record<string, string>>;
  readonly sourceNamespace: string;
}

/** Whether `outer` is there for every caller and port for which `inner` is; never true where that is not certain. */
export function coversSource(outer: SourceConditions, inner: SourceConditions): boolean {
  if (outer.port !== 0 && outer.port !== inner.port) return false;
  if (outer.gateways.length > 0 && !isWithin(inner.gateways, outer.gateways)) return false;
  // Where gateways are named, labels and namespace of the caller are not looked at.
  if (inner.gateways.length > 0 && outer.gateways.length === 0)
    return Object.keys(outer.sourceLabels).length === 0 && outer.sourceNamespace === '';
  if (outer.gateways.length > 0) return true;
  return (
    (outer.sourceNamespace === '' || outer.sourceNamespace === inner.sourceNamespace) &&
    Object.entries(outer.sourceLabels).every(([key, value]) => inner.sourceLabels[key] === value)
  );
}

function isWithin(names: readonly string[], all: readonly string[]): boolean {
  return names.length > 0 && names.every((name) => all.includes(name));
}

function coversPath(outer: RequestConditions, inner: RequestConditions, bySegment: boolean): boolean {
  const { uri: wanted } = outer;
  if (wanted === undefined || takesAnyPath(wanted)) return true;
  const { uri } = inner;
  if (uri === undefined || uri.type === 'unknown' || uri.type === 'present') return false;
  // Case counts for a regular expression in any case.
  if (inner.ignoreUriCase && !outer.ignoreUriCase && uri.type !== 'regex') return false;
  const fold = (text: string): string => (outer.ignoreUriCase ? text.toLowerCase() : text);
  switch (wanted.type) {
    case 'exact':
      return uri.type === 'exact' && fold(uri.value) === fold(wanted.value);
    case 'prefix':
      if (uri.type === 'regex') return false;
      return bySegment
        ? startsWithSegments(fold(uri.value), fold(wanted.value))
        : fold(uri.value).startsWith(fold(wanted.value));
    case 'regex':
      return coversText(wanted, uri);
    default:
      return false;
  }
}

function takesAnyPath({ type, value }: TextCondition): boolean {
  return type === 'present' || (type === 'prefix' && value === '/') || (type === 'regex' && value === '.*');
}

/** `/a` begins `/a` and `/a/b`, not `/ab`. */
export function startsWithSegments(path: string, written: string): boolean {
  const prefix = written.replace(/\/$/, '');
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}

function coversAll(
  outer: ReadonlyMap<string, TextCondition>,
  inner: ReadonlyMap<string, TextCondition>,
  key: (name: string) => string,
): boolean {
  if (outer.size === 0) return true;
  const byKey = new Map([...inner].map(([name, condition]) => [key(name), condition]));
  return [...outer].every(([name, condition]) => {
    const other = byKey.get(key(name));
    return other !== undefined && coversText(condition, other);
  });
}

/** The name by which a header is found; names that Istio reads itself keep their case. */
export function headerKey(name: string): string {
  return name.startsWith('@') ? name : name.toLowerCase();
}

/** Whether every text that `inner` takes is one that `outer` takes; undefined for no condition. */
export function coversText(outer: TextCondition | undefined, inner: TextCondition | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined || outer.type === 'unknown' || inner.type === 'unknown') return false;
  if (outer.type === 'present' || isSame(outer, inner)) return true;
  if (inner.type === 'present' || inner.type === 'regex') return false;
  switch (outer.type) {
    case 'exact':
      return false;
    case 'prefix':
      return inner.value.startsWith(outer.value);
    case 'regex':
      return inner.type === 'exact' && re2ToMatcher(outer.value)?.(inner.value) === true;
  }
}

function isSame(a: TextCondition, b: TextCondition): boolean {
  return a.type !== 'unknown' && a.type === b.type && a.value === b.value;
}
