import { re2ToReplacer } from '../../istio/re2';
import type { RewriteOutcome } from '../outcome';
import { pruned } from '../outcome';
import type { HttpMatch } from '../spec/httpRule';
import type { Rewrite } from '../spec/httpAction';
import type { RouteSemantics } from '../spec/rule';
import type { HttpRequest } from './request';

/**
 * What a rewrite makes of a request.
 * @param rewrite undefined where only the authority is set, by header operations.
 * Source: `applyHTTPRouteDestination`, pilot/pkg/networking/core/route/route.go; for the path,
 * https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/route/v3/route_components.proto (prefix_rewrite, regex_rewrite).
 */
export function rewriteOutcome(
  rewrite: Rewrite | undefined,
  authority: string,
  match: HttpMatch | undefined,
  semantics: RouteSemantics,
  request: HttpRequest,
): RewriteOutcome | undefined {
  if (rewrite === undefined && authority === '') return undefined;
  const { path, query } = request;
  const regex = regexOf(rewrite, match, semantics);
  if (regex !== undefined) {
    const replaced = re2ToReplacer(regex.match, regex.rewrite)?.(path) ?? path;
    return pruned({ path: replaced + query, regex: regex.match, substitution: regex.rewrite, authority });
  }
  const prefix = rewrite?.uri ?? '';
  const rewritten = prefix === '' ? path : withPrefix(path, prefix, match, semantics);
  return pruned({ path: rewritten + query, prefix, authority });
}

/** The Gateway API removes a prefix by replacing it with `/`. */
function regexOf(
  rewrite: Rewrite | undefined,
  match: HttpMatch | undefined,
  semantics: RouteSemantics,
): Rewrite['regex'] {
  if (rewrite?.regex !== undefined) return rewrite.regex;
  if (rewrite?.uri !== '/' || semantics !== 'gateway') return undefined;
  const separated = match?.uri?.type === 'prefix' && match.uri.value !== '/' ? match.uri.value.replace(/\/$/, '') : '';
  return { match: `^${separated.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')}(/?)(.*)`, rewrite: '/\\2' };
}

/** A prefix gives way to another one; where the whole path was matched, the whole path does. */
function withPrefix(path: string, prefix: string, match: HttpMatch | undefined, semantics: RouteSemantics): string {
  const { uri } = match ?? {};
  if (uri === undefined || uri.type === 'present') return prefix + path.slice(1);
  if (uri.type !== 'prefix') return prefix;
  const written = semantics !== 'istio' && uri.value !== '/' ? uri.value.replace(/\/$/, '') : uri.value;
  return prefix + path.slice(written.length);
}
