import { meshGateway } from '../../istio/gatewayNames';
import { findGateway, gatewayReference } from '../../mesh/gateways';
import { findHost, portsOf } from '../../mesh/hosts';
import { isPatched } from '../../mesh/patched';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import { addMember, replaceScalar } from '../../yaml/edit';
import type { View } from '../../workspace/view';
import type { ReportOptions, Values, WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { WrittenDestination } from './hostReferences';
import { destinationsOf } from './hostReferences';

export const destinationPortWrong = defineRule({
  code: 'destination-port-wrong',
  aliases: ['IST0101'],
  title: 'The host has no such port',
  source: 'pkg/config/analysis/analyzers/virtualservice/destinationhosts.go',
  messages: {
    unknown: {
      what: '{owner} has no port {port}; it has {ports}.',
      why: 'Envoy has no cluster for that port and answers with 503 (NC).{container}',
      todo: 'Use a port of the service.',
    },
  },
});

export const destinationPortOmitted = defineRule({
  code: 'destination-port-omitted',
  aliases: ['IST0112'],
  severity: 'warning',
  title: 'A destination leaves the port open',
  source: 'pkg/config/analysis/analyzers/virtualservice/destinationhosts.go',
  messages: {
    needed: {
      what: '{owner} has several ports ({ports}), and the destination names none.',
      why: 'Envoy then uses the port that the request came to. {arrival}',
      todo: 'Add port.number.',
    },
  },
});

/** Destinations whose port the host does not have, or that leave the choice among several open. */
export const destinationPortCheck: WorldCheck = {
  scope: 'world',
  name: 'destination-port-wrong',
  rules: [destinationPortWrong, destinationPortOmitted],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['host', 'wildcard-host', 'identity', 'mesh'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    for (const destination of destinationsOf(context.object)) checkPort(context, destination);
  },
};

function checkPort(context: WorldContext, destination: WrittenDestination): void {
  const { owners } = findHost(context.view, destination.host, context.resource.namespace);
  const [owner] = owners;
  if (owner === undefined || owners.some(hasOpenPorts)) return;
  const ports = [...new Set(owners.flatMap(portsOf).map((port) => port.number))];
  const written = destination.field.at('port.number');
  if (ports.length === 0 || written.unknown || destination.field.get('port').unknown) return;
  const values = {
    owner: `${owner.facts.kind} ${displayName(owner)}`,
    ports: ports.join(', '),
    port: written.number ?? '',
  };
  const related = owners.map((resource) => ({
    resource,
    span: resource.facts.nameSpan,
    message: 'its ports are defined here',
  }));
  if (written.number === undefined) {
    if (ports.length === 1 || written.exists) return;
    const fixes = ports.flatMap((port) =>
      fix(`Add port ${port}`, [addMember(context.document.text, destination.field, 'port', { number: port })]),
    );
    reportNeeded(context, destination, values, ports, { fixes, related });
    return;
  }
  if (ports.includes(written.number) || owners.some((resource) => isPatched(context.view, resource))) return;
  const node = written.scalar;
  const target = owners.flatMap(portsOf).find((port) => port.targetPort === written.number);
  const container =
    target === undefined
      ? ''
      : ` ${written.number} is the port of the container; the service port in front of it is ${target.number}.`;
  const fixes =
    node === undefined
      ? []
      : ports.flatMap((port) => fix(`Change to ${port}`, [replaceScalar(node, port)], port === target?.number));
  context.report(destinationPortWrong, written, 'unknown', { ...values, container }, { fixes, related });
}

/** A destination without a port is right where every port on which requests arrive is one of the host's, too. */
function reportNeeded(
  context: WorldContext,
  destination: WrittenDestination,
  values: Values,
  ports: readonly number[],
  options: ReportOptions,
): void {
  const arrivals = arrivalPorts(context);
  const missing = arrivals?.find((port) => !ports.includes(port));
  const known = 'Requests here come to ports that the service has, so this works; another port added later may not.';
  const unknown = 'Where the service lacks that port, there is no cluster (503 NC).';
  const arrival =
    missing === undefined
      ? arrivals === undefined
        ? unknown
        : known
      : `Requests come to port ${missing}, for which there is no cluster (503 NC).`;
  const severity = missing !== undefined ? 'error' : arrivals === undefined ? 'warning' : 'hint';
  const field = destination.field.get('host');
  context.report(destinationPortOmitted, field, 'needed', { ...values, arrival }, { ...options, severity });
}

/** The ports on which requests for a VirtualService arrive: of its hosts in the mesh, of the servers of its gateways. Undefined when some are not known. */
function arrivalPorts({ facts, resource, view }: WorldContext): number[] | undefined {
  const { spec } = facts;
  if (spec.type !== 'VirtualService' || spec.openHosts) return undefined;
  const ports: number[] = [];
  for (const gateway of spec.gateways ?? [meshGateway]) {
    const reference = gatewayReference(gateway, resource.namespace);
    const found =
      reference === undefined
        ? spec.hosts.map(({ text }) => meshPorts(view, text, resource.namespace))
        : [serverPorts(findGateway(view, reference))];
    for (const list of found) {
      if (list.length === 0) return undefined;
      ports.push(...list);
    }
  }
  return ports;
}

function meshPorts(view: View, host: string, namespace: string): number[] {
  const { owners } = findHost(view, host, namespace);
  return owners.flatMap(portsOf).map((port) => port.number);
}

function serverPorts(gateways: readonly Resource[]): number[] {
  return gateways.flatMap(({ facts }) =>
    facts.spec.type === 'Gateway' ? facts.spec.servers.flatMap(({ port }) => port ?? []) : [],
  );
}

function hasOpenPorts({ facts }: Resource): boolean {
  return facts.spec.type === 'ServiceEntry' && facts.spec.openPorts;
}
