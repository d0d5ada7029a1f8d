import { labelsSubset, serviceSelects } from '../../istio/labels';
import { waypointFields } from '../../mesh/ambientEffects';
import { isAmbient, proxyOf } from '../../mesh/proxies';
import { meshSettings } from '../../mesh/meshSettings';
import { waypointsIn } from '../../mesh/waypoints';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import { selectorOf, targetsOf } from '../../workspace/facts/security';
import type { Labels } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { addMember, removeField } from '../../yaml/edit';
import type { Writable } from '../../yaml/write';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import type { Fix } from '../finding';

export const selectorIgnoredByWaypoint = defineRule({
  code: 'selector-ignored-by-waypoint',
  aliases: ['KIA0110', 'KIA1115', 'KIA1116', 'KIA1117'],
  severity: 'warning',
  title: 'A waypoint knows policies by targetRefs only',
  source: 'pilot/pkg/model/policyattachment.go',
  messages: {
    selector: {
      what: 'This {kind} selects workloads, and waypoints know policies by targetRefs only.',
      why: 'In ambient namespace {namespace} {effect}.',
      todo: 'Name the Service (or the waypoint Gateway) in targetRefs instead of a selector.',
    },
    everything: {
      what: 'This {kind} has no targetRefs, and waypoints know policies by targetRefs only.',
      why: 'In ambient namespace {namespace} {effect}.',
      todo: 'Name the waypoint Gateway, or Services, in targetRefs.',
    },
  },
});

const EFFECTS: Readonly<Record<string, string>> = {
  AuthorizationPolicy:
    'it stays with ztunnel, which cannot look into requests: an ALLOW rule with such conditions lets nobody in, and a DENY rule denies more than is meant',
  RequestAuthentication: 'no token is ever looked at',
  WasmPlugin: 'the plugin is run nowhere',
  Telemetry: 'no request is logged, traced or measured by it',
};

/** Policies about requests in ambient namespaces that are not attached to anything a waypoint knows. */
export const selectorIgnoredByWaypointCheck: WorldCheck = {
  scope: 'world',
  name: 'selector-ignored-by-waypoint',
  rules: [selectorIgnoredByWaypoint],
  kinds: [
    'security.istio.io/AuthorizationPolicy',
    'security.istio.io/RequestAuthentication',
    'extensions.istio.io/WasmPlugin',
    'telemetry.istio.io/Telemetry',
  ],
  reads: ['identity', 'kind', 'service', 'workload', 'mesh'],
  check(context) {
    const { view, resource, object, facts, report } = context;
    const { namespace } = resource;
    if (resource.namespaceFrom === 'unknown' || namespace === meshSettings(view).rootNamespace) return;
    const spec = object.get('spec');
    const isTargeted = ['targetRef', 'targetRefs'].some((name) => spec.get(name).exists || spec.get(name).unknown);
    if (isTargeted || targetsOf(spec).length > 0 || waypointFields(object, facts.kind).length === 0) return;
    if (isAmbient(view, namespace) !== true) return;
    const selector = spec.get('selector');
    const labels = selectorOf(selector.get('matchLabels'));
    // Waypoints do use the Telemetry of a whole namespace.
    if (labels === undefined && facts.kind === 'Telemetry') return;
    if (labels !== undefined && isForSidecars(context, labels)) return;
    const values = { kind: facts.kind, namespace, effect: EFFECTS[facts.kind] ?? '' };
    const field = labels === undefined ? object.at('metadata.name') : selector;
    const message = labels === undefined ? 'everything' : 'selector';
    report(selectorIgnoredByWaypoint, field, message, values, { fixes: fixesFor(context, labels) });
  },
};

/** True when all workloads that are selected have sidecars, or are not in the mesh. */
function isForSidecars({ view, resource }: WorldContext, labels: Labels): boolean {
  const { workloads } = selectWorkloads(view, resource.namespace, labels);
  return workloads.length > 0 && workloads.every((workload) => proxyOf(view, workload) !== 'ambient');
}

/** The Services in front of what is selected; the waypoint where everything is. */
function fixesFor(context: WorldContext, labels: Labels | undefined): Fix[] {
  const { view, resource } = context;
  if (labels !== undefined)
    return servicesFor(context, labels).flatMap((name) =>
      attachTo(context, `Service ${name}`, { group: '', kind: 'Service', name }),
    );
  return waypointsIn(view, resource.namespace).flatMap(({ facts: { name = '' } }) =>
    attachTo(context, `waypoint ${name}`, { group: 'gateway.networking.k8s.io', kind: 'Gateway', name }),
  );
}

function attachTo({ object, document }: WorldContext, name: string, target: Writable): Fix[] {
  const spec = object.get('spec');
  const selector = spec.get('selector');
  const removed = selector.exists ? [removeField(document.text, selector)] : [];
  return fix(`Attach to ${name} with targetRefs`, [...removed, addMember(document.text, spec, 'targetRefs', [target])]);
}

/** The Services whose pods are just those that are selected. */
function servicesFor({ view, resource }: WorldContext, labels: Labels): string[] {
  const { workloads } = selectWorkloads(view, resource.namespace, labels);
  const picks = ({ facts }: Resource): boolean => {
    const selector = facts.spec.type === 'Service' ? (facts.spec.selector ?? {}) : {};
    const own = selectWorkloads(view, resource.namespace, selector).workloads;
    return (
      workloads.length > 0 &&
      workloads.every((workload) => serviceSelects(selector, workloadLabels(workload))) &&
      own.every((workload) => labelsSubset(labels, workloadLabels(workload)))
    );
  };
  return view
    .find('service', resource.namespace)
    .filter(picks)
    .flatMap(({ facts }) => facts.name ?? []);
}
