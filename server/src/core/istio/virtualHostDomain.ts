/**
 * Finds the virtual host domain that takes a request, as Envoy does: the name itself, else the longest `*suffix`, else
 * the longest `prefix*`, else `*`. Case does not matter.
 * @param authority the Host header; Istio's proxies ignore its port, so cut it off with `withoutPort`
 * @param domains of all virtual hosts of a route configuration
 * @returns the domain as it is written there, `undefined` when none takes the request
 * Source: https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/route/v3/route_components.proto (domains).
 */
export function matchingDomain(authority: string, domains: Iterable<string>): string | undefined {
  const host = authority.toLowerCase();
  let best: string | undefined;
  let bestRank = -1;
  for (const domain of domains) {
    const rank = domainRank(host, domain.toLowerCase());
    if (rank > bestRank) [best, bestRank] = [domain, rank];
  }
  return best;
}

/** Higher is better; -1 does not match. A wildcard stands for at least one character. */
function domainRank(host: string, domain: string): number {
  if (domain === '*') return 0;
  if (host === domain) return Infinity;
  if (host.length < domain.length) return -1;
  if (domain.startsWith('*')) return host.endsWith(domain.slice(1)) ? 1e6 + domain.length : -1;
  return domain.endsWith('*') && host.startsWith(domain.slice(0, -1)) ? domain.length : -1;
}

/** A Host header without its port; IPv6 addresses keep their brackets. */
export function withoutPort(authority: string): string {
  return authority.replace(/:[0-9]+$/, '');
}
