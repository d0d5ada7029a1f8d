import { isWildcard } from '../../istio/hosts';
import { waypointFields } from '../../mesh/ambientEffects';
import { findHost } from '../../mesh/hosts';
import { isAmbient } from '../../mesh/proxies';
import { waypointOfNamespace, waypointOfService } from '../../mesh/waypoints';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { hostsOf } from './ruleHosts';
import { enrolmentFixes } from './waypointWords';

export const noWaypointForRoutes = defineRule({
  code: 'no-waypoint-for-routes',
  aliases: ['KIA0210', 'KIA0211', 'KIA1109', 'KIA1113'],
  severity: 'warning',
  title: 'Traffic rules that need a waypoint, and there is none',
  source: 'https://istio.io/latest/docs/ambient/usage/l7-features/',
  messages: {
    service: {
      what: '{owner} uses no waypoint, and "{part}" of this {kind} needs one.',
      why: 'Clients in ambient mode reach it through ztunnel, which knows nothing of requests: the {kind} does nothing for them.',
      todo: 'Label {owner} or namespace {namespace} with istio.io/use-waypoint and the name of a waypoint.',
    },
    own: {
      what: 'Namespace {namespace} uses no waypoint, and "{part}" of this {kind} needs one.',
      why: 'Its workloads are in ambient mode, and ztunnel knows nothing of requests: the {kind} does nothing for them.',
      todo: 'Label namespace {namespace} with istio.io/use-waypoint and the name of a waypoint.',
    },
  },
});

/** VirtualServices and DestinationRules about requests to Services (or from namespaces) in ambient mode without a waypoint. */
export const noWaypointForRoutesCheck: WorldCheck = {
  scope: 'world',
  name: 'no-waypoint-for-routes',
  rules: [noWaypointForRoutes],
  kinds: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'],
  reads: ['host', 'wildcard-host', 'identity', 'kind', 'mesh'],
  check(context) {
    const { view, resource, object, facts } = context;
    const [part] = waypointFields(object, facts.kind);
    if (part === undefined || resource.namespaceFrom === 'unknown') return;
    const hosts = hostsOf(object, facts.kind).map((field) => ({ field, owners: ownersOf(context, field) }));
    const captured = hosts.filter(({ owners }) => owners.some((owner) => isCapturedService(context, owner)));
    for (const { field, owners } of captured) {
      const services = owners.filter((owner) => isCapturedService(context, owner));
      const [owner] = services;
      if (owner !== undefined && services.every((service) => waypointOfService(view, service).to === 'nobody'))
        reportService(context, field, part, owner);
    }
    const [first] = hosts;
    if (first !== undefined && captured.length === 0) checkOwn(context, first.field, part, first.owners);
  },
};

function ownersOf({ view, resource }: WorldContext, { text = '' }: Field): readonly Resource[] {
  return text === '' || isWildcard(text) ? [] : findHost(view, text, resource.namespace).owners;
}

function isCapturedService({ view }: WorldContext, { facts, namespace }: Resource): boolean {
  return facts.spec.type === 'Service' && isAmbient(view, namespace) === true;
}

/** Hosts outside of the mesh: the waypoint of the namespace that calls them, or of the ServiceEntry, would follow the rule. */
function checkOwn(context: WorldContext, field: Field, part: Field, owners: readonly Resource[]): void {
  const { view, resource, facts, report } = context;
  const { namespace } = resource;
  if (isAmbient(view, namespace) !== true || waypointOfNamespace(view, namespace).to !== 'nobody') return;
  if (owners.some((owner) => waypointOfService(view, owner).to !== 'nobody')) return;
  const values = { namespace, part: String(part.key), kind: facts.kind };
  report(noWaypointForRoutes, field, 'own', values, { fixes: enrolmentFixes(view, namespace) });
}

function reportService(context: WorldContext, field: Field, part: Field, owner: Resource): void {
  const { view, facts, report } = context;
  const values = {
    owner: `Service ${displayName(owner)}`,
    part: String(part.key),
    kind: facts.kind,
    namespace: owner.namespace,
  };
  const related = [{ resource: owner, span: owner.facts.nameSpan, message: 'the Service is here' }];
  report(noWaypointForRoutes, field, 'service', values, { related, fixes: enrolmentFixes(view, owner.namespace) });
}
