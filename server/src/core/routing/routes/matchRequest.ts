import { parseJwtClaimKey } from '../../istio/jwtClaim';
import { re2ToMatcher } from '../../istio/re2';
import type { HttpMatch } from '../spec/httpRule';
import type { Place } from '../spec/object';
import type { RouteSemantics, StringMatch } from '../spec/rule';
import type { HttpRequest } from './request';

/** How a request fares with a match. */
export interface MatchResult {
  /** Undefined: it depends on something that is not known. */
  readonly matches: boolean | undefined;
  /** The first condition that fails or is not known, in words; the conditions that hold when all do. */
  readonly why: string;
  readonly place: Place | undefined;
}

interface Condition {
  readonly holds: boolean | undefined;
  readonly what: string;
  readonly place: Place;
}

/**
 * Whether a request fulfils a match; every condition must hold.
 * @param match undefined: the rule takes every request.
 * Source: `TranslateRouteMatch`, pilot/pkg/networking/core/route/route.go.
 */
export function matchRequest(
  match: HttpMatch | undefined,
  semantics: RouteSemantics,
  request: HttpRequest,
): MatchResult {
  if (match === undefined)
    return { matches: true, why: 'it has no match, so it takes every request', place: undefined };
  const conditions = [...conditionsOf(match, semantics, request)];
  const failed = conditions.find(({ holds }) => holds === false) ?? conditions.find(({ holds }) => holds === undefined);
  if (failed !== undefined) return { matches: failed.holds, why: failed.what, place: failed.place };
  const why =
    conditions.length === 0 ? 'it has no condition on the request' : conditions.map(({ what }) => what).join('; ');
  return { matches: true, why, place: match.place };
}

function* conditionsOf(match: HttpMatch, semantics: RouteSemantics, request: HttpRequest): Iterable<Condition> {
  const { uri } = match;
  if (uri !== undefined && uri.type !== 'present')
    yield pathCondition(uri, match.ignoreUriCase, semantics, request.path);
  if (match.method !== undefined) yield textCondition('method', match.method, request.method);
  if (match.authority !== undefined) yield textCondition('authority', match.authority, request.authority);
  if (match.scheme !== undefined) yield textCondition('scheme', match.scheme, request.scheme);
  for (const [name, wanted] of match.headers) yield headerCondition(name, wanted, request);
  for (const [name, unwanted] of match.withoutHeaders) yield withoutCondition(name, unwanted, request);
  for (const [name, wanted] of match.queryParams)
    yield textCondition(`query parameter ${name}`, wanted, queryParameter(request.query, name));
}

function pathCondition(uri: StringMatch, ignoreCase: boolean, semantics: RouteSemantics, path: string): Condition {
  const { value, place } = uri;
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const what = (verb: string): string => `path ${path} ${verb} ${value}`;
  switch (uri.type) {
    case 'exact': {
      const holds = fold(path) === fold(value);
      return { holds, what: what(holds ? 'is' : 'is not'), place };
    }
    case 'prefix': {
      const bySegment = semantics !== 'istio' && value !== '/';
      const holds = bySegment ? startsWithSegments(fold(path), fold(value)) : fold(path).startsWith(fold(value));
      return { holds, what: what(holds ? 'begins with' : 'does not begin with'), place };
    }
    case 'regex': {
      const holds = re2ToMatcher(value)?.(path);
      return { holds, what: what(holds === true ? 'matches' : 'does not match'), place };
    }
    default:
      return unknownCondition('path', place);
  }
}

/** `/a` takes `/a` and `/a/b`, not `/ab`. */
function startsWithSegments(path: string, written: string): boolean {
  const prefix = written.replace(/\/$/, '');
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}

function unknownCondition(name: string, place: Place): Condition {
  return { holds: undefined, what: `what the ${name} is compared with is not known yet (a placeholder)`, place };
}

/** @param actual undefined: the request has none. */
function textCondition(name: string, wanted: StringMatch, actual: string | undefined): Condition {
  const { place, value } = wanted;
  if (wanted.type === 'unknown') return unknownCondition(name, place);
  const present = actual !== undefined;
  if (isPresence(wanted)) return { holds: present, what: `${name} is ${present ? 'there' : 'missing'}`, place };
  if (!present) return { holds: false, what: `${name} is missing`, place };
  const holds = textMatches(wanted, actual);
  const verbs = {
    exact: ['is', 'is not'],
    prefix: ['begins with', 'does not begin with'],
    regex: ['matches', 'does not match'],
  };
  const [yes, no] = wanted.type === 'present' ? ['is', 'is not'] : verbs[wanted.type];
  return { holds, what: `${name} "${actual}" ${holds === true ? yes : no} "${value}"`, place };
}

/** Source: `canBeConvertedToPresentMatch`, as above. */
function isPresence(wanted: StringMatch): boolean {
  return wanted.type === 'present' || (wanted.type === 'regex' && wanted.value === '*');
}

function textMatches(wanted: StringMatch, actual: string): boolean | undefined {
  if (wanted.type === 'exact') return actual === wanted.value;
  if (wanted.type === 'prefix') return actual.startsWith(wanted.value);
  return re2ToMatcher(wanted.value)?.(actual);
}

function headerOf(name: string, request: HttpRequest): string | undefined {
  const key = name.toLowerCase();
  if (key === ':authority' || key === 'host') return request.authority;
  if (key === ':method') return request.method;
  if (key === ':path') return request.path + request.query;
  if (key === ':scheme') return request.scheme;
  return request.headers.get(key);
}

function headerCondition(name: string, wanted: StringMatch, request: HttpRequest): Condition {
  if (parseJwtClaimKey(name) !== undefined) return claimCondition(name, wanted.place);
  return textCondition(`header ${name}`, wanted, headerOf(name, request));
}

/** The inverse: but a missing header counts as an empty one, so it is not the unwanted value. */
function withoutCondition(name: string, unwanted: StringMatch, request: HttpRequest): Condition {
  if (parseJwtClaimKey(name) !== undefined) return claimCondition(name, unwanted.place);
  const actual = headerOf(name, request);
  const { holds, what, place } = textCondition(
    `header ${name}`,
    unwanted,
    isPresence(unwanted) ? actual : (actual ?? ''),
  );
  return { holds: holds === undefined ? undefined : !holds, what: `${what} (withoutHeaders)`, place };
}

function claimCondition(name: string, place: Place): Condition {
  return { holds: undefined, what: `${name} depends on the caller's token, which the request does not tell`, place };
}

/** The first value counts. */
function queryParameter(query: string, name: string): string | undefined {
  for (const part of query.slice(1).split('&')) {
    const at = part.indexOf('=');
    const key = at < 0 ? part : part.slice(0, at);
    if (part !== '' && key === name) return at < 0 ? '' : part.slice(at + 1);
  }
  return undefined;
}
