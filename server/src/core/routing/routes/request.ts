/** An HTTP request as a proxy sees it. */
export interface HttpRequest {
  /** The Host header as written. */
  readonly authority: string;
  readonly method: string;
  /** Normalised, without query. */
  readonly path: string;
  /** With the question mark; empty for none. */
  readonly query: string;
  readonly scheme: 'http' | 'https';
  /** By lower-case name; repeated ones joined with a comma. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Cuts a request target into path and query. A fragment is no part of it. */
export function splitTarget(target: string): { path: string; query: string } {
  const whole = target.replace(/#.*$/s, '');
  const at = whole.indexOf('?');
  return at < 0 ? { path: whole, query: '' } : { path: whole.slice(0, at), query: whole.slice(at) };
}

/**
 * Makes the path that the rules are matched with.
 * @param normalization `meshConfig.pathNormalization.normalization`
 * Source: `buildHTTPConnectionManager`, pilot/pkg/networking/core/listener_builder.go;
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/header_sanitizing.
 */
export function normalizePath(path: string, normalization: string): string {
  if (normalization === 'NONE') return path;
  let out = path;
  if (normalization === 'DECODE_AND_MERGE_SLASHES') out = out.replace(/%2f/gi, '/').replace(/%5c/gi, '\\');
  out = withoutDots(out.replaceAll('\\', '/').replace(/%2e/gi, '.'));
  return normalization === 'MERGE_SLASHES' || normalization === 'DECODE_AND_MERGE_SLASHES'
    ? out.replace(/\/{2,}/g, '/')
    : out;
}

/** Resolves `.` and `..` segments. */
function withoutDots(path: string): string {
  if (!path.startsWith('/')) return path;
  const out: string[] = [];
  const segments = path.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') out.pop();
    else if (segment !== '.') {
      out.push(segment);
      continue;
    }
    if (last) out.push('');
  }
  return `/${out.join('/')}`;
}
