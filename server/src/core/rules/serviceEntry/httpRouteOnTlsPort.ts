import { originationOn } from '../../mesh/clientTls';
import { ruleOf, rulesReaching } from '../../mesh/destinationRules';
import { findHost, portsOf } from '../../mesh/hosts';
import { carriesHttp, carriesTls, isOpaque, protocolOf } from '../../mesh/servicePorts';
import type { PortFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import type { WrittenDestination } from '../references/hostReferences';
import { destinationsOf } from '../references/hostReferences';

export const httpRouteOnTlsPort = defineRule({
  code: 'http-route-on-tls-port',
  title: 'HTTP rules for a port that carries no readable HTTP',
  source: 'pilot/pkg/networking/core/httproute.go',
  messages: {
    passthrough: {
      what: 'Port {port} of {owner} carries {protocol}, so these "http" rules never see its requests.',
      why: 'Envoy passes the encrypted bytes through by SNI: no retries, timeouts, header matches or weights. Plain HTTP to the host would be sent unencrypted to port {port}.',
      todo: 'Write a "tls" rule with sniHosts, or let Envoy originate TLS: an HTTP port with "targetPort: {port}" and a DestinationRule with tls for it.',
    },
    originated: {
      what: 'Port {port} of {owner} carries {protocol}, and the host has no HTTP port: these "http" rules never see its requests.',
      why: 'Applications that dial port {port} speak TLS themselves, which Envoy passes through unread; the TLS of the DestinationRule then comes on top.',
      todo: 'Declare an HTTP port with "targetPort: {port}" in the ServiceEntry, originate TLS there, and let applications call http://.',
    },
    tcp: {
      what: 'Port {port} of {owner} is plain TCP ({protocol}), so these "http" rules never act on it.',
      why: 'Envoy does not look into TCP: no retries, timeouts, header matches or weights by request.',
      todo: 'Declare the port as HTTP if that is what it carries, or write a "tcp" rule.',
    },
  },
});

/** HTTP rules of VirtualServices that lead to a port whose bytes Envoy cannot read as HTTP. */
export const httpRouteOnTlsPortCheck: WorldCheck = {
  scope: 'world',
  name: 'http-route-on-tls-port',
  rules: [httpRouteOnTlsPort],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['host', 'wildcard-host', 'destination-rule', 'wildcard-destination-rule', 'mesh'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    const told = new Set<string>();
    for (const destination of destinationsOf(context.object)) {
      if (destination.section === 'http') checkDestination(context, destination, told);
    }
  },
};

function checkDestination(context: WorldContext, destination: WrittenDestination, told: Set<string>): void {
  const { view, resource } = context;
  const lookup = findHost(view, destination.host, resource.namespace);
  const [owner] = lookup.owners;
  const written = destination.field.at('port.number');
  if (owner === undefined || written.unknown || destination.field.get('port').unknown) return;
  const ports = portsOf(owner).filter((port) => written.number === undefined || port.number === written.number);
  const [port] = ports;
  // Any other owner or port that can take the request as HTTP is the benefit of the doubt.
  if (port === undefined || !ports.every((candidate) => isOpaque(owner, candidate))) return;
  if (
    lookup.owners.some(
      (other) =>
        other !== owner &&
        portsOf(other).some((candidate) => candidate.number === port.number && !isOpaque(other, candidate)),
    )
  )
    return;
  const originated = rulesReaching(view, lookup.host).some((rule) => {
    const facts = ruleOf(rule);
    return facts !== undefined && originationOn(facts, port.number).length > 0;
  });
  if (originated && receivesPlainHttp(context)) return;
  const key = `${lookup.host}:${port.number}`;
  if (told.has(key)) return;
  told.add(key);
  report(context, destination, owner, port, originated);
}

/** True when requests can reach these rules as readable HTTP: through a gateway, or on an HTTP port of one of the hosts. */
function receivesPlainHttp(context: WorldContext): boolean {
  const { spec } = context.facts;
  if (spec.type !== 'VirtualService') return false;
  if (spec.openHosts || spec.gateways?.some((gateway) => gateway !== 'mesh')) return true;
  return spec.hosts.some(({ text }) => {
    const { owners } = findHost(context.view, text, context.resource.namespace);
    return (
      owners.length === 0 ||
      owners.some((owner) => portsOf(owner).some((port) => carriesHttp(owner, port) || !isOpaque(owner, port)))
    );
  });
}

function report(
  context: WorldContext,
  destination: WrittenDestination,
  owner: Resource,
  port: PortFacts,
  originated: boolean,
): void {
  const written = destination.field.at('port.number');
  const field = written.exists ? written : destination.field.get('host');
  const values = {
    port: port.number,
    owner: `${owner.facts.kind} ${displayName(owner)}`,
    protocol: protocolOf(owner, port) ?? 'TCP',
  };
  const related = [{ resource: owner, span: port.span, message: 'the port is declared here' }];
  const message = !carriesTls(owner, port) ? 'tcp' : originated ? 'originated' : 'passthrough';
  const severity = owner.facts.spec.type === 'ServiceEntry' ? undefined : 'warning';
  context.report(httpRouteOnTlsPort, field, message, values, { related, severity });
}
