import { intersection } from '../../../istio/hosts';
import { findGateway, gatewayReference } from '../../../mesh/gateways';
import type { ServerFacts } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { listWords } from '../../structure/words';

const SOURCE = 'pilot/pkg/networking/core/gateway.go';

export const egressPassthroughWrongRoute = defineRule({
  code: 'egress-passthrough-wrong-route',
  severity: 'warning',
  title: 'The wrong kind of rule for the servers of this gateway',
  source: SOURCE,
  messages: {
    http: {
      what: '"http" rules are bound to {gateways}, whose servers for these hosts pass TLS through.',
      why: 'With PASSTHROUGH the gateway never opens the TLS, so it chooses by SNI alone: these rules are not used, and connections are reset.',
      todo: 'Write "tls" rules with "sniHosts", both for the hop to the gateway and for the one behind it.',
    },
    tls: {
      what: '"tls" rules are bound to {gateways}, whose servers for these hosts pass no TLS through.',
      why: 'The gateway ends TLS itself or gets none, so it never chooses by SNI: these rules are not used.',
      todo: 'Write "http" rules (or "tcp" rules), or set the mode of the server to PASSTHROUGH.',
    },
  },
});

export const egressGatewayHostMismatch = defineRule({
  code: 'egress-gateway-host-mismatch',
  severity: 'warning',
  title: 'A port that the gateway does not have',
  source: 'pilot/pkg/networking/core/route/route.go',
  messages: {
    port: {
      what: 'The match asks for port {port}; {gateways} has {ports}.',
      why: 'A gateway compares it with the port numbers of its servers: the match never holds there, and requests end with 404.',
      todo: 'Use the number of the server, or leave "port" out.',
    },
  },
});

/** Rules of a VirtualService that the servers of its gateways cannot use. */
export const gatewayServersCheck: WorldCheck = {
  scope: 'world',
  name: 'egress-passthrough-wrong-route',
  rules: [egressPassthroughWrongRoute, egressGatewayHostMismatch],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['identity'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    const spec = context.object.get('spec');
    const names = spec.get('gateways').texts();
    if (spec.get('gateways').open || spec.get('hosts').open) return;
    const hosts = spec.get('hosts').texts();
    for (const section of ['http', 'tls'] as const) {
      const bound = gatewaysOf(context, names);
      const rules = spec.get(section).items();
      const forGateway = rules.find((rule) => isOnlyForGateways(rule, names));
      if (bound === undefined || bound.length === 0 || forGateway === undefined) continue;
      checkSection(context, section, hosts, bound, forGateway);
      for (const rule of rules) checkPorts(context, rule, names);
    }
  },
};

/** True when sidecars do not use a rule. */
function isOnlyForGateways(rule: Field, names: readonly string[]): boolean {
  const matches = rule.get('match').items();
  if (rule.get('match').open || matches.length === 0) return !names.includes('mesh');
  return matches.every((match) => {
    const own = match.get('gateways').texts();
    return !(own.length > 0 ? own : names).includes('mesh');
  });
}

/** The gateways of some names; undefined when one is not in the workspace. Variants of one name all count. */
function gatewaysOf({ view, resource }: WorldContext, names: readonly string[]): Resource[] | undefined {
  const found: Resource[] = [];
  for (const name of names) {
    const reference = gatewayReference(name, resource.namespace);
    if (reference === undefined) continue;
    const gateways = findGateway(view, reference);
    if (gateways.length === 0) return undefined;
    found.push(...gateways);
  }
  return found;
}

function serversOf(gateways: readonly Resource[]): ServerFacts[] {
  return gateways.flatMap(({ facts }) => (facts.spec.type === 'Gateway' ? facts.spec.servers : []));
}

function checkSection(
  context: WorldContext,
  section: 'http' | 'tls',
  hosts: readonly string[],
  gateways: readonly Resource[],
  rule: Field,
): void {
  const bare = (text: string): string => text.slice(text.indexOf('/') + 1);
  const serving = serversOf(gateways).filter(
    (server) => intersection(server.hosts.map(bare), hosts).length > 0 || server.hosts.length === 0,
  );
  if (serving.length === 0 || serving.some((server) => server.protocol === undefined)) return;
  const passes = serving.map(isPassthrough);
  const wrong = section === 'http' ? passes.every(Boolean) : !passes.some(Boolean);
  if (!wrong) return;
  const related = gateways.map((resource) => ({ resource, span: resource.facts.nameSpan, message: 'the gateway' }));
  const values = { gateways: namesOf(gateways) };
  const field = rule.parent ?? rule;
  context.report(egressPassthroughWrongRoute, field, section, values, { related, span: field.keySpan });
}

function isPassthrough({ protocol = '', tlsMode }: ServerFacts): boolean {
  return /^(?:tls|https)$/i.test(protocol) && (tlsMode === 'PASSTHROUGH' || tlsMode === 'AUTO_PASSTHROUGH');
}

function checkPorts(context: WorldContext, rule: Field, all: readonly string[]): void {
  for (const match of rule.get('match').items()) {
    const port = match.get('port');
    const own = match.get('gateways').texts();
    const names = own.length > 0 ? own : all;
    if (port.number === undefined || names.length === 0 || names.includes('mesh')) continue;
    const gateways = gatewaysOf(context, names);
    if (gateways === undefined || gateways.length === 0) continue;
    const ports = [...new Set(serversOf(gateways).map((server) => server.port))];
    if (ports.includes(port.number) || ports.includes(undefined)) continue;
    const related = gateways.map((resource) => ({ resource, span: resource.facts.nameSpan, message: 'its servers' }));
    const values = {
      port: port.number,
      gateways: namesOf(gateways),
      ports: `port ${listWords(ports.map(String))}`,
    };
    const [only] = ports;
    const fixes =
      only === undefined || ports.length > 1 || port.scalar === undefined
        ? []
        : fix(`Change to ${only}`, [replaceScalar(port.scalar, only)]);
    context.report(egressGatewayHostMismatch, port, 'port', values, { related, fixes });
  }
}

function namesOf(gateways: readonly Resource[]): string {
  return [...new Set(gateways.map((gateway) => `Gateway ${displayName(gateway)}`))].join(' and ');
}
