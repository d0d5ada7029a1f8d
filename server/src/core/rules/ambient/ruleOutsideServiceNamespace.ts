import { isWildcard } from '../../istio/hosts';
import { waypointFields } from '../../mesh/ambientEffects';
import { findHost } from '../../mesh/hosts';
import { isAmbient, namespaceInjects, proxyOf } from '../../mesh/proxies';
import { meshSettings } from '../../mesh/meshSettings';
import { isWaypoint } from '../../mesh/waypoints';
import { displayName } from '../../workspace/resource';
import type { Field } from '../../yaml/field';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { hostsOf } from './ruleHosts';

export const ruleOutsideServiceNamespace = defineRule({
  code: 'rule-outside-service-namespace',
  aliases: ['KIA0212', 'KIA1114'],
  severity: 'warning',
  title: 'A waypoint does not see rules of the namespaces of clients',
  source: 'https://istio.io/latest/docs/ambient/usage/l7-features/',
  messages: {
    found: {
      what: '{owner} is in ambient mode, and this {kind} for it is in namespace {client}.',
      why: 'The waypoint of a Service follows rules of its own namespace only, and no sidecar of namespace {client} follows this one.',
      todo: 'Move the {kind} to namespace {namespace}.',
    },
  },
});

/** Rules of a client namespace without sidecars for a Service in ambient mode. */
export const ruleOutsideServiceNamespaceCheck: WorldCheck = {
  scope: 'world',
  name: 'rule-outside-service-namespace',
  rules: [ruleOutsideServiceNamespace],
  kinds: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'],
  reads: ['host', 'wildcard-host', 'identity', 'kind', 'workload', 'mesh'],
  check(context) {
    const { view, resource, object, facts } = context;
    if (resource.namespaceFrom === 'unknown' || waypointFields(object, facts.kind).length === 0) return;
    // Sidecars do follow rules of their own namespace; those of the root namespace are for all clients.
    if (namespaceInjects(view, resource.namespace) !== false) return;
    if (resource.namespace === meshSettings(view).rootNamespace) return;
    if (hasOtherProxies(context)) return;
    for (const field of hostsOf(object, facts.kind)) checkHost(context, field);
  },
};

/** Gateways of a namespace, and pods that ask for a sidecar by themselves, do follow its rules. */
function hasOtherProxies({ view, resource: { namespace } }: WorldContext): boolean {
  const gateways = view.find('kind', `gateway.networking.k8s.io/Gateway|${namespace}`);
  return (
    gateways.some((gateway) => isWaypoint(gateway) !== true) ||
    view.find('workload', namespace).some((workload) => proxyOf(view, workload) === 'sidecar')
  );
}

function checkHost({ view, resource, facts, report }: WorldContext, field: Field): void {
  const { text = '' } = field;
  if (isWildcard(text)) return;
  const client = resource.namespace;
  const services = findHost(view, text, client).owners.filter((owner) => owner.facts.spec.type === 'Service');
  const [owner] = services;
  if (owner === undefined || services.some(({ namespace }) => namespace === client)) return;
  if (services.some(({ namespace }) => isAmbient(view, namespace) !== true)) return;
  const related = [{ resource: owner, span: owner.facts.nameSpan, message: 'the Service is here' }];
  const values = { owner: `Service ${displayName(owner)}`, kind: facts.kind, client, namespace: owner.namespace };
  report(ruleOutsideServiceNamespace, field, 'found', values, { related });
}
