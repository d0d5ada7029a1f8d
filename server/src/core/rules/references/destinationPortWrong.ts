import { findHost, portsOf } from '../../mesh/hosts';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import { addMember, replaceScalar } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { WrittenDestination } from './hostReferences';
import { destinationsOf } from './hostReferences';

export const destinationPortWrong = defineRule({
  code: 'destination-port-wrong',
  aliases: ['IST0101', 'IST0112'],
  title: 'The host has no such port',
  source: 'pkg/config/analysis/analyzers/virtualservice/destinationhosts.go',
  messages: {
    unknown: {
      what: '{owner} has no port {port}; it has {ports}.',
      why: 'Envoy has no cluster for that port and answers with 503 (NC).{container}',
      todo: 'Use a port of the service.',
    },
    needed: {
      what: '{owner} has several ports ({ports}), and the destination names none.',
      why: 'A sidecar then uses the port of the request, which is right only by luck: where the service lacks it there is no cluster (503 NC).',
      todo: 'Add port.number.',
    },
  },
});

/** Destinations whose port the host does not have, or that leave the choice among several open. */
export const destinationPortCheck: WorldCheck = {
  scope: 'world',
  name: 'destination-port-wrong',
  rules: [destinationPortWrong],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['host', 'wildcard-host', 'mesh'],
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
    context.report(destinationPortWrong, destination.field.get('host'), 'needed', values, { fixes, related });
    return;
  }
  if (ports.includes(written.number)) return;
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

function hasOpenPorts({ facts }: Resource): boolean {
  return facts.spec.type === 'ServiceEntry' && facts.spec.openPorts;
}
