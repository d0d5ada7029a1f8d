/** Names, values and paths that the CRD of HTTPRoute takes. Source: schemas/source/gateway-api.json. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;
const HEADER_VALUE = /^(?=.{1,4096}$)[!-~]+(?:[\t ][!-~]+)*$/;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PATH = /^\/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/;
const PATH_FORBIDDEN = /\/\/|\/\.\.?(?:\/|$)|%2f|#/i;

/** The methods that a match of an HTTPRoute can ask for. */
export const ROUTE_METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
]);

/** Whether a header or query parameter can have the name. */
export function isRouteHeader(name: string): boolean {
  return HEADER_NAME.test(name);
}

/** Whether a header can be set to, or compared with, the value. */
export function isRouteHeaderValue(value: string): boolean {
  return HEADER_VALUE.test(value);
}

/** Whether the text is a host without a wildcard and without a port. */
export function isRouteHost(text: string): boolean {
  return HOSTNAME.test(text);
}

/** Whether a path can stand in a match of type `Exact` or `PathPrefix`. */
export function isRoutePath(path: string): boolean {
  return path.length <= 1024 && PATH.test(path) && !PATH_FORBIDDEN.test(path);
}

/** The characters of a text, none of which means anything to RE2. */
export function literal(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
