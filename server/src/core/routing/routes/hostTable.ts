import { matchingDomain } from '../../istio/virtualHostDomain';
import type { RouteConfig, VirtualHost } from './route';

/** The virtual host for a request, and the domain that found it. */
export interface FoundHost {
  readonly host: VirtualHost;
  readonly domain: string;
}

/** The domains of a route configuration, ready to be searched. */
export class HostTable {
  private readonly exact = new Map<string, FoundHost>();
  private readonly patterns = new Map<string, VirtualHost>();

  constructor(readonly config: RouteConfig) {
    for (const host of config.hosts)
      for (const domain of host.domains) {
        if (domain.startsWith('*') || domain.endsWith('*')) this.patterns.set(domain, host);
        else if (!this.exact.has(domain.toLowerCase())) this.exact.set(domain.toLowerCase(), { host, domain });
      }
  }

  /** @param authority without its port where that does not count. */
  find(authority: string): FoundHost | undefined {
    const exact = this.exact.get(authority.toLowerCase());
    if (exact !== undefined) return exact;
    const domain = matchingDomain(authority, this.patterns.keys());
    const host = domain === undefined ? undefined : this.patterns.get(domain);
    return host === undefined || domain === undefined ? undefined : { host, domain };
  }
}
