import { labelsSubset } from '../../istio/labels';
import { podsAnywhere, selectsDefaultIngress } from '../../mesh/gatewayWorkloads';
import type { GatewayFacts, ServerFacts } from '../../workspace/facts/types';
import type { Field } from '../../yaml/field';
import type { View } from '../../workspace/view';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { fullNames, otherThan, relatedTo } from '../related';

export const gatewaysShareHost = defineRule({
  code: 'gateways-share-host',
  aliases: ['IST0145', 'KIA0301'],
  severity: 'warning',
  title: 'Two Gateways open one host on one port of one proxy',
  source: 'pkg/config/analysis/analyzers/gateway/conflictinggateway.go; pilot/pkg/model/gateway.go',
  messages: {
    tls: {
      what: '{others} opens "{host}" on port {port} of the same proxies.',
      why: 'For TLS the proxy takes the server of the oldest Gateway, and the other has no effect.',
      todo: 'Keep the host in one Gateway.',
    },
    plain: {
      what: '{others} opens "{host}" on port {port} of the same proxies.',
      why: 'Both lead to the same listener, where the routes of both are mixed.',
      todo: 'Keep the host in one Gateway, so that it is clear which one decides.',
    },
  },
});

export const certificateShared = defineRule({
  code: 'certificate-in-several-gateways',
  aliases: ['IST0138'],
  severity: 'warning',
  title: 'Two Gateways with one certificate on one proxy',
  source: 'pkg/config/analysis/analyzers/gateway/certificate.go',
  messages: {
    shared: {
      what: '{others} shows the same certificate ({certificate}) on the same proxies.',
      why: 'Browsers use one HTTP/2 connection for all hosts of a certificate; a request for the host of the other server arrives on the wrong one and gets 404.',
      todo: 'Put the hosts into one server of one Gateway.',
    },
  },
});

/** Gateways on the same proxies that have a host on the same port, or a certificate, in common. */
export const competingGatewaysCheck: WorldCheck = {
  scope: 'world',
  name: 'competing-gateways',
  rules: [gatewaysShareHost, certificateShared],
  kinds: ['networking.istio.io/Gateway'],
  reads: ['gateway-host', 'gateway-certificate', 'pod-label', 'identity'],
  check(context) {
    const { spec } = context.facts;
    if (spec.type !== 'Gateway' || context.resource.namespaceFrom === 'unknown') return;
    const servers = context.object.at('spec.servers').items();
    const seen = new Set<string>();
    spec.servers.forEach((server, index) => {
      const field = servers[index];
      if (field === undefined) return;
      for (const host of field.get('hosts').items()) checkHost(context, spec, server, host, seen);
      checkCertificate(context, spec, server, field, seen);
    });
  },
};

function checkHost(
  context: WorldContext,
  own: GatewayFacts,
  server: ServerFacts,
  field: Field,
  seen: Set<string>,
): void {
  const { view, resource, report } = context;
  const { port } = server;
  const host = field.text;
  if (port === undefined || host === undefined) return;
  const candidates = otherThan(view, resource, view.find('gateway-host', `${port}|${hostAlone(host)}`));
  const meant = inFull(host, resource.namespace);
  const rivals = candidates.filter(({ facts: { spec }, namespace }) => {
    if (spec.type !== 'Gateway' || !onSameProxies(view, own, spec)) return false;
    return spec.servers.some(
      (other) =>
        other.port === port &&
        (other.bind ?? '') === (server.bind ?? '') &&
        other.hosts.some((text) => inFull(text, namespace) === meant),
    );
  });
  const key = `${port} ${meant}`;
  if (rivals.length === 0 || seen.has(key)) return;
  seen.add(key);
  const isTls = server.tlsMode !== undefined;
  const values = { others: fullNames(rivals), host, port };
  report(gatewaysShareHost, field, isTls ? 'tls' : 'plain', values, {
    severity: isTls ? 'warning' : 'information',
    related: relatedTo(rivals, 'opens the host, too'),
  });
}

function hostAlone(host: string): string {
  return host.slice(host.indexOf('/') + 1);
}

/** The host with the namespaces that it is open for; `.` is the own one. */
function inFull(host: string, namespace: string): string {
  const slash = host.indexOf('/');
  const owner = slash < 0 ? '*' : host.slice(0, slash);
  return `${owner === '.' ? namespace : owner}/${hostAlone(host)}`;
}

/** The same selector, or one that asks for more of pods that are there. Without a selector a Gateway is for all proxies. */
function onSameProxies(view: View, one: GatewayFacts, other: GatewayFacts): boolean {
  const a = one.selector ?? {};
  const b = other.selector ?? {};
  const aInB = labelsSubset(a, b);
  const bInA = labelsSubset(b, a);
  if (aInB && bInA) return true;
  if (!aInB && !bInA) return false;
  const more = aInB ? b : a;
  return selectsDefaultIngress(more) || podsAnywhere(view, more).length > 0;
}

/** Told on the Gateway with the broader selector: all of the other's proxies take it, too. */
function checkCertificate(
  context: WorldContext,
  own: GatewayFacts,
  { certificate }: ServerFacts,
  field: Field,
  seen: Set<string>,
): void {
  const { view, resource, report } = context;
  if (certificate === undefined || seen.has(`certificate ${certificate}`)) return;
  const rivals = otherThan(view, resource, view.find('gateway-certificate', certificate)).filter(
    ({ facts: { spec } }) => spec.type === 'Gateway' && labelsSubset(own.selector ?? {}, spec.selector ?? {}),
  );
  if (rivals.length === 0) return;
  seen.add(`certificate ${certificate}`);
  const tls = field.get('tls');
  const [place = tls] = [tls.get('credentialName'), tls.get('serverCertificate')].filter(({ exists }) => exists);
  const values = { others: fullNames(rivals), certificate };
  report(certificateShared, place, 'shared', values, { related: relatedTo(rivals, 'shows it, too') });
}
