import { exportVisibility, isVisibleIn } from '../istio/exportTo';
import type { Visibility } from '../istio/exportTo';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { meshSettings } from './meshSettings';

/**
 * Who sees an object that can be exported: by its own list, else by the default of the mesh for its kind. A
 * DestinationRule with a workload selector never leaves its namespace.
 * Source: initServiceRegistry, initVirtualServices and setDestinationRules, pilot/pkg/model/push_context.go.
 */
export function visibilityOf(view: View, resource: Resource): Visibility {
  const { spec } = resource.facts;
  const settings = meshSettings(view);
  switch (spec.type) {
    case 'Service':
    case 'ServiceEntry':
      return exportVisibility(spec.exportTo ?? [], resource.namespace, settings.defaultServiceExportTo);
    case 'VirtualService':
      return exportVisibility(spec.exportTo ?? [], resource.namespace, settings.defaultVirtualServiceExportTo);
    case 'DestinationRule':
      return spec.workloadSelector === undefined
        ? exportVisibility(spec.exportTo ?? [], resource.namespace, settings.defaultDestinationRuleExportTo)
        : { to: 'namespaces', namespaces: new Set([resource.namespace]) };
    default:
      return { to: 'all' };
  }
}

/** True when a client of a namespace sees the object. */
export function isSeenFrom(view: View, resource: Resource, namespace: string): boolean {
  return isVisibleIn(visibilityOf(view, resource), namespace);
}

/** True when some namespace sees both objects. */
export function areSeenTogether(view: View, one: Resource, other: Resource): boolean {
  const a = visibilityOf(view, one);
  const b = visibilityOf(view, other);
  if (a.to === 'none' || b.to === 'none') return false;
  if (a.to === 'all' || b.to === 'all') return true;
  return [...a.namespaces].some((namespace) => b.namespaces.has(namespace));
}
