import type { Cluster } from '../clusters/cluster';
import type { ClusterOutcome } from '../outcome';
import { keyOf } from '../spec/object';
import type { ObjectMeta, Place } from '../spec/object';
import type { DestinationRule } from '../spec/destinationRule';
import type { PolicyBlocks } from '../spec/trafficPolicy';
import type { Step } from '../trace';
import { ERRORS } from './headline';
import type { Places } from './places';
import type { StoryDestination, StorySetting } from './story';
import { percentOf } from '../../istio/shares';
import { clusterTitle } from './words';

/**
 * A destination with all that holds for it.
 * @param steps those of the trace that are about it.
 * @param sum of the weights of the split.
 * @param isSealed true when the caller's own TLS reaches the destination.
 */
export function destinationOf(
  outcome: ClusterOutcome,
  steps: readonly Step[],
  sum: number,
  isSealed: boolean,
  places: Places,
): StoryDestination {
  const [first] = steps;
  const cluster = first?.cluster;
  const { host, port, subset, weight, error } = outcome;
  const problem = error === undefined ? undefined : outcome.exists ? ERRORS[error] : first?.why;
  return {
    title: clusterTitle(outcome),
    cluster: outcome.name,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(subset === undefined ? {} : { subset }),
    labels: cluster?.subset?.labels ?? {},
    ...(weight === undefined ? {} : { weight, share: percentOf(weight, sum) }),
    exists: outcome.exists,
    how: outcome.exists ? (first?.why ?? FIXED[outcome.name] ?? '') : '',
    ...(problem === undefined ? {} : { problem }),
    ...(error === undefined ? {} : { error }),
    endpoints: (outcome.endpoints ?? []).map(({ mtls, ...endpoint }) => ({ ...endpoint, mtls: mtls === true })),
    tls: tlsOf(outcome, steps, isSealed, places),
    rules: rulesOf(cluster, places),
    settings: cluster === undefined ? [] : settingsOf(outcome, cluster, places),
    ...places.of(first?.source),
  };
}

const FIXED: Readonly<Record<string, string>> = {
  PassthroughCluster: 'the proxy keeps the address that the caller dialled',
  BlackHoleCluster: 'whatever is sent there is dropped',
};

const TLS_WORDS = {
  none: 'no TLS',
  'auto-mtls': 'mutual TLS of the mesh, where the endpoint has a sidecar',
  'istio-mutual': 'mutual TLS of the mesh',
  simple: 'TLS, begun by the proxy',
  mutual: 'mutual TLS with certificates of the DestinationRule',
} as const;

/** Names that istiod gives to certificates of the proxy's own files. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  'file-root:system': 'the authorities of the system vouch for the server',
};

/** Where the caller has begun TLS by itself: a sidecar looks at its server name and leaves it as it is. */
const SEALED_WORDS = {
  none: () => "the caller's own, which the proxy passes on as it is",
  others: (words: string) => `${words}; inside of it the caller's own`,
} as const;

function tlsOf(
  { tls, exists }: ClusterOutcome,
  steps: readonly Step[],
  isSealed: boolean,
  places: Places,
): StorySetting {
  const step = steps.find(({ topic }) => topic === 'tls');
  const mode = tls?.mode ?? 'none';
  const details = [
    ...(tls?.sni === undefined ? [] : [`SNI ${tls.sni}`]),
    ...(tls?.autoSni === true ? ['SNI taken from the Host header'] : []),
    ...(tls?.credential === undefined ? [] : [CREDENTIALS[tls.credential] ?? `credentials ${tls.credential}`]),
    ...(tls?.sans === undefined ? [] : [`server must be ${tls.sans.join(' or ')}`]),
  ];
  const words = isSealed ? SEALED_WORDS[mode === 'none' ? 'none' : 'others'](TLS_WORDS[mode]) : TLS_WORDS[mode];
  const value = exists ? [words, ...details].join('; ') : 'none is spoken';
  return { name: 'TLS', value, from: step?.why ?? 'default', ...places.of(step?.source) };
}

function rulesOf(cluster: Cluster | undefined, places: Places): StorySetting[] {
  const from = cluster?.rule?.from ?? [];
  return from.map(({ meta, hostPlace, subsets }) => ({
    name: `DestinationRule ${keyOf(meta)}`,
    value:
      cluster?.subset !== undefined && subsets.includes(cluster.subset) ? `defines subset ${cluster.subset.name}` : '',
    from:
      from.length > 1 ? 'joined with the others of this host, the oldest first' : 'the most specific one for the host',
    ...places.at(meta, hostPlace),
  }));
}

function settingsOf(outcome: ClusterOutcome, cluster: Cluster, places: Places): StorySetting[] {
  const { policy } = cluster;
  const own = (
    name: string,
    value: string,
    key: keyof PolicyBlocks,
    block: { readonly place: Place } | undefined,
  ): StorySetting => ({ name, value, ...sourceOf(cluster, key, block, places) });
  const members = (values: Readonly<Record<string, number | string>>): string =>
    Object.entries(values)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ');
  const { lb, connectionPool, outlierDetection, connectTimeout, protocol } = outcome;
  return [
    ...(lb === undefined ? [] : [own('load balancing', lb, 'loadBalancer', policy?.loadBalancer)]),
    ...(connectionPool === undefined
      ? []
      : [own('connection pool', members(connectionPool), 'connectionPool', policy?.connectionPool)]),
    ...(outlierDetection === undefined
      ? []
      : [own('outlier detection', members(outlierDetection), 'outlierDetection', policy?.outlierDetection)]),
    ...(connectTimeout === undefined
      ? []
      : [own('connect timeout', connectTimeout, 'connectionPool', policy?.connectionPool)]),
    ...(protocol === undefined
      ? []
      : [{ name: 'protocol', value: PROTOCOLS[protocol], from: 'the port of the service' }]),
  ];
}

const PROTOCOLS = { http1: 'HTTP/1.1', http2: 'HTTP/2', 'as-client': 'the same HTTP version as the caller' } as const;

/** Who set a block: one of the rules in force, or the mesh configuration. */
function sourceOf(
  { rule }: Cluster,
  key: keyof PolicyBlocks,
  block: { readonly place: Place } | undefined,
  places: Places,
): Pick<StorySetting, 'from' | 'place'> {
  if (block === undefined) return { from: 'default' };
  const owner = rule?.from.find((one) => blocksOf(one).some((blocks) => blocks[key] === block));
  if (owner === undefined) return { from: 'the mesh configuration' };
  const { meta }: { meta: ObjectMeta } = owner;
  return { from: `DestinationRule ${keyOf(meta)}`, ...places.at(meta, block.place) };
}

function blocksOf({ policy, subsets }: DestinationRule): PolicyBlocks[] {
  const policies = [policy, ...subsets.map((subset) => subset.policy)];
  return policies.flatMap((one) => (one === undefined ? [] : [one, ...one.ports]));
}
