import { formatIp, parseIp } from '../istio/ip';
import { mostSpecificMatch, serviceFqdn, shortFormsFor } from '../istio/hosts';
import type { Mesh } from './mesh';
import type { AddressSource } from './outcome';
import type { Proxy } from './proxy/proxy';
import { addressesFor } from './proxy/proxy';
import { follow } from './registry/aliases';
import type { Service } from './registry/service';
import { UNSPECIFIED } from './registry/service';
import { hasIpAddress } from './listeners/outbound';
import { keyOf } from './spec/object';

/** The address that a caller dials for a name. */
export interface ResolvedName {
  readonly address: string;
  readonly from: AddressSource;
  /** Who answered: the proxy, the DNS of the cluster, or DNS outside. */
  readonly by: 'nobody' | 'proxy' | 'cluster' | 'public';
  /** The service whose name it is, when it is one. */
  readonly service: Service | undefined;
}

/** Who asks for a name: a proxy, or a caller that has none. */
export type Resolver = Proxy | { readonly namespace: string; readonly dnsCapture: false };

/** Resolves a name as the caller would. @param given an address that is dialled whatever the name is. */
export function resolveName(mesh: Mesh, proxy: Resolver, host: string, given: string | undefined): ResolvedName {
  if (given !== undefined) return { address: given, from: 'given', by: 'nobody', service: undefined };
  const literal = parseIp(host.replace(/^\[(.*)\]$/, '$1'));
  if (literal !== undefined) return { address: formatIp(literal), from: 'literal', by: 'nobody', service: undefined };
  const name = host.toLowerCase();
  const { entriesKnown } = mesh.addresses;
  const inside =
    (proxy.dnsCapture && entriesKnown === 'by-proxy' ? byProxy(mesh, proxy, name) : undefined) ??
    byCluster(mesh, proxy.namespace, name);
  if (inside !== undefined && inside.from !== 'external') return inside;
  const outside = inside?.address ?? name;
  const entry = proxy.dnsCapture && entriesKnown === 'everywhere' ? byEntry(mesh, outside) : undefined;
  return (
    entry ?? {
      address: mesh.addresses.external(outside),
      from: 'external',
      by: 'public',
      service: inside?.service,
    }
  );
}

/** Any ServiceEntry with an address for the name, whether the proxy knows it or not. */
function byEntry(mesh: Mesh, name: string): ResolvedName | undefined {
  const table = new Map<string, Service>();
  for (const service of mesh.services.all) {
    if (service.registry === 'Kubernetes' || entryAddress(service) === undefined) continue;
    const existing = table.get(service.hostname);
    if (existing === undefined || keyOf(service.meta) < keyOf(existing.meta)) table.set(service.hostname, service);
  }
  const found = mostSpecificMatch(name, table);
  const service = found === undefined ? undefined : table.get(found);
  const address = service === undefined ? undefined : entryAddress(service);
  if (service === undefined || address === undefined) return undefined;
  return { address, from: sourceOf(service, address), by: 'proxy', service };
}

function entryAddress({ defaultAddress, autoAddress }: Service): string | undefined {
  if (defaultAddress === UNSPECIFIED) return autoAddress;
  return defaultAddress.includes('/') ? undefined : defaultAddress;
}

/** Source: `BuildNameTable`, pkg/dns/server/name_table.go. A Kubernetes Service goes before a ServiceEntry. */
function byProxy(mesh: Mesh, proxy: Proxy, name: string): ResolvedName | undefined {
  const table = new Map<string, Service>();
  for (const { services } of proxy.scope.egress)
    for (const service of services) {
      if (ipsOf(mesh, proxy, service).length === 0) continue;
      const spellings =
        service.registry === 'Kubernetes'
          ? shortFormsFor(service.hostname, proxy.namespace, mesh.defaults.domainSuffix)
          : [service.hostname];
      for (const spelling of spellings) {
        const key = spelling.replace(/\.$/, '').toLowerCase();
        const existing = table.get(key);
        if (existing === undefined || (existing.registry === 'External' && service.registry === 'Kubernetes'))
          table.set(key, service);
      }
    }
  const found = mostSpecificMatch(name.replace(/\.$/, ''), table);
  const service = found === undefined ? undefined : table.get(found);
  if (service === undefined) return undefined;
  const [address = ''] = ipsOf(mesh, proxy, service);
  return { address, from: sourceOf(service, address), by: 'proxy', service };
}

