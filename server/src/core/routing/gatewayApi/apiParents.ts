import { isWildcard, matches, subsetOf } from '../../istio/hosts';
import type { ApiRoute } from '../spec/apiRoute';
import type { ParentRef } from '../spec/gatewayApi';
import type { ApiParent } from './apiGateways';

/** A parent that a route is bound to. */
export type BoundParent =
  | { readonly to: 'mesh'; readonly ref: ParentRef; readonly internalName: 'mesh' }
  | {
      readonly to: 'gateway';
      readonly ref: ParentRef;
      readonly internalName: string;
      readonly parent: ApiParent;
      /** Hosts of other listeners on the same port, which take requests of theirs. */
      readonly banned: readonly string[];
    };

/** Why a parent does not take a route. */
export interface DeniedParent {
  readonly ref: ParentRef;
  readonly why: string;
}

/**
 * Finds the parents that take a route.
 * @param exists whether a Service or ServiceEntry is there, for parents in the mesh.
 * Source: `extractParentReferenceInfo` and `referenceAllowed`, pilot/pkg/config/kube/gateway/conversion.go.
 */
export function bindRoute(
  route: ApiRoute,
  parents: readonly ApiParent[],
  exists: (ref: ParentRef) => boolean,
): { bound: readonly BoundParent[]; denied: readonly DeniedParent[] } {
  const bound: BoundParent[] = [];
  const denied: DeniedParent[] = [];
  for (const ref of [...route.parents].sort((a, b) => (keyOf(a, route) < keyOf(b, route) ? -1 : 1))) {
    if (ref.kind === 'Service' || ref.kind === 'ServiceEntry') {
      if (exists(ref)) bound.push({ to: 'mesh', ref, internalName: 'mesh' });
      else denied.push({ ref, why: `${ref.kind} ${ref.name} is not there` });
      continue;
    }
    if (ref.kind !== 'Gateway') continue;
    const namespace = ref.namespace ?? route.meta.namespace;
    const listeners = parents.filter(
      ({ gateway }) => gateway.meta.name === ref.name && gateway.meta.namespace === namespace,
    );
    for (const parent of listeners) {
      const why = denial(route, ref, parent);
      if (why !== undefined) denied.push({ ref, why });
      else
        bound.push({
          to: 'gateway',
          ref,
          internalName: parent.internalName,
          parent,
          banned: bannedFor(parent, listeners),
        });
    }
  }
  return {
    bound: bound.sort((a, b) => (a.internalName < b.internalName ? -1 : a.internalName > b.internalName ? 1 : 0)),
    denied,
  };
}

function keyOf(ref: ParentRef, route: ApiRoute): string {
  const group = ref.kind === 'Service' ? '' : 'gateway.networking.k8s.io';
  return `${group}/${ref.kind}/${ref.name}/${ref.sectionName}/${ref.port ?? 0}.${ref.namespace ?? route.meta.namespace}`;
}

function denial(route: ApiRoute, ref: ParentRef, { listener, hosts, kinds }: ApiParent): string | undefined {
  if (ref.port !== undefined && ref.port !== listener.port) return `listener ${listener.name} has not port ${ref.port}`;
  if (ref.sectionName !== '' && ref.sectionName !== listener.name) return `it is for section ${ref.sectionName}`;
  const names = route.hostnames.length === 0 ? ['*'] : route.hostnames;
  const fits = hosts.some((entry) => {
    const slash = entry.indexOf('/');
    const namespace = slash < 0 ? '*' : entry.slice(0, slash);
    const host = entry.slice(slash + 1);
    return (namespace === '*' || namespace === route.meta.namespace) && names.some((name) => matches(host, name));
  });
  if (!fits) return `listener ${listener.name} does not take its hosts or its namespace`;
  return kinds.includes(route.routeKind)
    ? undefined
    : `listener ${listener.name} does not take kind ${route.routeKind}`;
}

function bannedFor(parent: ApiParent, listeners: readonly ApiParent[]): readonly string[] {
  const { hostname, port, protocol } = parent.listener;
  const others = listeners.filter(
    ({ listener }) => listener !== parent.listener && listener.port === port && listener.protocol === protocol,
  );
  return others.map(({ listener }) => listener.hostname).filter((other) => other !== hostname);
}

/**
 * Whether a listener serves a host of a route, or leaves it to a listener with a more exact host.
 * Source: `hostnameAllowedByIsolation`, as above.
 */
export function servesHost(bound: BoundParent, host: string): boolean {
  if (bound.to === 'mesh') return true;
  const own = bound.parent.listener.hostname;
  if (own !== '' && !isWildcard(own)) return true;
  if (own !== '' && !matches(host, own)) return false;
  return !bound.banned.some((other) => own.length <= other.length && subsetOf(host, other));
}
