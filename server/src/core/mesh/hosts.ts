import { isWildcard, matches, parseServiceFqdn, resolveShortName } from '../istio/hosts';
import type { PortFacts } from '../workspace/facts/types';
import { wildcardKey, wildcardKeys } from '../workspace/indexes';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { evidence, isPlacedSurely } from './certainty';
import { isSeenFrom } from './visibility';

/** What a host name means to a client. */
export interface HostLookup {
  /** The name in full. */
  readonly host: string;
  /** Services and ServiceEntries that own the name and that the client's namespace sees; every variant of them. */
  readonly owners: readonly Resource[];
  /** Those that own the name but are not exported to the client's namespace. */
  readonly hidden: readonly Resource[];
}

/**
 * Finds who owns a host, as a client in a namespace sees it.
 * @param host as written in a VirtualService, DestinationRule and the like: a name without a dot is completed with the
 * namespace of the object that holds it.
 * @param clients the namespaces that ask, when they are others: one that sees an owner is enough.
 * Source: ResolveShortnameToFQDN, pilot/pkg/model/config.go; IsServiceVisible, pilot/pkg/model/push_context.go.
 */
export function findHost(
  view: View,
  host: string,
  namespace: string,
  clients: readonly string[] = [namespace],
): HostLookup {
  const name = resolveShortName(host, namespace, view.settings.domainSuffix);
  const exact = view.find('host', name);
  const wildcard = entriesOver(view, name);
  const owners: Resource[] = [];
  const hidden: Resource[] = [];
  for (const resource of [...exact, ...wildcard])
    (clients.some((client) => isVisible(view, resource, client)) ? owners : hidden).push(resource);
  return { host: name, owners, hidden };
}

/**
 * The ServiceEntries with a wildcard host that takes in a name, the narrowest first; for a wildcard those that mean a name
 * that it means too.
 */
export function entriesOver(view: View, host: string): readonly Resource[] {
  const found = isWildcard(host)
    ? view.find('wildcard-host', '*')
    : wildcardKeys(host).flatMap((key) => view.find('wildcard-host', key));
  return [...new Set(found.filter((resource) => ownsByWildcard(resource, host)))];
}

/** The Services and ServiceEntries that have a host as it is written, be it a wildcard. */
export function ownersOf(view: View, host: string): readonly Resource[] {
  if (!isWildcard(host)) return view.find('host', host);
  const entries = view.find('wildcard-host', wildcardKey(host));
  return entries.filter(
    ({ facts }) => facts.spec.type === 'ServiceEntry' && facts.spec.hosts.some(({ text }) => text === host),
  );
}

function ownsByWildcard(resource: Resource, host: string): boolean {
  const { spec } = resource.facts;
  return spec.type === 'ServiceEntry' && spec.hosts.some(({ text }) => text.startsWith('*') && matches(text, host));
}

/** True when a Service or ServiceEntry is exported to a namespace, by itself or by the mesh default. */
export function isVisible(view: View, resource: Resource, clientNamespace: string): boolean {
  return isSeenFrom(view, resource, clientNamespace);
}

/** The ports of a Service or ServiceEntry. */
export function portsOf(resource: Resource): readonly PortFacts[] {
  const { spec } = resource.facts;
  return spec.type === 'Service' || spec.type === 'ServiceEntry' ? spec.ports : [];
}

/** How sure one can be that a host nobody here owns does not exist. */
export type Absence =
  /** The workspace holds the other Services of that namespace, so this one is missing. */
  | { readonly kind: 'certain' }
  /** Another world of the workspace has it. */
  | { readonly kind: 'elsewhere'; readonly resources: readonly Resource[] }
  /** It may live outside of the workspace. */
  | { readonly kind: 'unsure' }
  /** Some object's host or name is a placeholder: it may be this one. */
  | { readonly kind: 'unknown' }
  /** The project says that the host is outside, or its namespace. */
  | { readonly kind: 'external' };

/**
 * The closed-world test for a host without an owner.
 * @param name the name in full.
 * @param seenFrom the object that names the host.
 */
export function absenceOf(view: View, name: string, seenFrom: Resource): Absence {
  if (isDeclaredExternal(view, name)) return { kind: 'external' };
  const elsewhere = view.findElsewhere('host', name);
  if (elsewhere.length > 0) return { kind: 'elsewhere', resources: elsewhere };
  if (view.find('unnamed', 'host').length > 0) return { kind: 'unknown' };
  const service = parseServiceFqdn(name, view.settings.domainSuffix);
  if (view.hasUnnamed('Service') && service !== undefined) return { kind: 'unknown' };
  if (service === undefined) return { kind: 'unsure' };
  if (view.settings.externalNamespaces.includes(service.namespace)) return { kind: 'external' };
  // One that writes no namespace, or whose chart is given one, is probably meant to be in this.
  const named = [
    ...view.find('name', `/Service|${service.name}`),
    ...view.findElsewhere('name', `/Service|${service.name}`),
  ];
  const unplaced = named.filter((resource) => !isPlacedSurely(resource));
  if (unplaced.length > 0) return { kind: 'elsewhere', resources: unplaced };
  if (view.findElsewhere('unnamed', 'Service').length > 0) return { kind: 'unsure' };
  const siblings = view.find('service', service.namespace);
  return evidence(view, seenFrom, service.namespace, siblings).length > 0 ? { kind: 'certain' } : { kind: 'unsure' };
}

/** True for hosts that the project says to be outside. @param name the name in full. */
export function isDeclaredExternal({ settings }: View, name: string): boolean {
  return settings.externalHosts.some((known) => matches(known, name));
}

/** True where nothing is to be said of a host that nobody owns: it exists, or may, by what the files show. */
export function isExcused({ kind }: Absence): boolean {
  return kind === 'unknown' || kind === 'elsewhere' || kind === 'external';
}

/** Hosts of a namespace's Services (short) and of all ServiceEntries, for suggestions. */
export function knownHosts(view: View, namespace: string): string[] {
  const services = view
    .find('service', namespace)
    .flatMap(({ facts }) => (facts.name === undefined ? [] : [facts.name]));
  const entries = view
    .find('service-entry', '')
    .flatMap(({ facts }) => (facts.spec.type === 'ServiceEntry' ? facts.spec.hosts.map(({ text }) => text) : []));
  return [...new Set([...services, ...entries])];
}
