import type { Cors } from '../../../routing/spec/corsAndFault';
import type { HeaderOperations, Headers, HttpAction, Redirect, Rewrite } from '../../../routing/spec/httpAction';
import type { Writable } from '../../../yaml/write';
import { parseDuration, toMilliseconds } from '../../../istio/duration';
import { members } from './members';
import { isRouteHeader, isRouteHeaderValue, isRouteHost, ROUTE_METHODS } from './names';
import type { Report } from './report';
import type { RoutePath } from './routeMatches';

/** The filters that do what a rule does besides sending requests on. Mirrors are not among them. */
export function routeFilters(action: HttpAction, path: RoutePath, written: string, report: Report): Writable[] {
  return [
    ...headerFilters(action.headers, report),
    ...(action.rewrite === undefined ? [] : rewriteFilter(action.rewrite, path, written, report)),
    ...(action.redirect === undefined ? [] : redirectFilter(action.redirect, report)),
    ...(action.cors === undefined ? [] : corsFilter(action.cors, report)),
  ];
}

/** Changes of headers, of requests and of responses. */
export function headerFilters(headers: Headers | undefined, report: Report): Writable[] {
  if (headers === undefined) return [];
  const request = modifier(headers.request, report);
  const response = modifier(headers.response, report);
  return [
    ...(request === undefined ? [] : [{ type: 'RequestHeaderModifier', requestHeaderModifier: request }]),
    ...(response === undefined ? [] : [{ type: 'ResponseHeaderModifier', responseHeaderModifier: response }]),
  ];
}

function modifier({ set, add, remove }: HeaderOperations, report: Report): Writable | undefined {
  const list = (headers: HeaderOperations['set']): Writable[] =>
    Object.entries(headers).map(([name, value]) => {
      if (!isRouteHeader(name) || name.toLowerCase() === 'host')
        report.refuse(`a filter of an HTTPRoute cannot set header "${name}"`);
      if (!isRouteHeaderValue(value)) report.refuse(`a filter of an HTTPRoute cannot set ${name} to "${value}"`);
      return { name, value };
    });
  const operations = members({ set: list(set), add: list(add), remove });
  for (const names of Object.values(operations))
    if (Object.keys(names).length > 16) report.refuse('a filter of an HTTPRoute changes at most 16 headers in one way');
  return Object.keys(operations).length === 0 ? undefined : operations;
}

/** @param written the prefix or path as the VirtualService has it */
function rewriteFilter(
  { uri, authority, regex }: Rewrite,
  path: RoutePath,
  written: string,
  report: Report,
): Writable[] {
  if (authority !== '' && !isRouteHost(authority))
    report.refuse(`a filter of an HTTPRoute cannot set the host "${authority}"`);
  const urlRewrite = members({
    hostname: authority === '' ? undefined : authority,
    path: rewrittenPath({ uri, regex }, path, written, report),
  });
  return Object.keys(urlRewrite).length === 0 ? [] : [{ type: 'URLRewrite', urlRewrite }];
}

function rewrittenPath(
  { uri, regex }: Pick<Rewrite, 'uri' | 'regex'>,
  path: RoutePath,
  written: string,
  report: Report,
): Writable | undefined {
  if (regex !== undefined) {
    if (regex.match !== '/.*' || regex.rewrite.includes('\\'))
      report.refuse('a filter of an HTTPRoute replaces a prefix or the whole path, no expression (uriRegexRewrite)');
    return { type: 'ReplaceFullPath', replaceFullPath: regex.rewrite };
  }
  if (uri === '') return undefined;
  if (path.type === 'PathPrefix') {
    checkPrefixRewrite(uri, path, written, report);
    return { type: 'ReplacePrefixMatch', replacePrefixMatch: uri };
  }
  // Where the whole path was matched, the whole path gives way; of a prefix that became an expression, it would not.
  if (path.type === 'RegularExpression' && written !== '')
    report.refuse('a filter of an HTTPRoute replaces a prefix only where the match is a prefix');
  if (uri.includes('\\')) report.refuse(`a filter of an HTTPRoute cannot set the path "${uri}"`);
  return { type: 'ReplaceFullPath', replaceFullPath: uri };
}

