import type { ApiGatewayFacts, Labels, ListenerFacts, RouteNamespaces } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { namespaceObjects } from './namespaceLookup';

/** Group of the Gateway API. */
export const GATEWAY_API = 'gateway.networking.k8s.io';

/** The facts of a resource that is known to be a Gateway of the Gateway API. */
export function apiGatewayOf(resource: Resource): ApiGatewayFacts | undefined {
  return resource.facts.spec.type === 'ApiGateway' ? resource.facts.spec : undefined;
}

/**
 * Whether a listener takes routes of a namespace; undefined when the labels that decide are not in the workspace.
 * Source: https://gateway-api.sigs.k8s.io/reference/spec/#routenamespaces.
 */
export function admitsNamespace(
  view: View,
  listener: ListenerFacts,
  owner: string,
  namespace: string,
): boolean | undefined {
  const { from } = listener.namespaces;
  if (from === 'All') return true;
  if (from === 'Same') return owner === namespace;
  if (from === 'None') return false;
  if (from !== 'Selector') return undefined;
  const objects = namespaceObjects(view, namespace);
  if (objects.length === 0 || objects.some(({ facts }) => facts.openLabels === true)) return undefined;
  return objects.some(({ facts }) =>
    selects(listener.namespaces, { 'kubernetes.io/metadata.name': namespace, ...facts.labels }),
  );
}

/** A label selector of Kubernetes. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/. */
function selects({ labels, expressions }: RouteNamespaces, own: Labels): boolean {
  if (!Object.entries(labels).every(([key, value]) => own[key] === value)) return false;
  return expressions.every(({ key, operator, values }) => {
    const value = own[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    if (operator === 'In') return value !== undefined && values.includes(value);
    return value === undefined || !values.includes(value);
  });
}

/** What a reference between namespaces points from and at. */
export interface CrossReference {
  readonly fromKind: string;
  readonly fromNamespace: string;
  readonly toNamespace: string;
  /** Name of the Service. */
  readonly toName: string;
}

/** True when a ReferenceGrant of the other namespace permits a route to name a Service there, or may do so. */
export function isGranted(view: View, reference: CrossReference): boolean {
  const grants = view.find('kind', `${GATEWAY_API}/ReferenceGrant|${reference.toNamespace}`);
  return grants.some(({ facts }) => {
    const { spec } = facts;
    if (spec.type !== 'ReferenceGrant') return false;
    const fits =
      spec.from.some(
        ({ group, kind, namespace }) =>
          group === GATEWAY_API && kind === reference.fromKind && namespace === reference.fromNamespace,
      ) &&
      spec.to.some(
        ({ group, kind, name }) =>
          group === '' && kind === 'Service' && (name === undefined || name === '' || name === reference.toName),
      );
    return fits || spec.open;
  });
}
