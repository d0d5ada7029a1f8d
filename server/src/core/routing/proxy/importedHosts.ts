import { isWildcard, matches, subsetOf } from '../../istio/hosts';
import { splitNamespacedHost } from '../../istio/namespacedHost';

/** The hosts that an egress listener imports from one namespace, or from all. */
export class ImportedHosts {
  readonly exact = new Set<string>();
  private readonly all: string[] = [];
  private readonly excluded: string[] = [];

  add(host: string, excluded: boolean): void {
    if (excluded) {
      this.excluded.push(host);
      return;
    }
    if (!isWildcard(host)) this.exact.add(host);
    this.all.push(host);
  }

  isExcluded(host: string): boolean {
    return this.excluded.some((entry) => subsetOf(host, entry));
  }

  /** Whether a service's host is imported. */
  takesService(host: string): boolean {
    return this.exact.has(host) || this.wildcardPairs(host).some((entry) => subsetOf(host, entry));
  }

  /** Whether a host of a VirtualService is imported: with wildcards, when some name is meant by both. */
  takesVirtualService(host: string, gatewayApi: boolean): boolean {
    if (this.exact.has(host)) return true;
    return this.wildcardPairs(host).some((entry) => (gatewayApi ? subsetOf(host, entry) : matches(host, entry)));
  }

  private wildcardPairs(host: string): readonly string[] {
    return isWildcard(host) ? this.all : this.all.filter(isWildcard);
  }
}

/** The hosts of an egress listener by namespace; `*` is every namespace. */
export interface HostsByNamespace {
  readonly of: ReadonlyMap<string, ImportedHosts>;
  /** True when every entry names one host of one namespace. */
  readonly allExact: boolean;
}

const EVERYWHERE = '*';

/**
 * Reads `hosts` of an egress listener.
 * @param namespace what `.` stands for: that of the proxy.
 * Source: `convertIstioListenerToWrapper`, pilot/pkg/model/sidecar.go.
 */
export function hostsByNamespace(hosts: readonly string[], namespace: string): HostsByNamespace {
  const of = new Map<string, ImportedHosts>();
  let allExact = true;
  for (const text of hosts) {
    const { namespace: written, host } = splitNamespacedHost(text);
    if (written === undefined || host.includes('/')) continue;
    const excluded = written.startsWith('~');
    const named = excluded ? (written === '~' ? EVERYWHERE : written.slice(1)) : written;
    const owner = named === '.' ? namespace : named;
    const imported = of.get(owner) ?? new ImportedHosts();
    of.set(owner, imported);
    imported.add(host, excluded);
    if (!excluded && (isWildcard(host) || owner === EVERYWHERE)) allExact = false;
  }
  return { of, allExact };
}
