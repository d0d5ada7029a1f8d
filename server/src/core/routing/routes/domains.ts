import { shortFormsFor } from '../../istio/hosts';
import type { Mesh } from '../mesh';
import type { Proxy } from '../proxy/proxy';
import { addressesFor } from '../proxy/proxy';
import type { Service } from '../registry/service';
import { UNSPECIFIED } from '../registry/service';
import type { Route, VirtualHost } from './route';

/** A virtual host that wants its names. */
export interface HostClaim {
  readonly name: string;
  readonly domains: readonly string[];
  /** Of these, the short spellings, which give way to services of that full name. */
  readonly shortForms: ReadonlySet<string>;
}

/** The virtual host of a name that is no service: that name alone. */
export function hostOfVirtualService(host: string, port: number): HostClaim {
  return { name: `${host}:${port}`, domains: [bracketed(host)], shortForms: new Set() };
}

/**
 * The virtual host of a service: every way to write it.
 * @param withPorts true where the port in the Host header tells services apart.
 * Source: `generateVirtualHostDomains`, pilot/pkg/networking/core/httproute.go.
 */
export function hostOfService(mesh: Mesh, proxy: Proxy, service: Service, port: number, withPorts: boolean): HostClaim {
  const shortForms: string[] = [];
  const domains: string[] = [];
  const both = (name: string): string[] =>
    withPorts ? [bracketed(name), `${bracketed(name)}:${port}`] : [bracketed(name)];
  for (const name of [service.hostname, ...service.aliases.map(({ hostname }) => hostname)]) {
    const [, ...others] = shortFormsFor(name, proxy.namespace, mesh.defaults.domainSuffix);
    const spellings = others.flatMap(both);
    domains.push(...both(name), ...spellings);
    shortForms.push(...spellings);
  }
  if (service.resolution === 'Passthrough' && service.registry === 'Kubernetes')
    domains.push(...domains.map((domain) => `*.${domain}`));
  for (const address of addressesFor(service, proxy))
    if (address !== '' && address !== UNSPECIFIED) domains.push(...both(address));
  return { name: `${service.hostname}:${port}`, domains, shortForms: new Set(shortForms) };
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') && /^[0-9a-fA-F:.%]+$/.test(host) ? `[${host}]` : host;
}

/**
 * Gives out names: what comes first keeps them.
 * Source: `BuildSidecarOutboundVirtualHosts` and `dedupeDomains`, as above.
 */
export class DomainClaims {
  private readonly names = new Set<string>();
  private readonly domains = new Set<string>();
  private readonly known = new Set<string>();

  /** @param services all services with a virtual host here, with their ports. */
  constructor(services: Iterable<readonly [hostname: string, port: number]>) {
    for (const [hostname, port] of services) {
      this.known.add(hostname);
      this.known.add(`${hostname}:${port}`);
    }
  }

  /** The virtual host with the names that are left; undefined when its name is taken or no name is left. */
  claim(claim: HostClaim, routes: readonly Route[]): VirtualHost | undefined {
    if (this.names.has(claim.name)) return undefined;
    this.names.add(claim.name);
    const domains = claim.domains.filter((domain) => {
      const key = domain.toLowerCase();
      if (this.domains.has(key) || (claim.shortForms.has(domain) && this.known.has(domain))) return false;
      this.domains.add(key);
      return true;
    });
    return domains.length === 0 ? undefined : { name: claim.name, domains, routes, httpsRedirect: undefined };
  }
}
