import { isWildcard } from '../../../istio/hosts';
import { isHttp, isTls } from '../../../istio/protocol';
import type { Protocol } from '../../../istio/protocol';
import { appliedRules } from '../../../mesh/appliedRules';
import type { AppliedRules } from '../../../mesh/appliedRules';
import { meshSettings } from '../../../mesh/meshSettings';
import type { MeshSettings } from '../../../mesh/meshSettings';
import { protocolOf } from '../../../mesh/servicePorts';
import { compareMinors } from '../../../schema/lifetime';
import { isOpenList } from '../../../workspace/facts/read';
import type { PortFacts, ServiceEntryFacts } from '../../../workspace/facts/types';
import type { AppliedContext } from '../context';

/** The values of `resolution`, in the order of the API. */
export const RESOLUTIONS = ['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** How the traffic of a port is told apart; `unknown` for a placeholder. */
export type Family = 'http' | 'tls' | 'tcp' | 'auto' | 'udp' | 'unknown';

/** A port with what its protocol means. */
export interface EntryPort {
  readonly facts: PortFacts;
  readonly protocol: Protocol | undefined;
  readonly family: Family;
}

/** What a ServiceEntry says, as callers in its own namespace meet it. */
export interface EntryStory {
  readonly context: AppliedContext;
  readonly spec: ServiceEntryFacts;
  /** Undefined for a placeholder or a word that does not exist. */
  readonly resolution: Resolution | undefined;
  /** False when the resolution is the default because none is written. */
  readonly isWritten: boolean;
  readonly hosts: readonly string[];
  readonly ports: readonly EntryPort[];
  /** Plain IPs and prefixes of `addresses`. */
  readonly vips: readonly string[];
  readonly ranges: readonly string[];
  /** True when a template or placeholder may add addresses. */
  readonly openAddresses: boolean;
  /** True when istiod allocates an address that the sidecars use: DNS capture is known to be on. */
  readonly isAllocated: boolean;
  readonly mesh: MeshSettings;
  /** The DestinationRules for the first host. */
  readonly applied: AppliedRules;
  /** The annotation that makes a DNS cluster race the addresses. */
  readonly races: boolean;
}

/** Reads a ServiceEntry for its hovers; undefined for any other object. */
export function entryStory(context: AppliedContext): EntryStory | undefined {
  const { spec, annotations, labels } = context.facts;
  if (spec.type !== 'ServiceEntry') return undefined;
  const mesh = meshSettings(context.view);
  const hosts = spec.hosts.map(({ text }) => text);
  const [host] = hosts;
  const { namespace } = context.resource;
  const resolution = RESOLUTIONS.find((known) => known === spec.resolution);
  const modern = compareMinors(context.view.settings.istioVersion, '1.25') >= 0;
  const mayAllocate =
    modern &&
    spec.addresses.length === 0 &&
    resolution !== undefined &&
    resolution !== 'NONE' &&
    labels['networking.istio.io/enable-autoallocate-ip'] !== 'false' &&
    (resolution === 'DYNAMIC_DNS' || !hosts.every(isWildcard));
  return {
    context,
    spec,
    resolution,
    isWritten: context.object.at('spec.resolution').exists,
    hosts,
    ports: spec.ports.map((facts) => entryPort(context, facts)),
    vips: spec.addresses.filter((address) => !isRange(address)),
    ranges: spec.addresses.filter(isRange),
    openAddresses: isOpenList(context.object.at('spec.addresses')),
    isAllocated: mayAllocate && mesh.dnsCapture === true,
    mesh,
    applied: host === undefined ? { rules: [], selective: [] } : appliedRules(context.view, host, namespace, namespace),
    races: annotations['istio.io/connect-strategy'] === 'RACE_FIRST_TCP_CONNECT',
  };
}

/** True for a prefix that is more than one address. */
function isRange(address: string): boolean {
  const [, bits] = address.split('/');
  return bits !== undefined && bits !== (address.includes(':') ? '128' : '32');
}

function entryPort(context: AppliedContext, facts: PortFacts): EntryPort {
  const protocol = protocolOf(context.resource, facts);
  return { facts, protocol, family: familyOf(protocol) };
}

function familyOf(protocol: Protocol | undefined): Family {
  if (protocol === undefined) return 'unknown';
  if (protocol === 'auto' || protocol === 'UDP') return protocol === 'auto' ? 'auto' : 'udp';
  if (isHttp(protocol)) return 'http';
  return isTls(protocol) ? 'tls' : 'tcp';
}

/** How a port is called in a hover: `443 TLS`. */
export function portName(port: EntryPort): string {
  const { number } = port.facts;
  if (port.family === 'unknown') return `${number}`;
  return port.family === 'auto' ? `${number} (no protocol)` : `${number} ${(port.protocol ?? '').toUpperCase()}`;
}

/** True when connections to the port can be told from others by their destination address. */
export function hasOwnAddress(story: EntryStory): boolean {
  return story.vips.length > 0 || story.ranges.length > 0 || story.isAllocated || story.openAddresses;
}
