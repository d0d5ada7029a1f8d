import { labelsSubset, serviceSelects } from '../../istio/labels';
import { authorizationOf } from '../../mesh/identities';
import { proxyOf } from '../../mesh/proxies';
import { targetedServices, waypointOfService, waypointOfWorkload } from '../../mesh/waypoints';
import { workloadLabels } from '../../mesh/workloads';
import type { Resource } from '../../workspace/resource';
import { displayName } from '../../workspace/resource';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';

export const workloadWithoutWaypoint = defineRule({
  code: 'workload-without-waypoint',
  aliases: ['KIA1317'],
  severity: 'information',
  title: 'A workload whose policies need a waypoint uses none',
  source: 'https://istio.io/latest/docs/ambient/usage/waypoint/',
  messages: {
    found: {
      what: '{policy} looks into requests to {kind} "{name}", which uses no waypoint.',
      why: 'In ambient mode ztunnel sees connections only and cannot enforce such a policy.',
      todo: 'Label the workload, its Service or namespace {namespace} with istio.io/use-waypoint and the name of a waypoint.',
    },
  },
});

/** Workloads in ambient mode without a waypoint that a policy about requests is for. */
export const workloadWithoutWaypointCheck: WorldCheck = {
  scope: 'world',
  name: 'workload-without-waypoint',
  rules: [workloadWithoutWaypoint],
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout', '/Pod'],
  reads: ['identity', 'kind'],
  check(context) {
    const { view, resource, object, facts, report } = context;
    if (resource.namespaceFrom === 'unknown' || proxyOf(view, resource) !== 'ambient') return;
    if (waypointOfWorkload(view, resource).to !== 'nobody') return;
    const policies = view.find('kind', `security.istio.io/AuthorizationPolicy|${resource.namespace}`);
    const policy = policies.find((each) => isUnenforced(context, each));
    if (policy === undefined) return;
    const related = [{ resource: policy, span: policy.facts.nameSpan, message: 'the policy is here' }];
    const values = {
      policy: `AuthorizationPolicy ${displayName(policy)}`,
      kind: facts.kind,
      name: facts.name ?? '',
      namespace: resource.namespace,
    };
    report(workloadWithoutWaypoint, object.at('metadata.name'), 'found', values, { related });
  },
};

function isUnenforced({ view, resource }: WorldContext, policy: Resource): boolean {
  const rules = authorizationOf(policy);
  if (rules === undefined || !rules.looksIntoRequests) return false;
  const labels = workloadLabels(resource);
  if (rules.targets.length === 0) return rules.selector === undefined || labelsSubset(rules.selector, labels);
  return rules.targets
    .flatMap((target) => targetedServices(view, policy.namespace, target))
    .some(
      (service) =>
        service.facts.spec.type === 'Service' &&
        serviceSelects(service.facts.spec.selector ?? {}, labels) &&
        waypointOfService(view, service).to === 'nobody',
    );
}
