import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

const MODE = 'istio.io/dataplane-mode';
const WAYPOINT = 'istio.io/use-waypoint';

/** The Namespace object that says that a namespace is ambient; undefined when none says so. Source: pkg/config/constants. */
export function ambientNamespace(view: View, namespace: string): Resource | undefined {
  return view.variants('/Namespace', '', namespace).find(({ facts }) => facts.labels[MODE] === 'ambient');
}

/**
 * The waypoint that an object is bound to, by its own label or that of its namespace; undefined for none.
 * Source: fetchWaypointForService, pilot/pkg/serviceregistry/ambient/waypoints.go.
 */
export function waypointOf(view: View, { facts, namespace }: Resource): string | undefined {
  const namespaces = view.variants('/Namespace', '', namespace);
  const name = [facts, ...namespaces.map((resource) => resource.facts)]
    .map(({ labels }) => labels[WAYPOINT])
    .find((label) => label !== undefined);
  return name === 'none' ? undefined : name;
}
