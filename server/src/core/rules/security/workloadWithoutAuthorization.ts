import { labelsSubset, serviceSelects } from '../../istio/labels';
import { authorizationOf } from '../../mesh/identities';
import { proxyOf } from '../../mesh/proxies';
import { meshSettings } from '../../mesh/meshSettings';
import { targetedServices } from '../../mesh/waypoints';
import { workloadLabels } from '../../mesh/workloads';
import type { Resource } from '../../workspace/resource';
import type { WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';

const POLICY = 'security.istio.io/AuthorizationPolicy';

export const workloadWithoutAuthorization = defineRule({
  code: 'workload-without-authorization',
  aliases: ['KIA1301'],
  severity: 'hint',
  title: 'No AuthorizationPolicy is for this workload',
  source: 'pilot/pkg/model/authorization.go',
  messages: {
    open: {
      what: 'No AuthorizationPolicy of namespace {namespace} or {root} is for {kind} "{name}".',
      why: 'Without any policy every request is let in.',
      todo: 'Nothing, if everybody may call it; else add an AuthorizationPolicy that names who may.',
    },
  },
});

/** Workloads of the mesh that no policy guards, as far as the workspace shows. Never more than a hint. */
export const workloadWithoutAuthorizationCheck: WorldCheck = {
  scope: 'world',
  name: 'workload-without-authorization',
  rules: [workloadWithoutAuthorization],
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout'],
  reads: ['kind', 'identity', 'mesh'],
  check(context) {
    const { view, resource, facts } = context;
    const { rootNamespace } = meshSettings(view);
    if (resource.namespaceFrom === 'unknown' || resource.namespace === rootNamespace) return;
    const proxy = proxyOf(view, resource);
    if ((proxy !== 'sidecar' && proxy !== 'ambient') || isGateway(resource)) return;
    const policies = [resource.namespace, rootNamespace].flatMap((namespace) =>
      view.find('kind', `${POLICY}|${namespace}`),
    );
    if (policies.some((policy) => guards(context, policy))) return;
    context.report(workloadWithoutAuthorization, context.object.at('metadata.name'), 'open', {
      namespace: resource.namespace,
      root: rootNamespace,
      kind: facts.kind,
      name: facts.name ?? '',
    });
  },
};

/** Gateways are there for everybody to call. */
function isGateway(workload: Resource): boolean {
  const { spec } = workload.facts;
  const template = spec.type === 'Workload' ? (spec.podAnnotations['inject.istio.io/templates'] ?? '') : '';
  const { istio = '' } = workloadLabels(workload);
  return /gateway/.test(template) || /gateway$|^ingress|^egress/.test(istio);
}

function guards({ view, resource }: WorldContext, policy: Resource): boolean {
  const rules = authorizationOf(policy);
  if (rules === undefined) return true;
  const labels = workloadLabels(resource);
  if (rules.targets.length === 0) return rules.selector === undefined || labelsSubset(rules.selector, labels);
  return rules.targets
    .flatMap((target) => targetedServices(view, policy.namespace, target))
    .some(({ facts }) => facts.spec.type !== 'Service' || serviceSelects(facts.spec.selector ?? {}, labels));
}
