import { parseIp, formatIp } from '../../istio/ip';
import { parsePrefix } from '../../istio/ipPrefix';
import { parseProtocol } from '../../istio/protocol';
import type { EntryResolution, ServiceEntry } from '../spec/serviceEntry';
import type { Addresses } from './addresses';
import type { Resolution, Service } from './service';
import { UNSPECIFIED } from './service';

const RESOLUTIONS: Readonly<Record<EntryResolution, Resolution>> = {
  NONE: 'Passthrough',
  STATIC: 'ClientSideLB',
  DNS: 'DNSLB',
  DNS_ROUND_ROBIN: 'DNSRoundRobinLB',
  DYNAMIC_DNS: 'DynamicDNS',
};

/**
 * What istiod makes of a ServiceEntry: one service for each host and address.
 * Source: `convertServices`, pilot/pkg/serviceregistry/serviceentry/conversion.go.
 */
export function fromServiceEntry(entry: ServiceEntry, created: number, addresses: Addresses): Service[] {
  const { meta } = entry;
  const resolution = RESOLUTIONS[entry.resolution];
  const shared = {
    registry: 'External',
    namespace: meta.namespace,
    created,
    ports: entry.ports.map((port) => ({
      name: port.name,
      port: port.number,
      protocol: parseProtocol(port.protocol),
    })),
    resolution,
    external: entry.external,
    clusterVips: [],
    exportTo: entry.exportTo,
    labels: meta.labels,
    selector: entry.workloadSelector,
    aliases: [],
    externalName: '',
    portOverrides: portOverrides(entry, resolution),
    subjectAltNames: entry.subjectAltNames,
    raceFirstConnect: meta.annotations['istio.io/connect-strategy'] === 'RACE_FIRST_TCP_CONNECT',
    nodeLocal: false,
    prefersNear: meta.annotations['networking.istio.io/traffic-distribution'] !== undefined,
    meta,
    place: entry.hostsPlace,
  } as const;
  return entry.hosts.flatMap((host) =>
    addressesOf(entry).map((address): Service => ({
      ...shared,
      hostname: host,
      name: host,
      defaultAddress: address,
      autoAddress: entry.addresses.length === 0 ? autoAddress(entry, host, addresses) : undefined,
    })),
  );
}

/** An address that cannot be read is left out; when all are, so is the service. */
function addressesOf(entry: ServiceEntry): string[] {
  if (entry.addresses.length === 0) return [UNSPECIFIED];
  return entry.addresses.flatMap((address) => {
    if (parseIp(address) !== undefined) return [address];
    const prefix = parsePrefix(address);
    if (prefix === undefined) return [];
    return prefix.bits === (prefix.address.family === 4 ? 32 : 128) ? [formatIp(prefix.address)] : [address];
  });
}

function portOverrides(entry: ServiceEntry, resolution: Resolution): ReadonlyMap<number, number> {
  if (resolution !== 'Passthrough') return new Map();
  return new Map(
    entry.ports.flatMap((port): [number, number][] =>
      port.targetPort === undefined || port.targetPort === 0 ? [] : [[port.number, port.targetPort]],
    ),
  );
}

/**
 * Whether a host of a ServiceEntry gets an address of istiod's own range.
 * Source: `shouldV2AutoAllocateIPFromPieces`, pilot/pkg/networking/serviceentry; `keepHost`,
 * pilot/pkg/controllers/ipallocate/ipallocate.go.
 */
export function getsAutoAddress(entry: ServiceEntry, host: string): boolean {
  if (entry.resolution === 'NONE' || entry.addresses.length > 0) return false;
  if (entry.meta.labels['networking.istio.io/enable-autoallocate-ip']?.toLowerCase() === 'false') return false;
  return !host.startsWith('*') || entry.resolution === 'DYNAMIC_DNS';
}

function autoAddress(entry: ServiceEntry, host: string, addresses: Addresses): string | undefined {
  if (!getsAutoAddress(entry, host)) return undefined;
  const written = entry.statusAddresses.get(host)?.find((address) => parseIp(address)?.family === 4);
  return written ?? addresses.autoAddress(entry.meta.namespace, entry.meta.name, host);
}
