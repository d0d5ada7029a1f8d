import { formatIp, parseIp } from '../istio/ip';
import { mostSpecificMatch, shortFormsFor } from '../istio/hosts';
import type { Mesh } from './mesh';
import type { AddressSource } from './outcome';
import type { Proxy } from './proxy/proxy';
import { addressesFor } from './proxy/proxy';
import { follow } from './registry/aliases';
import type { Service } from './registry/service';
import { UNSPECIFIED } from './registry/service';
import { hasIpAddress } from './listeners/outbound';

/** The address that a caller dials for a name. */
export interface ResolvedName {
  readonly address: string;
  readonly from: AddressSource;
  /** Who answered: the proxy, the DNS of the cluster, or DNS outside. */
  readonly by: 'nobody' | 'proxy' | 'cluster' | 'public';
  /** The service whose name it is, when it is one. */
  readonly service: Service | undefined;
}

/** Resolves a name as the caller would. @param given an address that is dialled whatever the name is. */
export function resolveName(mesh: Mesh, proxy: Proxy, host: string, given: string | undefined): ResolvedName {
  if (given !== undefined) return { address: given, from: 'given', by: 'nobody', service: undefined };
  const literal = parseIp(host.replace(/^\[(.*)\]$/, '$1'));
  if (literal !== undefined) return { address: formatIp(literal), from: 'literal', by: 'nobody', service: undefined };
  const name = host.toLowerCase();
  return (
    (proxy.dnsCapture ? byProxy(mesh, proxy, name) : undefined) ??
    byCluster(mesh, proxy.namespace, name) ?? {
      address: mesh.addresses.external(name),
      from: 'external',
      by: 'public',
      service: undefined,
    }
  );
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
  if (service === undefined) return podRecord(mesh, name);
  if (service.resolution === 'Alias') return aliasRecord(mesh, service);
  if (service.resolution !== 'Passthrough')
    return { address: service.defaultAddress, from: 'clusterIP', by: 'cluster', service };
  const pod = mesh.endpoints.of(service).find(hasIpAddress);
  return pod === undefined ? undefined : { address: pod.address, from: 'podIP', by: 'cluster', service };
}

function kubernetesService(mesh: Mesh, name: string): Service | undefined {
  for (const service of mesh.services.byHostname(name).values()) if (service.registry === 'Kubernetes') return service;
  return undefined;
}

/** A name of an ExternalName Service is another name of what it leads to. */
function aliasRecord(mesh: Mesh, alias: Service): ResolvedName | undefined {
  const next = kubernetesService(mesh, alias.externalName);
  if (next === undefined)
    return {
      address: mesh.addresses.external(alias.externalName.toLowerCase()),
      from: 'external',
      by: 'public',
      service: alias,
    };
  const targets = new Map(
    mesh.services.all.flatMap((service): [string, string][] =>
      service.resolution === 'Alias' ? [[service.hostname, service.externalName]] : [],
    ),
  );
  const end = follow(alias.hostname, alias.externalName, targets);
  if (end === undefined) return undefined;
  return (
    clusterRecord(mesh, end) ?? {
      address: mesh.addresses.external(end.toLowerCase()),
      from: 'external',
      by: 'public',
      service: alias,
    }
  );
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