function ipsOf(mesh: Mesh, proxy: Proxy, service: Service): readonly string[] {
  const addresses = addressesFor(service, proxy);
  if (!addresses.includes(UNSPECIFIED)) return addresses.filter((address) => !address.includes('/'));
  if (service.resolution !== 'Passthrough') return [];
  return mesh.endpoints
    .of(service)
    .filter(hasIpAddress)
    .map(({ address }) => address);
}

function sourceOf(service: Service, address: string): AddressSource {
  if (service.registry === 'Kubernetes') return service.resolution === 'Passthrough' ? 'podIP' : 'clusterIP';
  return address === service.autoAddress ? 'autoAllocated' : 'serviceEntryAddress';
}

/**
 * The DNS of the cluster: Services under their full name and the shorter ones that the search list of the caller's
 * namespace allows.
 * Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/.
 */
function byCluster(mesh: Mesh, namespace: string, name: string): ResolvedName | undefined {
  const { domainSuffix } = mesh.defaults;
  const absolute = name.endsWith('.') ? name.slice(0, -1) : undefined;
  const candidates =
    absolute === undefined
      ? [`${name}.${namespace}.svc.${domainSuffix}`, `${name}.svc.${domainSuffix}`, `${name}.${domainSuffix}`, name]
      : [absolute];
  for (const candidate of candidates) {
    const found = clusterRecord(mesh, candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

function clusterRecord(mesh: Mesh, name: string): ResolvedName | undefined {
  const service = kubernetesService(mesh, name);
  if (service === undefined) return hiddenRecord(mesh, name) ?? podRecord(mesh, name);
  if (service.resolution === 'Alias') return aliasRecord(mesh, service);
  if (service.resolution !== 'Passthrough')
    return { address: service.defaultAddress, from: 'clusterIP', by: 'cluster', service };
  const pod = mesh.endpoints.of(service).find(hasIpAddress);
  return pod === undefined ? undefined : { address: pod.address, from: 'podIP', by: 'cluster', service };
}

/** A Service that only the cluster knows. */
function hiddenRecord({ hiddenServices, addresses, defaults }: Mesh, name: string): ResolvedName | undefined {
  const found = hiddenServices.find(
    ({ meta, headless, externalName }) =>
      !headless && externalName === undefined && serviceFqdn(meta.name, meta.namespace, defaults.domainSuffix) === name,
  );
  if (found === undefined) return undefined;
  const { meta, clusterIps } = found;
  const address = clusterIps[0] ?? addresses.clusterIp(meta.namespace, meta.name);
  return { address, from: 'clusterIP', by: 'cluster', service: undefined };
}

function kubernetesService(mesh: Mesh, name: string): Service | undefined {
  for (const service of mesh.services.byHostname(name).values()) if (service.registry === 'Kubernetes') return service;
  return undefined;
}

/** A name of an ExternalName Service is another name of what it leads to. */
function aliasRecord(mesh: Mesh, alias: Service): ResolvedName | undefined {
  const next = kubernetesService(mesh, alias.externalName);
  if (next === undefined) return outsideRecord(alias, alias.externalName);
  const targets = new Map(
    mesh.services.all.flatMap((service): [string, string][] =>
      service.resolution === 'Alias' ? [[service.hostname, service.externalName]] : [],
    ),
  );
  const end = follow(alias.hostname, alias.externalName, targets);
  if (end === undefined) return undefined;
  return clusterRecord(mesh, end) ?? outsideRecord(alias, end);
}

/** A name that leads out of the cluster; the address is the name to be looked up there. */
function outsideRecord(alias: Service, name: string): ResolvedName {
  return { address: name.toLowerCase(), from: 'external', by: 'public', service: alias };
}

/** `kafka-1.kafka.shop.svc.cluster.local`: a pod of a StatefulSet behind a headless Service. */
function podRecord(mesh: Mesh, name: string): ResolvedName | undefined {
  const dot = name.indexOf('.');
  const service = dot < 0 ? undefined : kubernetesService(mesh, name.slice(dot + 1));
  if (service?.resolution !== 'Passthrough') return undefined;
  const [, owner, index] = /^(.*)-(\d+)$/.exec(name.slice(0, dot)) ?? [];
  const pods = mesh.workloads.pods.filter(
    ({ workload, meta }) => workload === `${service.namespace}/${owner ?? ''}` && meta.kind === 'StatefulSet',
  );
  const address = pods[Number(index)]?.ip;
  if (address === undefined || !mesh.endpoints.of(service).some((endpoint) => endpoint.address === address))
    return undefined;
  return { address, from: 'podIP', by: 'cluster', service };
}
