import { labelsSubset } from '../../../istio/labels';
import { serviceFqdn } from '../../../istio/hosts';
import { appliedRules } from '../../../mesh/appliedRules';
import { ruleOf } from '../../../mesh/destinationRules';
import { servicesSelecting } from '../../../mesh/gatewayWorkloads';
import { workloadLabels } from '../../../mesh/workloads';
import type { Labels } from '../../../workspace/facts/types';
import type { Resource } from '../../../workspace/resource';
import { code, named, namedAll } from '../../markdown';
import type { AppliedContext } from '../context';
import type { Told } from '../table';

/** Kinds whose selectors stand in their facts. */
const POLICIES = [
  'security.istio.io/AuthorizationPolicy',
  'security.istio.io/PeerAuthentication',
  'security.istio.io/RequestAuthentication',
  'telemetry.istio.io/Telemetry',
  'networking.istio.io/Sidecar',
] as const;

/** Who picks the pods of a workload by one of their labels: Services, subsets, policies. */
export function pickedBy(context: AppliedContext, key: string, value: string): Told | undefined {
  const { view, resource } = context;
  const labels = workloadLabels(resource);
  if (labels[key] !== value) return undefined;
  const services = servicesSelecting(view, resource.namespace, labels);
  const selecting = services.filter(({ facts: { spec } }) => spec.type === 'Service' && asks(spec.selector, key));
  const policies = POLICIES.flatMap((type) => view.find('kind', `${type}|${resource.namespace}`)).filter((policy) => {
    const selector = selectorOf(policy);
    return selector !== undefined && asks(selector, key) && labelsSubset(selector, labels);
  });
  const points = [
    selecting.length === 0 ? undefined : `Selected by ${namedAll(selecting, resource)}`,
    ...services.slice(0, 3).flatMap((service) => subsetLines(context, service, key, labels)),
    policies.length === 0 ? undefined : `Selects by it: ${namedAll(policies, resource, 4)}`,
    metricsName(key, labels),
  ];
  return points.every((point) => point === undefined) ? undefined : { points };
}

function asks(selector: Labels | undefined, key: string): boolean {
  return selector !== undefined && Object.hasOwn(selector, key);
}

function selectorOf({ facts: { spec } }: Resource): Labels | undefined {
  if (spec.type === 'Sidecar') return spec.workloadSelector;
  if (spec.type !== 'Selecting') return undefined;
  return spec.selector ?? spec.peer?.selector ?? spec.authorization?.selector;
}

/** The subsets of a Service that ask for the label. */
function subsetLines(
  { view, resource }: AppliedContext,
  service: Resource,
  key: string,
  labels: Labels,
): (string | undefined)[] {
  const { name } = service.facts;
  if (name === undefined) return [];
  const host = serviceFqdn(name, service.namespace, view.settings.domainSuffix);
  const { rules, selective } = appliedRules(view, host, service.namespace, service.namespace);
  return [...rules, ...selective].flatMap((rule) =>
    (ruleOf(rule)?.subsets ?? [])
      .filter((subset) => asks(subset.labels, key) && labelsSubset(subset.labels, labels))
      .map((subset) => `In subset ${code(subset.text)} of ${code(name)}, by ${named(rule, resource)}`),
  );
}

/** Source: pkg/model/proxy.go, canonical service name and revision. */
function metricsName(key: string, labels: Labels): string | undefined {
  const isFirst = (keys: readonly string[]): boolean => keys.find((known) => labels[known] !== undefined) === key;
  if (isFirst(['service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app']))
    return 'Metrics and traces take it as the name of the service';
  return isFirst(['service.istio.io/canonical-revision', 'app.kubernetes.io/version', 'version'])
    ? 'Metrics and traces take it as the version'
    : undefined;
}
