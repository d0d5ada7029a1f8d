import { ambientNamespace, waypointOf } from '../../../mesh/ambient';
import { rulesForHost } from '../../../mesh/destinationRules';
import { entryOf } from '../../../mesh/entries';
import { routesTo } from '../../../mesh/httpRoutes';
import type { Resource } from '../../../workspace/resource';
import { displayName } from '../../../workspace/resource';
import type { ServiceEntryFacts } from '../../../workspace/facts/types';
import type { WorldCheck, WorldContext } from '../../defineRule';
import { defineRule } from '../../defineRule';

const SOURCE = 'constructServiceEntries, pilot/pkg/serviceregistry/ambient/services.go';

export const exportToInAmbient = defineRule({
  code: 'exportto-in-ambient',
  severity: 'information',
  title: 'Ambient does not know exportTo',
  source: SOURCE,
  messages: {
    ignored: {
      what: '"exportTo" is limited, and namespace {namespace} is ambient.',
      why: 'ztunnel and waypoints leave "exportTo" out of account: for ambient workloads of all namespaces the entry holds too.',
      todo: 'Limit it with "serviceEntryVisibility" of the mesh configuration (Istio 1.31), or do not rely on it.',
    },
  },
});

export const ambientNoVip = defineRule({
  code: 'ambient-no-vip',
  severity: 'warning',
  title: 'ztunnel has no address to know this entry by',
  source: SOURCE,
  messages: {
    unknown: {
      what: 'Namespace {namespace} is ambient, and the entry has no address: {reason}.',
      why: 'ztunnel knows services by their address alone, so it does not recognise the traffic: it passes by as if the entry were not there.',
      todo: 'Add "addresses"{alternative}.',
    },
  },
});

export const ambientNoWaypoint = defineRule({
  code: 'ambient-no-waypoint',
  severity: 'information',
  title: 'Rules that need a waypoint',
  source: SOURCE,
  messages: {
    rules: {
      what: '{rule} is made for {host}, namespace {namespace} is ambient, and no waypoint is bound to the entry.',
      why: 'ztunnel applies no routes and no traffic policy: without a waypoint the rule does nothing for ambient callers.',
      todo: 'Set the label "istio.io/use-waypoint" on the ServiceEntry or its namespace.',
    },
  },
});

export const dynamicDnsAmbientGap = defineRule({
  code: 'dynamic-dns-ambient-gap',
  severity: 'warning',
  title: 'DYNAMIC_DNS in ambient needs a waypoint',
  source: 'findWaypointResources, pilot/pkg/networking/core/waypoint.go',
  messages: {
    waypoint: {
      what: 'Resolution is DYNAMIC_DNS, namespace {namespace} is ambient, and no waypoint is bound to the entry.',
      why: 'Only a waypoint resolves names on demand; without one nothing is configured, and istiod says so in its log only.',
      todo: 'Set the label "istio.io/use-waypoint" on the ServiceEntry or its namespace.',
    },
    protocol: {
      what: 'Port {port} is {protocol}, and a waypoint serves DYNAMIC_DNS on {served} ports only.',
      why: 'The port is not configured there, and istiod says so in its log only.',
      todo: '{todo}',
    },
  },
});

/** ServiceEntries of ambient namespaces that ztunnel or waypoints treat otherwise than sidecars. */
export const ambientEntryCheck: WorldCheck = {
  scope: 'world',
  name: 'ambient-entry',
  rules: [exportToInAmbient, ambientNoVip, ambientNoWaypoint, dynamicDnsAmbientGap],
  kinds: ['networking.istio.io/ServiceEntry'],
  reads: ['identity', 'routed-to', 'destination-rule', 'wildcard-destination-rule'],
  check(context) {
    const { view, resource } = context;
    const spec = entryOf(resource);
    if (spec === undefined || resource.namespaceFrom === 'unknown') return;
    const ambient = ambientNamespace(view, resource.namespace);
    if (ambient === undefined) return;
    const related = [{ resource: ambient, span: ambient.facts.nameSpan, message: 'the namespace is ambient' }];
    const waypoint = waypointOf(view, resource);
    checkExport(context, spec, related);
    if (spec.resolution === 'DYNAMIC_DNS') checkDynamic(context, waypoint, related);
    else checkAddress(context, spec, related);
    if (waypoint === undefined) checkRules(context, spec, related);
  },
};

type Related = readonly { resource: Resource; span: { start: number; end: number }; message: string }[];

function checkExport({ object, resource, report }: WorldContext, spec: ServiceEntryFacts, related: Related): void {
  const field = object.at('spec.exportTo');
  if (spec.exportTo === undefined || spec.exportTo.length === 0 || spec.exportTo.includes('*')) return;
  report(exportToInAmbient, field, 'ignored', { namespace: resource.namespace }, { related, span: field.keySpan });
}

function checkAddress(context: WorldContext, spec: ServiceEntryFacts, related: Related): void {
  const { object, facts, resource } = context;
  if (spec.addresses.length > 0 || object.at('spec.addresses').open || spec.resolution === undefined) return;
  const optedOut = facts.labels['networking.istio.io/enable-autoallocate-ip'] === 'false';
  const reason =
    spec.resolution === 'NONE'
      ? 'istiod allocates none for resolution NONE'
      : optedOut
        ? 'its label opts out of automatic addresses'
        : spec.hosts.some(({ text }) => text.startsWith('*'))
          ? 'istiod allocates none for a wildcard'
          : undefined;
  if (reason === undefined) return;
  const alternative = optedOut ? ', or remove the label' : '';
  const place = object.at('spec.resolution').exists ? object.at('spec.resolution') : object.get('spec');
  context.report(ambientNoVip, place, 'unknown', { namespace: resource.namespace, reason, alternative }, { related });
}

function checkDynamic(context: WorldContext, waypoint: string | undefined, related: Related): void {
  const { object, resource } = context;
  if (waypoint === undefined) {
    const values = { namespace: resource.namespace };
    context.report(dynamicDnsAmbientGap, object.at('spec.resolution'), 'waypoint', values, { related });
    return;
  }
  for (const port of object.at('spec.ports').items()) {
    const protocol = port.get('protocol').text?.toUpperCase();
    const number = port.get('number').number;
    if (protocol === undefined || number === undefined || protocol === 'HTTP') continue;
    const isTls = protocol === 'TLS';
    const values = {
      port: number,
      protocol,
      served: isTls ? 'HTTP' : 'HTTP and TLS',
      todo: isTls
        ? 'Set ENABLE_WILDCARD_HOST_SERVICE_ENTRIES_FOR_TLS on istiod, if it is not set yet.'
        : 'Use protocol HTTP.',
    };
    const severity = isTls ? ('hint' as const) : undefined;
    context.report(dynamicDnsAmbientGap, port.get('protocol'), 'protocol', values, { related, severity });
  }
}

function checkRules(context: WorldContext, spec: ServiceEntryFacts, related: Related): void {
  const { view, object, resource } = context;
  for (const field of object.at('spec.hosts').items()) {
    const host = field.text;
    if (host === undefined || spec.resolution === 'DYNAMIC_DNS') continue;
    const rule = routesTo(view, host)[0]?.virtualService ?? rulesForHost(view, host)[0];
    if (rule === undefined) continue;
    const values = { rule: `${rule.facts.kind} ${displayName(rule)}`, host, namespace: resource.namespace };
    const places = [{ resource: rule, span: rule.facts.nameSpan, message: 'the rule' }, ...related];
    context.report(ambientNoWaypoint, field, 'rules', values, { related: places });
    return;
  }
}
