/**
 * A principal as istiod writes it into the proxy: one of the local trust domain, of an alias or of the word
 * `cluster.local` for the local one and every alias; any other one as it is.
 * @param domains the local trust domain first
 * Source: `ReplaceTrustDomainAliases`, pilot/pkg/security/trustdomain/bundle.go.
 */
export function principalsInDomains(principal: string, domains: readonly string[]): readonly string[] {
  const [written = '', ...rest] = principal.split('/');
  if (rest.length !== 4 || written === '*') return [principal];
  if (written !== 'cluster.local' && !domains.some((domain) => alike(written, domain))) return [principal];
  const named = domains.map((domain) =>
    written.startsWith('*') && domain.endsWith(written.slice(1)) ? principal : [domain, ...rest].join('/'),
  );
  return [...new Set(named)];
}

/** A trust domain with its aliases, when it is one of them. Source: `ExpandTrustDomainAliases`, as above. */
export function trustDomainsLike(domain: string, domains: readonly string[]): readonly string[] {
  return domains.includes(domain) ? domains : [domain];
}

/** Either may be a pattern. Source: `stringMatch`, pilot/pkg/security/trustdomain/util.go. */
function alike(a: string, b: string): boolean {
  return a === b || b === '*' || fits(a, b) || fits(b, a);
}

function fits(text: string, pattern: string): boolean {
  return (
    (pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1))) ||
    (pattern.startsWith('*') && text.endsWith(pattern.slice(1)))
  );
}
