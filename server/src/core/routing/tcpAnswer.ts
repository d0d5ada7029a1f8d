import type { Cluster, Dialled } from './clusters/cluster';
import { clusterOf } from './clusters/cluster';
import { BLACK_HOLE, PASSTHROUGH } from './listeners/finish';
import type { TcpTarget } from './listeners/listener';
import type { Mesh } from './mesh';
import type { ClusterOutcome, Outcome, RouteOutcome, RoutingError } from './outcome';
import { pruned } from './outcome';
import type { Proxy } from './proxy/proxy';
import { keyOf } from './spec/object';
import type { TraceBuilder } from './trace';
import { tellCluster } from './tellCluster';

/** What becomes of a connection that a chain sends on as bytes. */
export function tcpAnswer(
  mesh: Mesh,
  proxy: Proxy,
  target: TcpTarget,
  dialled: Dialled,
  trace: TraceBuilder,
): Partial<Outcome> & Pick<Outcome, 'action'> {
  tellRule(target, trace);
  const clusters = target.clusters.map(({ name, weight }) => {
    const made = clusterOf(mesh, proxy, name, dialled);
    const failing = made.outcome.type === 'DYNAMIC_FORWARD_PROXY' && !target.dynamicSni;
    const error: RoutingError | undefined = failing ? 'no-dynamic-dns-filter' : made.outcome.error;
    tellCluster(mesh, made, weight, trace);
    return withShare(made, weight, error);
  });
  const { tunnel } = target;
  if (tunnel !== undefined)
    trace.add('action', `the bytes are tunnelled to ${tunnel.target}`, 'the DestinationRule has a tunnel');
  return {
    route: routeOf(target),
    action: actionOf(target),
    clusters,
    hashPolicy: target.hashPolicy,
    ...(tunnel === undefined ? {} : { tunnel: { hostname: tunnel.target, post: tunnel.post } }),
    ...errorOf(clusters),
  };
}

/** A cluster with its share of a split. */
export function withShare(
  { outcome }: Cluster,
  weight: number | undefined,
  error: RoutingError | undefined,
  more: Partial<ClusterOutcome> = {},
): ClusterOutcome {
  const { name, host, port, subset, ...rest } = outcome;
  return pruned<ClusterOutcome>({ name, host, port, subset, weight, ...rest, ...more, error });
}

/** The error of a request that goes to these clusters. */
export function errorOf(clusters: readonly ClusterOutcome[]): { readonly error?: RoutingError } {
  const failing = clusters.filter(({ error }) => error !== undefined);
  const error = failing.at(-1)?.error;
  if (error === undefined) return {};
  return { error: failing.length === clusters.length ? error : 'partial' };
}

function actionOf({ clusters }: TcpTarget): Outcome['action'] {
  const [first] = clusters;
  if (first?.name === PASSTHROUGH) return 'passthrough';
  return first?.name === BLACK_HOLE ? 'blackhole' : 'forward';
}

function routeOf({ origin, match }: TcpTarget): RouteOutcome {
  if (origin === undefined) return { kind: 'default' };
  const object = keyOf(origin.meta);
  if (origin.kind !== 'VirtualService') return { kind: origin.kind, object };
  const index = match?.place.path.at(-1);
  return {
    kind: 'VirtualService',
    object,
    section: origin.section,
    rule: origin.rule,
    ...(origin.section === 'tls' && typeof index === 'number' ? { match: index } : {}),
  };
}

function tellRule(target: TcpTarget, trace: TraceBuilder): void {
  const { origin, match, clusters } = target;
  if (origin !== undefined) {
    const place = match?.place ?? origin.place;
    const what = `${origin.kind} ${keyOf(origin.meta)}, ${origin.section} rule ${origin.rule + 1} decides`;
    const why = match === undefined ? 'it has no match, so it takes every connection' : 'it is the first that fits';
    trace.add('rule', what, why, { meta: origin.meta, place }, true, { rule: target });
    return;
  }
  const [first] = clusters;
  if (first?.name === PASSTHROUGH)
    trace.add('action', 'the bytes go on to the dialled address', 'nothing is known of it, and the policy allows any');
  else if (first?.name === BLACK_HOLE)
    trace.add('action', 'the connection is closed', 'nothing is known of the address, and the policy is REGISTRY_ONLY');
}
