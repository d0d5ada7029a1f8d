import { isTcp } from '../../istio/protocol';
import type { Protocol } from '../../istio/protocol';
import { findHost, portsOf } from '../../mesh/hosts';
import { policyBlocks, portsUnder } from '../../mesh/policyBlocks';
import type { PolicyBlock } from '../../mesh/policyBlocks';
import { protocolOf } from '../../mesh/servicePorts';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { listWords } from '../structure/words';
import { fieldWithoutEffect, reportInert } from './fieldWithoutEffect';
import type { Reason } from './fieldWithoutEffect';

/** A field of a traffic policy that does nothing on some ports. */
interface PortRow {
  readonly way: string;
  readonly reason: Reason;
  /** @param protocols of all ports that get the policy; at least one */
  readonly when: (protocols: readonly Protocol[], block: PolicyBlock, field: Field) => boolean;
}

const TOP_LEVEL_ONLY: Reason = {
  condition: 'on TCP ports, unless at the top level of the rule',
  why: 'The listener of the caller takes it from the rule\'s own "trafficPolicy", not from an entry for a port or a subset.',
  todo: 'Set it in "trafficPolicy" itself.',
  removable: false,
};

const HTTP2_ONLY: Reason = {
  condition: 'on ports that are not HTTP/2',
  why: 'The cluster speaks HTTP/1.1, or what the caller speaks, so no HTTP/2 setting is written.',
  todo: 'Declare the port as HTTP2 or GRPC, or set "h2UpgradePolicy: UPGRADE".',
};

/** Source: fields A3 to A6; pilot/pkg/networking/core/networkfilter.go, cluster_builder.go. */
const ROWS: readonly PortRow[] = [
  ...['idleTimeout', 'maxConnectionDuration'].map((name): PortRow => ({
    way: `connectionPool.tcp.${name}`,
    reason: TOP_LEVEL_ONLY,
    when: (protocols, { port, subset }) => (port !== undefined || subset !== undefined) && protocols.every(isTcp),
  })),
  {
    way: 'loadBalancer.consistentHash.useSourceIp',
    reason: TOP_LEVEL_ONLY,
    when: (protocols, { port }, field) => port !== undefined && field.boolean === true && protocols.every(isTcp),
  },
  ...['maxConcurrentStreams', 'http2KeepAlive'].map((name): PortRow => ({
    way: `connectionPool.http.${name}`,
    reason: HTTP2_ONLY,
    when: (protocols, _, field) =>
      field.parent?.get('h2UpgradePolicy').text !== 'UPGRADE' &&
      protocols.every((protocol) => protocol === 'HTTP' || protocol === 'auto'),
  })),
  {
    way: 'connectionPool.http.h2UpgradePolicy',
    reason: {
      condition: 'on ports without a protocol',
      why: 'There the sidecar keeps the protocol of the caller, whatever this says.',
      todo: 'Declare the port as HTTP, by its name or "appProtocol".',
      removable: false,
    },
    when: (protocols, _, field) => field.text === 'UPGRADE' && protocols.every((protocol) => protocol === 'auto'),
  },
];

/** Fields of a DestinationRule that do nothing for the ports of its host, and entries for ports that it does not have. */
export const inertOnPortsCheck: WorldCheck = {
  scope: 'world',
  name: 'fields without effect, ports',
  rules: [fieldWithoutEffect],
  kinds: ['networking.istio.io/DestinationRule'],
  reads: ['host', 'wildcard-host', 'mesh'],
  check(context) {
    const host = context.object.at('spec.host').text;
    if (host === undefined || host.startsWith('*') || context.resource.namespaceFrom === 'unknown') return;
    const { owners } = findHost(context.view, host, context.resource.namespace);
    if (owners.length === 0 || owners.some(hasUnknownPorts)) return;
    for (const block of policyBlocks(context.object.get('spec'))) {
      const reached = owners.flatMap((owner) => portsUnder(block, portsOf(owner)).map((port) => ({ owner, port })));
      if (reached.length === 0) checkPort(context, block, owners);
      const protocols = reached.map(({ owner, port }) => protocolOf(owner, port));
      const known = protocols.filter((protocol) => protocol !== undefined);
      if (known.length === 0 || known.length < protocols.length) continue;
      for (const { way, reason, when } of ROWS) {
        const field = block.policy.at(way);
        if (field.exists && !field.unknown && when(known, block, field))
          reportInert(field, context, reason, { related: relatedTo(owners) });
      }
    }
  },
};

function hasUnknownPorts(owner: Resource): boolean {
  const { spec } = owner.facts;
  return (spec.type === 'ServiceEntry' && spec.openPorts) || portsOf(owner).length === 0;
}

/** An entry for a port is found by the number of the Service's port. */
function checkPort(context: WorldContext, block: PolicyBlock, owners: readonly Resource[]): void {
  if (block.port === undefined) return;
  const field = block.policy.at('port.number');
  const numbers = [...new Set(owners.flatMap((owner) => portsOf(owner).map(({ number }) => String(number))))];
  const [owner] = owners;
  if (owner === undefined) return;
  const reason: Reason = {
    condition: `here: ${owner.facts.kind} ${displayName(owner)} has no port ${block.port}`,
    why: 'Entries are found by the number of the port that callers use, not by the targetPort: this one is used for nothing.',
    todo: `Write ${listWords(numbers)}.`,
    removable: false,
  };
  reportInert(field, context, reason, { related: relatedTo(owners), span: field.span });
}

function relatedTo(
  owners: readonly Resource[],
): { resource: Resource; span: Resource['facts']['nameSpan']; message: string }[] {
  return owners.map((resource) => ({
    resource,
    span: resource.facts.nameSpan,
    message: 'the ports are declared here',
  }));
}
