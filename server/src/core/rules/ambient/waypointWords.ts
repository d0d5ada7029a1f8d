import { namespaceObjects } from '../../mesh/namespaceLookup';
import { USE_WAYPOINT, waypointsIn } from '../../mesh/waypoints';
import type { View } from '../../workspace/view';
import type { Fix } from '../finding';

/** Labels a namespace with each waypoint that it has; nothing where it is labelled already. */
export function enrolmentFixes(view: View, namespace: string): Fix[] {
  const [object, ...more] = namespaceObjects(view, namespace);
  if (object === undefined || more.length > 0 || object.facts.labels[USE_WAYPOINT] !== undefined) return [];
  const { spec } = object.facts;
  if (spec.type !== 'Namespace' || spec.useWaypoint === undefined) return [];
  const { span, before, after } = spec.useWaypoint;
  return waypointsIn(view, namespace).flatMap(({ facts }) => {
    if (facts.name === undefined) return [];
    const newText = before + facts.name + after;
    const title = `Label namespace ${namespace} with ${USE_WAYPOINT}: ${facts.name}`;
    return [{ title, safe: false, edits: [{ resource: object, span, newText }] }];
  });
}
