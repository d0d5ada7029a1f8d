import { originationOn } from '../../mesh/clientTls';
import { ruleOf, rulesReaching } from '../../mesh/destinationRules';
import { routesTo } from '../../mesh/httpRoutes';
import { carriesHttp } from '../../mesh/servicePorts';
import type { PortFacts, ServiceEntryFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import { insertMember } from '../../yaml/edit';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const originationNotWired = defineRule({
  code: 'origination-not-wired',
  title: 'Plain HTTP that was meant to become TLS',
  source: 'pilot/pkg/networking/core/cluster_tls.go',
  messages: {
    clear: {
      what: 'DestinationRule {rule} originates TLS on port {tlsPort} only; HTTP port {port} of {host} stays in clear text.',
      why: 'A request to http://{host} leaves the pod unencrypted for port {port} of the server, while the rule reads as if it were encrypted.',
      todo: 'Set "targetPort: {tlsPort}" on port {port} and name port {port} in the DestinationRule.',
    },
  },
});

/** HTTP ports of ServiceEntries that a DestinationRule's TLS origination misses. */
export const originationNotWiredCheck: WorldCheck = {
  scope: 'world',
  name: 'origination-not-wired',
  rules: [originationNotWired],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['destination-rule', 'wildcard-destination-rule', 'routed-to'],
  check(context) {
    const { spec } = context.facts;
    if (spec.type !== 'ServiceEntry') return;
    for (const port of spec.ports) if (carriesHttp(context.resource, port)) checkPort(context, spec, port);
  },
};

function checkPort(context: WorldContext, entry: ServiceEntryFacts, port: PortFacts): void {
  if (port.targetPort !== undefined && port.targetPort !== port.number) return;
  for (const { text: host } of entry.hosts) {
    const rules = rulesReaching(context.view, host);
    if (rules.some((rule) => originates(rule, port.number))) continue;
    const others = entry.ports.filter((other) => other.number !== port.number && !carriesHttp(context.resource, other));
    const found = rules.flatMap((rule) =>
      others.filter((other) => originates(rule, other.number)).map((other) => ({ rule, other })),
    )[0];
    if (found === undefined || isRoutedOn(context, host, port, found.other)) continue;
    report(context, port, host, found.rule, found.other);
    return;
  }
}

function originates(resource: Resource, port: number): boolean {
  const rule = ruleOf(resource);
  return rule !== undefined && originationOn(rule, port).length > 0;
}

/** True when a VirtualService takes the plain requests to the TLS port. */
function isRoutedOn(context: WorldContext, host: string, port: PortFacts, target: PortFacts): boolean {
  return routesTo(context.view, host).some(
    ({ route, port: to }) =>
      route.section === 'http' && to === target.number && (route.matchPorts?.includes(port.number) ?? true),
  );
}

function report(context: WorldContext, port: PortFacts, host: string, rule: Resource, target: PortFacts): void {
  const field = context.object
    .at('spec.ports')
    .items()
    .find((item) => item.get('number').number === port.number);
  if (field === undefined) return;
  const edits = [
    field.map === undefined ? undefined : insertMember(context.document.text, field.map, 'targetPort', target.number),
    ...portEdits(rule, target.number, port.number),
  ];
  const related = [
    { resource: rule, span: rule.facts.nameSpan, message: `originates TLS on port ${target.number} only` },
  ];
  const values = { rule: displayName(rule), port: port.number, tlsPort: target.number, host };
  context.report(originationNotWired, field.get('number'), 'clear', values, {
    related,
    fixes: fix(`Send port ${port.number} to ${target.number} with TLS`, edits),
  });
}

/** The edits by which the rule's port-level entry names the HTTP port. */
function portEdits(
  rule: Resource,
  from: number,
  to: number,
): { resource: Resource; span: { start: number; end: number }; newText: string }[] {
  const entry = ruleOf(rule)?.policy?.ports.find(({ number }) => number === from);
  return entry === undefined ? [] : [{ resource: rule, span: entry.numberSpan, newText: String(to) }];
}