/**
 * Istio puts the new prefix in the place of the old one, letter by letter; the Gateway API counts in segments.
 * Source: `createRewriteFilter`, pilot/pkg/config/kube/gateway/conversion.go.
 */
function checkPrefixRewrite(uri: string, path: RoutePath, written: string, report: Report): void {
  if (path.value === '/') {
    if (uri !== '/' && uri.endsWith('/'))
      report.refuse(`istiod drops the slash at the end of ${uri} when an HTTPRoute replaces the prefix /`);
    return;
  }
  const same = written.endsWith('/') ? uri.endsWith('/') : !uri.endsWith('/');
  if (same) return;
  const rest = written.endsWith('/') ? 'a' : '/a';
  report.change(`${written}${rest} becomes ${uri.replace(/\/$/, '')}/a, not ${uri}${rest}`);
}

const REDIRECT_CODES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const DEFAULT_CODE = 301;

function redirectFilter(redirect: Redirect, report: Report): Writable[] {
  const { uri, prefixRewrite, authority, scheme, port, derivePort } = redirect;
  const statusCode = redirect.code === 0 ? DEFAULT_CODE : redirect.code;
  if (!REDIRECT_CODES.has(statusCode)) report.refuse(`a redirect of an HTTPRoute cannot answer ${statusCode}`);
  if (authority !== '' && !isRouteHost(authority))
    report.refuse(`a redirect of an HTTPRoute cannot lead to the host "${authority}"`);
  if (scheme !== '' && scheme !== 'http' && scheme !== 'https')
    report.refuse(`a redirect of an HTTPRoute cannot lead to the scheme "${scheme}"`);
  if (uri.includes('%PREFIX()%') || prefixRewrite !== '')
    report.refuse('a redirect of an HTTPRoute replaces a whole path here');
  if (port === undefined && (derivePort === 'FROM_REQUEST_PORT') !== (scheme === ''))
    report.change(
      scheme === ''
        ? 'the redirect names the port of the listener'
        : `the redirect leads to the usual port of ${scheme}`,
    );
  const requestRedirect = members({
    scheme: scheme === '' ? undefined : scheme,
    hostname: authority === '' ? undefined : authority,
    port,
    path: uri === '' ? undefined : { type: 'ReplaceFullPath', replaceFullPath: uri },
    statusCode,
  });
  return [{ type: 'RequestRedirect', requestRedirect }];
}

const ORIGIN = /^(?:\*|https?:\/\/(?:(?:\*\.)?(?:[a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(?::[0-9]{1,5})?)$/;
/** What the API server fills in, in seconds. */
const DEFAULT_MAX_AGE = 5;

function corsFilter(
  { origins, methods, headers, exposeHeaders, maxAge, credentials }: Cors,
  report: Report,
): Writable[] {
  const allowOrigins = origins.map(({ type, value }) => {
    const origin = type === 'prefix' ? `${value}*` : value;
    if (type === 'regex' || !ORIGIN.test(origin) || (type === 'exact' && value.includes('*')))
      report.refuse(`a filter of an HTTPRoute cannot allow origins by ${type} "${value}"`);
    return origin;
  });
  for (const method of methods)
    if (method !== '*' && !ROUTE_METHODS.has(method)) report.refuse(`an HTTPRoute knows no method "${method}"`);
  const seconds = maxAge === undefined ? undefined : Number(milliseconds(maxAge) / 1000n);
  if (seconds === undefined || seconds < 1)
    report.change(`browsers may keep answers to preflight requests for ${DEFAULT_MAX_AGE}s`);
  const cors = members({
    allowOrigins,
    allowMethods: methods,
    allowHeaders: headers,
    exposeHeaders,
    maxAge: seconds === undefined || seconds < 1 ? undefined : seconds,
    allowCredentials: credentials === true ? true : undefined,
  });
  return [{ type: 'CORS', cors }];
}

function milliseconds(duration: string): bigint {
  const nanoseconds = parseDuration(duration);
  return typeof nanoseconds === 'bigint' ? toMilliseconds(nanoseconds) : 0n;
}
