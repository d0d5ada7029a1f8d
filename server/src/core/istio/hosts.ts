import { parseIp } from './ip';

/** True when the host stands for many: when it begins with `*`. Source: `IsWildCarded`, pkg/config/host/name.go. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/**
 * Whether some name is meant by both hosts. Case counts; `*.foo.com` does not take in `foo.com`.
 * Source: `Matches`, pkg/config/host/name.go.
 */
export function matches(a: string, b: string): boolean {
  if (!isWildcard(a)) return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
  if (!isWildcard(b)) return b.endsWith(a.slice(1));
  return a.length < b.length ? b.endsWith(a.slice(1)) : a.endsWith(b.slice(1));
}

/**
 * Whether every name that `host` means is meant by `other` too. A wildcard never fits into a plain name.
 * Source: `SubsetOf`, pkg/config/host/name.go.
 */
export function subsetOf(host: string, other: string): boolean {
  if (!isWildcard(other)) return host === other;
  return host.slice(isWildcard(host) ? 1 : 0).endsWith(other.slice(1));
}

/**
 * Orders hosts from the most to the least specific, for `sort`: names before wildcards, long before short, then by
 * alphabet.
 * Source: `MoreSpecific`, pkg/config/host/names.go.
 */
export function compareSpecificity(a: string, b: string): number {
  if (isWildcard(a) !== isWildcard(b)) return isWildcard(a) ? 1 : -1;
  if (a.length !== b.length) return b.length - a.length;
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Whether `a` comes before `b` in `compareSpecificity`. */
export function moreSpecific(a: string, b: string): boolean {
  return compareSpecificity(a, b) < 0;
}

/**
 * Finds the one host that counts for a name: the name itself, else the longest wildcard that takes it in.
 * Used for DestinationRules and for VirtualServices with wildcard hosts.
 * @param needle a name or a wildcard; a wildcard is found by itself or by a broader one
 * @param hosts the hosts there are; the keys of a map will do
 * @returns `undefined` when none takes it in
 * Source: `MostSpecificHostMatch`, pilot/pkg/model/config.go.
 */
export function mostSpecificMatch(needle: string, hosts: { has(host: string): boolean }): string | undefined {
  if (hosts.has(needle)) return needle;
  // Of two wildcards that end a name alike, the longer one is the more specific: so try from the longest on.
  for (let at = isWildcard(needle) ? 1 : 0; at <= needle.length; at++) {
    const wildcard = `*${needle.slice(at)}`;
    if (hosts.has(wildcard)) return wildcard;
  }
  return undefined;
}

/**
 * The hosts that two lists share: of every overlapping pair the narrower one, each once.
 * A gateway uses it for the hosts of a server and of a VirtualService.
 * Source: `Intersection`, pkg/config/host/names.go.
 */
export function intersection(hosts: readonly string[], others: readonly string[]): string[] {
  const shared = new Set<string>();
  for (const host of hosts) {
    for (const other of others) {
      if (subsetOf(host, other)) shared.add(host);
      else if (subsetOf(other, host)) shared.add(other);
    }
  }
  return [...shared];
}

/**
 * Makes the full name that istiod uses for a host of a VirtualService, of one of its destinations or of a
 * DestinationRule. Only a name without any dot is completed: `reviews.default` stays as it is and then belongs to no
 * Service. The empty text, `*` and IP addresses stay too. Never apply it to hosts of a ServiceEntry, a Gateway or a
 * Sidecar, nor to `sniHosts`.
 * @param namespace of the object that writes the host; empty for none
 * @param domainSuffix the cluster domain, `cluster.local`; empty for none
 * Source: `ResolveShortnameToFQDN`, pilot/pkg/model/config.go.
 */
export function resolveShortName(host: string, namespace: string, domainSuffix: string): string {
  if (host === '' || host === '*' || host.includes('.') || parseIp(host)) return host;
  const inNamespace = namespace === '' ? host : `${host}.${namespace}`;
  return domainSuffix === '' ? inNamespace : `${inNamespace}.svc.${domainSuffix}`;
}

/** The full name of a Kubernetes Service. Source: `ServiceHostname`, pilot/pkg/serviceregistry/kube/conversion.go. */
export function serviceFqdn(name: string, namespace: string, domainSuffix: string): string {
  return `${name}.${namespace}.svc.${domainSuffix}`;
}

/**
 * Takes the full name of a Kubernetes Service apart.
 * @returns `undefined` for hosts of any other shape, also for those with a dot behind
 */
export function parseServiceFqdn(host: string, domainSuffix: string): { name: string; namespace: string } | undefined {
  const ending = `.svc.${domainSuffix}`;
  if (!host.endsWith(ending)) return undefined;
  const [name = '', namespace = '', ...more] = host.slice(0, -ending.length).split('.');
  return name === '' || namespace === '' || more.length > 0 ? undefined : { name, namespace };
}

/**
 * All ways to write a service in a request, as a sidecar knows them: the full name, the same with a dot behind, and
 * for a name of the cluster domain the short forms that the client's namespace allows.
 * @param host the full name of a service; names outside the cluster domain have no short forms, IP addresses no dot
 * @param clientNamespace namespace of the workload that sends the request
 * Source: `GenerateAltVirtualHosts`, pilot/pkg/networking/core/httproute.go.
 */
export function shortFormsFor(host: string, clientNamespace: string, domainSuffix: string): string[] {
  const ip = parseIp(host);
  const forms = ip && ip.zone === '' ? [host] : [host, `${host}.`];
  if (!host.endsWith(`.svc.${domainSuffix}`)) return forms;
  const svc = host.indexOf('.svc.');
  const dot = host.indexOf('.');
  // Also true for a namespace called `svc`: istiod takes it for the middle of the name and gives up.
  if (dot >= svc) return forms;
  const withNamespace = host.slice(0, svc);
  const sameNamespace = host.slice(dot + 1, svc) === clientNamespace;
  const short = sameNamespace ? [host.slice(0, dot)] : [];
  return [...forms, ...short, withNamespace, `${withNamespace}.svc`];
}
