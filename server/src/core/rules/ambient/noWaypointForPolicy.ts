import { waypointFields } from '../../mesh/ambientEffects';
import { lacksWaypoint, targetedServices, waypointOfService } from '../../mesh/waypoints';
import { selectorOf, targetsOf } from '../../workspace/facts/security';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { enrolmentFixes } from './waypointWords';

export const noWaypointForPolicy = defineRule({
  code: 'no-waypoint-for-policy',
  aliases: ['KIA0109', 'KIA1110', 'KIA1111', 'KIA1112'],
  severity: 'warning',
  title: 'A policy that needs a waypoint, and there is none',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/',
  messages: {
    policy: {
      what: 'This {kind} looks into requests, and {target} uses no waypoint.',
      why: 'In ambient mode ztunnel sees connections only. Without a waypoint {effect}.',
      todo: 'Label {where} with istio.io/use-waypoint and the name of a waypoint.',
    },
  },
});

const EFFECTS: Readonly<Record<string, string>> = {
  AuthorizationPolicy:
    'these conditions are never looked at: with a selector an ALLOW rule lets nobody in, with targetRefs the policy is not enforced',
  RequestAuthentication: 'no token is ever looked at',
  WasmPlugin: 'the plugin is run nowhere',
  Telemetry: 'no request is logged, traced or measured by it',
};

/** Policies about requests in ambient namespaces where nothing reads requests. */
export const noWaypointForPolicyCheck: WorldCheck = {
  scope: 'world',
  name: 'no-waypoint-for-policy',
  rules: [noWaypointForPolicy],
  kinds: [
    'security.istio.io/AuthorizationPolicy',
    'security.istio.io/RequestAuthentication',
    'extensions.istio.io/WasmPlugin',
    'telemetry.istio.io/Telemetry',
  ],
  reads: ['identity', 'workload', 'kind'],
  check(context) {
    const { view, resource, object, facts, report } = context;
    const [field] = waypointFields(object, facts.kind);
    if (field === undefined || resource.namespaceFrom === 'unknown') return;
    const spec = object.get('spec');
    const selector = selectorOf(spec.at('selector.matchLabels'));
    const targets = targetsOf(spec);
    if (!lacksWaypoint(view, resource.namespace, { selector, targets })) return;
    const { target, where } = targetWords(context);
    const values = { kind: facts.kind, target, where, effect: EFFECTS[facts.kind] ?? '' };
    report(noWaypointForPolicy, field, 'policy', values, { fixes: enrolmentFixes(view, resource.namespace) });
  },
};

function targetWords({ view, resource, object }: WorldContext): { target: string; where: string } {
  const namespace = `namespace ${resource.namespace}`;
  const service = targetsOf(object.get('spec'))
    .flatMap((target) => targetedServices(view, resource.namespace, target))
    .find((each) => waypointOfService(view, each).to === 'nobody');
  if (service === undefined) return { target: namespace, where: namespace };
  const name = `${service.facts.kind} ${service.facts.name ?? ''}`;
  return { target: name, where: `${name} or ${namespace}` };
}
