import type { Labels, TargetFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { isAmbient, proxyOf } from './proxies';
import { namespaceLabel } from './namespaceLookup';
import { selectWorkloads, workloadLabels } from './workloads';

/** The label that sends traffic through a waypoint. */
export const USE_WAYPOINT = 'istio.io/use-waypoint';
const USE_WAYPOINT_NAMESPACE = 'istio.io/use-waypoint-namespace';
const API_GATEWAY = 'gateway.networking.k8s.io/Gateway';
/** Class of the Gateways that are waypoints. */
export const WAYPOINT_CLASS = 'istio-waypoint';

/** The waypoint that a label asks for. */
export interface WaypointReference {
  readonly name: string;
  readonly namespace: string;
  /** The object with the label. */
  readonly from: Resource;
}

/** What the labels of an object, and of its namespace, say about a waypoint. */
export type Enrolment =
  | { readonly to: 'waypoint'; readonly reference: WaypointReference }
  /** `none`, or no label at all. */
  | { readonly to: 'nobody'; readonly optedOut: boolean }
  | { readonly to: 'unknown' };

/** The waypoint that the labels of one object ask for. Source: getGatewayOrGatewaySelector, pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go. */
export function ownWaypoint(from: Resource, labels: Labels, namespace = from.namespace): Enrolment | undefined {
  const name = labels[USE_WAYPOINT];
  if (name === undefined || name === '') return undefined;
  if (name === 'none') return { to: 'nobody', optedOut: true };
  return { to: 'waypoint', reference: { name, namespace: labels[USE_WAYPOINT_NAMESPACE] ?? namespace, from } };
}

/** The waypoint of a whole namespace. */
export function waypointOfNamespace(view: View, namespace: string): Enrolment {
  const label = namespaceLabel(view, namespace, USE_WAYPOINT);
  if (!label.known) return { to: 'unknown' };
  return ownWaypoint(label.from, label.from.facts.labels, namespace) ?? { to: 'nobody', optedOut: false };
}

/** The waypoint of a Service or ServiceEntry: its own label, else that of its namespace. */
export function waypointOfService(view: View, service: Resource): Enrolment {
  const own = ownWaypoint(service, service.facts.labels);
  if (own !== undefined) return own;
  if (service.facts.openLabels === true) return { to: 'unknown' };
  return waypointOfNamespace(view, service.namespace);
}

/** The waypoint of a workload: the label of its pods, else that of its namespace. */
export function waypointOfWorkload(view: View, workload: Resource): Enrolment {
  const own = ownWaypoint(workload, workloadLabels(workload));
  return own ?? waypointOfNamespace(view, workload.namespace);
}

/** True for a Gateway that is a waypoint; undefined when its class is a placeholder. */
export function isWaypoint({ facts }: Resource): boolean | undefined {
  if (facts.spec.type !== 'ApiGateway') return false;
  return facts.spec.className === undefined ? undefined : facts.spec.className.includes('waypoint');
}

/** The waypoints of a name; a Gateway whose class is not known may be one. */
export function findWaypoint(view: View, namespace: string, name: string): readonly Resource[] {
  return view.variants(API_GATEWAY, namespace, name).filter((gateway) => isWaypoint(gateway) !== false);
}

/** The waypoints of a namespace. */
export function waypointsIn(view: View, namespace: string): readonly Resource[] {
  return view.find('kind', `${API_GATEWAY}|${namespace}`).filter((gateway) => isWaypoint(gateway) === true);
}

/** The object with a reference's name that a policy of a namespace is attached to: Services and ServiceEntries. */
export function targetedServices(view: View, namespace: string, target: TargetFacts): readonly Resource[] {
  if (target.kind === 'Service' && (target.group === '' || target.group === 'core'))
    return view.variants('/Service', namespace, target.name);
  if (target.kind === 'ServiceEntry') return view.variants('networking.istio.io/ServiceEntry', namespace, target.name);
  return [];
}

/**
 * True when no waypoint sees the traffic that a policy is for, as far as the workspace shows: a Service that it is
 * attached to uses none, or a workload that it selects, or else the namespace. False also when that is not known.
 */
export function lacksWaypoint(
  view: View,
  namespace: string,
  policy: { readonly selector?: Labels; readonly targets: readonly TargetFacts[] },
): boolean {
  if (isAmbient(view, namespace) !== true) return false;
  const services = policy.targets.map((target) => targetedServices(view, namespace, target));
  const found = services.filter((variants) => variants.length > 0);
  const isOut = (enrolment: Enrolment): boolean => enrolment.to === 'nobody';
  if (found.length > 0)
    return found.some((variants) => variants.every((service) => isOut(waypointOfService(view, service))));
  if (policy.selector !== undefined) {
    const { workloads, unsure } = selectWorkloads(view, namespace, policy.selector);
    if (unsure) return false;
    const captured = workloads.filter((workload) => proxyOf(view, workload) === 'ambient');
    if (captured.length > 0) return captured.some((workload) => isOut(waypointOfWorkload(view, workload)));
    if (workloads.length > 0) return false;
  }
  return isOut(waypointOfNamespace(view, namespace));
}
