import { matchOfPath } from '../../../routing/gatewayApi/emptyRule';
import type { HttpMatch, NamedMatches } from '../../../routing/spec/httpRule';
import type { StringMatch } from '../../../routing/spec/rule';
import type { Writable } from '../../../yaml/write';
import { members } from './members';
import { isRouteHeader, isRouteHeaderValue, isRoutePath, literal, ROUTE_METHODS } from './names';
import type { Report } from './report';

/** A path of an HTTPRoute. */
export interface RoutePath {
  readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression';
  readonly value: string;
}

/** A match of an HTTPRoute, as it is written and as istiod reads it. */
export interface RouteMatch {
  readonly written: Writable;
  readonly path: RoutePath;
  readonly read: HttpMatch;
}

const ANY: RoutePath = { type: 'PathPrefix', value: '/' };
/** Among regular expressions: a prefix would be asked before them. */
const ANY_EXPRESSION: RoutePath = { type: 'RegularExpression', value: '/.*' };
const MOST_CONDITIONS = 16;

/**
 * A match of a VirtualService as one of an HTTPRoute.
 * @param exact true to write prefixes that do not end at a slash as regular expressions, so that they take the same paths.
 */
export function routeMatch(match: HttpMatch | undefined, exact: boolean, report: Report): RouteMatch {
  if (match === undefined) return matchOf(anyPath(exact), undefined, report);
  if (match.withoutHeaders.size > 0)
    report.refuse('an HTTPRoute cannot ask for a header to be absent (withoutHeaders)');
  if (match.authority !== undefined) report.refuse('an HTTPRoute matches hosts by its hostnames alone (authority)');
  if (match.scheme !== undefined) report.refuse('an HTTPRoute cannot ask for a scheme');
  if (Object.keys(match.sourceLabels).length > 0 || match.sourceNamespace !== '')
    report.refuse('an HTTPRoute cannot ask for the caller (sourceLabels, sourceNamespace)');
  return matchOf(routePath(match, exact, report), match, report);
}

function matchOf(path: RoutePath, match: HttpMatch | undefined, report: Report): RouteMatch {
  const headers = namedConditions('headers', match?.headers, report);
  const queryParams = namedConditions('query parameters', match?.queryParams, report);
  const method = match?.method === undefined ? undefined : methodOf(match.method, report);
  const written = members({ path: { ...path }, headers, queryParams, method });
  return { written, path, read: readBack(path, match) };
}

/** What istiod makes of the written match: for the order of rules, and for what two of them share. */
function readBack(path: RoutePath, match: HttpMatch | undefined): HttpMatch {
  const place = match?.place ?? { span: { start: 0, end: 0 }, path: [] };
  const type = path.type === 'Exact' ? 'exact' : path.type === 'PathPrefix' ? 'prefix' : 'regex';
  const read = matchOfPath({ type, value: path.value, place }, place);
  return match === undefined
    ? read
    : { ...read, method: match.method, headers: match.headers, queryParams: match.queryParams };
}

function anyPath(exact: boolean): RoutePath {
  return exact ? ANY_EXPRESSION : ANY;
}

function routePath({ uri, ignoreUriCase }: HttpMatch, exact: boolean, report: Report): RoutePath {
  if (uri === undefined || uri.type === 'present') return anyPath(exact);
  const { type, value } = uri;
  const expression = (text: string): RoutePath => regexPath(ignoreUriCase ? `(?i)${text}` : text, report);
  if (type === 'regex') return regexPath(value, report);
  if (type === 'exact')
    return !ignoreUriCase && isRoutePath(value) ? { type: 'Exact', value } : expression(literal(value));
  if (value === '/' || value === '') return anyPath(exact);
  if (exact || ignoreUriCase || !isRoutePath(value)) return expression(`${literal(value)}.*`);
  const segments = value.replace(/\/$/, '');
  report.change(
    segments === value
      ? `prefix ${value} ends at a slash: it takes ${value} and what is below it, and nothing like ${value}x`
      : `prefix ${value} takes ${segments} itself, too`,
  );
  return { type: 'PathPrefix', value: segments };
}

function regexPath(value: string, report: Report): RoutePath {
  if (value.length > 1024) report.refuse('a path of an HTTPRoute has at most 1024 characters');
  return { type: 'RegularExpression', value };
}

function methodOf({ type, value }: StringMatch, report: Report): string {
  if (type !== 'exact') report.refuse('an HTTPRoute asks for one method by its name');
  else if (!ROUTE_METHODS.has(value)) report.refuse(`an HTTPRoute knows no method "${value}"`);
  return value;
}

/** Conditions on headers or query parameters: with a value or with an expression for all of it. */
function namedConditions(what: string, conditions: NamedMatches | undefined, report: Report): Writable[] {
  if (conditions === undefined) return [];
  if (conditions.size > MOST_CONDITIONS) report.refuse(`a match of an HTTPRoute asks for at most 16 ${what}`);
  return [...conditions].map(([name, { type, value }]): Writable => {
    if (!isRouteHeader(name) || name.startsWith('@request.'))
      report.refuse(`an HTTPRoute cannot ask for "${name}" among the ${what}`);
    if (type === 'exact') {
      if (!isRouteHeaderValue(value)) report.refuse(`an HTTPRoute cannot compare ${name} with "${value}"`);
      return { name, value };
    }
    const expression = type === 'regex' ? value : type === 'prefix' ? `${literal(value)}.*` : '.*';
    if (!isRouteHeaderValue(expression)) report.refuse(`an HTTPRoute cannot compare ${name} with "${expression}"`);
    return { name, type: 'RegularExpression', value: expression };
  });
}
