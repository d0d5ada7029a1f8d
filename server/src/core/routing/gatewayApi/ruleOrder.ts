import type { HttpMatch, HttpRule } from '../spec/httpRule';

/**
 * Orders rules of the Gateway API, for a stable sort: exact paths, then prefixes, then regular expressions; long ones
 * first; then those with a method, with more headers, with more query parameters. Rules without a match come last.
 * Source: `sortHTTPRoutes`, pilot/pkg/config/kube/gateway/conversion.go.
 */
export function compareRules(a: Pick<HttpRule, 'matches'>, b: Pick<HttpRule, 'matches'>): number {
  const [left] = a.matches;
  const [right] = b.matches;
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return (
    pathRank(right) - pathRank(left) ||
    pathLength(right) - pathLength(left) ||
    Number(right.method !== undefined) - Number(left.method !== undefined) ||
    right.headers.size - left.headers.size ||
    right.queryParams.size - left.queryParams.size
  );
}

function pathRank({ uri }: HttpMatch): number {
  switch (uri?.type) {
    case 'exact':
      return 3;
    case 'prefix':
      return 2;
    case 'regex':
      return 1;
    default:
      return -1;
  }
}

function pathLength({ uri }: HttpMatch): number {
  return uri === undefined ? 0 : uri.value.length;
}
