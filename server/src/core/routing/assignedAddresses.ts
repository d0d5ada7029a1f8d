import { formatIp, parseIp } from '../istio/ip';
import { getsAutoAddress } from './registry/entryServices';
import type { Addresses } from './registry/addresses';
import { compareText } from './registry/serviceIndex';
import type { RoutingObject } from './spec/decode';
import { keyOf } from './spec/object';

const CLUSTER_IPS = '10.96.0.10';
const POD_IPS = '10.244.0.10';
const AUTO_ADDRESSES = '240.240.0.1';
const MOST_PODS = 3;
/** Public names get one of the addresses 198.51.100.1 to .250. */
const PUBLIC_ADDRESSES = 250;

/**
 * Addresses by a fixed scheme, so that whoever asks twice gets the same answer: counted up in the order of the names.
 * For answers to be compared with measured ones; the engine itself makes up no address.
 */
export function assignedAddresses(objects: readonly RoutingObject[]): Addresses {
  const clusterIps = clusterIpsOf(objects);
  const podIps = podIpsOf(objects);
  const autoAddresses = autoAddressesOf(objects);
  return {
    clusterIp: (namespace, name) => clusterIps.get(`${namespace}/${name}`) ?? '',
    podIps: (namespace, name) => podIps.get(`${namespace}/${name}`) ?? [],
    autoAddress: (namespace, name, host) => autoAddresses.get(`${namespace}/${name} ${host}`),
    external: (host) => `198.51.100.${(hash(host) % PUBLIC_ADDRESSES) + 1}`,
    entriesKnown: 'everywhere',
  };
}

function counter(first: string): () => string {
  let next = parseIp(first);
  return () => {
    const address = next;
    if (address === undefined) return '';
    next = { ...address, value: address.value + 1n };
    return formatIp(address);
  };
}

function clusterIpsOf(objects: readonly RoutingObject[]): Map<string, string> {
  const next = counter(CLUSTER_IPS);
  const names = objects.flatMap((object) =>
    object.kind === 'Service' && !object.headless && object.externalName === undefined && object.clusterIps.length === 0
      ? [keyOf(object.meta)]
      : [],
  );
  return new Map([...new Set(names)].sort().map((name) => [name, next()]));
}

function podIpsOf(objects: readonly RoutingObject[]): Map<string, string[]> {
  const next = counter(POD_IPS);
  const workloads = objects.flatMap((object) => (object.kind === 'Workload' ? [object] : []));
  workloads.sort((a, b) => compareText(a.meta.namespace, b.meta.namespace) || compareText(a.meta.name, b.meta.name));
  return new Map(
    workloads.map(({ meta, type, replicas }) => {
      const pods = type === 'StatefulSet' ? Math.min(replicas ?? 1, MOST_PODS) : 1;
      return [keyOf(meta), Array.from({ length: pods }, next)];
    }),
  );
}

function autoAddressesOf(objects: readonly RoutingObject[]): Map<string, string> {
  const next = counter(AUTO_ADDRESSES);
  const entries = objects.flatMap((object) => (object.kind === 'ServiceEntry' ? [object] : []));
  entries.sort((a, b) => compareText(keyOf(a.meta), keyOf(b.meta)));
  return new Map(
    entries.flatMap((entry) =>
      entry.hosts
        .filter((host) => getsAutoAddress(entry, host))
        .map((host): [string, string] => [`${keyOf(entry.meta)} ${host}`, next()]),
    ),
  );
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = FNV_OFFSET;
  for (let index = 0; index < text.length; index++) {
    value ^= text.charCodeAt(index);
    value = Math.imul(value, FNV_PRIME) >>> 0;
  }
  return value;
}
