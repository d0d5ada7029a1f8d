import { matches } from '../istio/hosts';
import type { ListenerFacts, ParentFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';
import { admitsNamespace } from './gatewayApi';

/** Whether a listener takes a route: `unknown` where labels outside of the workspace decide, else why not. */
export type Attachment = 'taken' | 'unknown' | 'other listener' | 'other kind' | 'namespace' | 'hostname';

/** Protocols of the listeners that take a kind of route. */
const PROTOCOLS: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: ['HTTP', 'HTTPS'],
  GRPCRoute: ['HTTP', 'HTTPS'],
  TLSRoute: ['TLS'],
  TCPRoute: ['TCP', 'TLS'],
};

/** A route as a listener sees it. */
export interface AttachingRoute {
  readonly kind: string;
  readonly namespace: string;
  readonly hostnames: readonly string[];
}

/**
 * Whether a listener of a Gateway takes a route that names the Gateway. `allowedRoutes.kinds` is not looked at.
 * Source: referenceAllowed, pilot/pkg/config/kube/gateway/conversion.go.
 * @param ref the reference of the route to the Gateway
 */
export function attachment(
  view: View,
  gateway: Resource,
  listener: ListenerFacts,
  route: AttachingRoute,
  ref: Pick<ParentFacts, 'section' | 'port'>,
): Attachment {
  if (ref.section !== undefined && listener.name !== undefined && ref.section !== listener.name)
    return 'other listener';
  if (ref.port !== undefined && listener.port !== undefined && ref.port !== listener.port) return 'other listener';
  const protocols = PROTOCOLS[route.kind];
  if (protocols !== undefined && listener.protocol !== undefined && !protocols.includes(listener.protocol))
    return 'other kind';
  const { hostname } = listener;
  const fits =
    hostname === undefined || route.hostnames.length === 0 || route.hostnames.some((name) => matches(hostname, name));
  if (!fits) return 'hostname';
  const admits = admitsNamespace(view, listener, gateway.namespace, route.namespace);
  if (admits === undefined) return 'unknown';
  return admits ? 'taken' : 'namespace';
}

/** The routes that name a parent, all variants. @param kind of the parent: `Gateway`, `Service`, … */
export function routesNaming(view: View, kind: string, parent: Resource): readonly Resource[] {
  return view.find('route-parent', `${kind}|${parent.namespace}/${parent.facts.name ?? ''}`);
}
