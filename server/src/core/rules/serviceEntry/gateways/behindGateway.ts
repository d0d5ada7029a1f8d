import { findHost } from '../../../mesh/hosts';
import { entryOf } from '../../../mesh/entries';
import { displayName } from '../../../workspace/resource';
import type { Field } from '../../../yaml/field';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import type { WrittenDestination } from '../../references/hostReferences';
import { destinationsOf } from '../../references/hostReferences';

export const noneBehindGateway = defineRule({
  code: 'none-behind-gateway',
  title: 'A gateway has no endpoints for this host',
  source: 'convertResolution, pilot/pkg/networking/core/cluster.go',
  messages: {
    none: {
      what: 'A gateway is routed to {host} of ServiceEntry {entry}, whose resolution is NONE.',
      why: 'NONE keeps the address that the application dialled, and at a gateway that is the gateway itself: its cluster has no endpoints, and requests end with 503 (UH).',
      todo: 'Change the resolution to DNS; for a wildcard host add an endpoint with a whole name.',
    },
  },
});

export const dynamicDnsBehindGateway = defineRule({
  code: 'dynamic-dns-behind-gateway',
  severity: 'warning',
  title: 'Gateways look no names up',
  source: 'pilot/pkg/networking/core/gateway.go',
  messages: {
    dynamic: {
      what: 'A gateway is routed to {host} of ServiceEntry {entry}, whose resolution is DYNAMIC_DNS.',
      why: 'Gateways never get the HTTP filter that looks names up on demand: requests end with 503.',
      todo: 'Declare the names that the gateway needs one by one, with resolution DNS.',
    },
  },
});

/** Destinations that sidecars reach and gateways do not. */
export const behindGatewayCheck: WorldCheck = {
  scope: 'world',
  name: 'none-behind-gateway',
  rules: [noneBehindGateway, dynamicDnsBehindGateway],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['host', 'wildcard-host', 'mesh'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    const gateways = context.object.at('spec.gateways').texts();
    if (!gateways.some((gateway) => gateway !== 'mesh')) return;
    for (const destination of destinationsOf(context.object))
      if (isForGateways(destination.rule, gateways)) checkDestination(context, destination);
  },
};

/** True when some match of a rule lets a gateway use it: matches may name the gateways that they are for. */
export function isForGateways(rule: Field, gateways: readonly string[]): boolean {
  const matches = rule.get('match').items();
  const forGateway = (names: readonly string[]): boolean => names.some((gateway) => gateway !== 'mesh');
  if (matches.length === 0) return forGateway(gateways);
  return matches.some((match) => {
    const names = match.get('gateways').texts();
    return forGateway(names.length > 0 ? names : gateways);
  });
}

function checkDestination(context: WorldContext, { field, host, section }: WrittenDestination): void {
  const { owners } = findHost(context.view, host, context.resource.namespace);
  const [owner] = owners;
  if (owner === undefined) return;
  const all = (resolution: string): boolean => owners.every((each) => entryOf(each)?.resolution === resolution);
  const values = { host, entry: displayName(owner) };
  const related = [{ resource: owner, span: owner.facts.nameSpan, message: 'declares the host' }];
  if (all('NONE')) context.report(noneBehindGateway, field.get('host'), 'none', values, { related });
  else if (all('DYNAMIC_DNS') && section === 'http')
    context.report(dynamicDnsBehindGateway, field.get('host'), 'dynamic', values, { related });
}
