import type { Cluster } from './clusters/cluster';
import type { Mesh } from './mesh';
import { keyOf } from './spec/object';
import type { TraceBuilder } from './trace';

/** Tells where a cluster leads and what made it so. */
export function tellCluster(mesh: Mesh, cluster: Cluster, weight: number | undefined, trace: TraceBuilder): void {
  const { outcome, service, rule, subset } = cluster;
  const share = weight === undefined ? '' : ` (weight ${weight})`;
  const cause = service === undefined ? undefined : { meta: service.meta, place: service.place };
  if (!outcome.exists) {
    trace.add('destination', `${outcome.name}${share} does not exist`, cluster.why, cause, false, { cluster });
    return;
  }
  if (service === undefined) return;
  trace.add('destination', `${outcome.name}${share}`, kindOf(cluster), cause, true, { cluster });
  tellRule(cluster, trace);
  const tls = outcome.tls?.mode ?? 'none';
  const tlsPlace = cluster.policy?.tls?.place;
  trace.add(
    'tls',
    tls === 'none' ? 'no TLS is spoken to it' : `TLS: ${tls}`,
    cluster.why,
    rule === undefined || tlsPlace === undefined ? undefined : { meta: rule.rule.meta, place: tlsPlace },
    undefined,
    { cluster },
  );
  tellEndpoints(mesh, cluster, trace);
  if (localityCounts(cluster))
    trace.limit(`${outcome.name} prefers endpoints by locality, which files do not tell; that is not modelled`);
  if (subset !== undefined && outcome.type === 'ORIGINAL_DST')
    trace.add(
      'endpoints',
      `the labels of subset ${subset.name} choose nothing`,
      'the connection goes to the address that was dialled',
      undefined,
      undefined,
      { cluster },
    );
}

/**
 * Whether the place of the caller may change the order of the endpoints. By default the mesh balances by locality, which
 * shows only with outlierDetection.
 * Source: `GetEffectiveLbSetting` and `ApplyLocalityLoadBalancer`, pilot/pkg/networking/core/loadbalancer/loadbalancer.go.
 */
function localityCounts({ outcome, policy, service }: Cluster): boolean {
  const endpoints = outcome.endpoints ?? [];
  if (endpoints.length < 2) return false;
  if (policy?.loadBalancer?.locality !== undefined || service?.prefersNear === true) return true;
  return outcome.outlierDetection !== undefined && new Set(endpoints.map(({ locality }) => locality)).size > 1;
}

function kindOf({ outcome, service }: Cluster): string {
  switch (outcome.type) {
    case 'EDS':
      return 'the proxy balances between known endpoints';
    case 'STRICT_DNS':
      return 'the proxy resolves the endpoints by DNS and balances between all addresses';
    case 'LOGICAL_DNS':
      return 'the proxy resolves the endpoint by DNS and takes one address at a time';
    case 'ORIGINAL_DST':
      return 'the proxy keeps the address that the caller dialled';
    case 'DYNAMIC_FORWARD_PROXY':
      return `the proxy resolves each name under ${service?.hostname ?? '*'} when it is asked for`;
    default:
      return 'a fixed cluster of the proxy';
  }
}

function tellRule(cluster: Cluster, trace: TraceBuilder): void {
  const { rule, subset, outcome } = cluster;
  const about = { cluster };
  if (rule === undefined) {
    trace.add('policy', 'no DestinationRule applies', 'none is visible for this host', undefined, undefined, about);
    return;
  }
  const names = rule.from.map(({ meta }) => keyOf(meta));
  const what = `DestinationRule ${names.join(', merged with ')} applies`;
  const why =
    names.length > 1
      ? 'rules of one host are joined, the oldest first'
      : 'it is the most specific one that the caller sees';
  trace.add('policy', what, why, { meta: rule.rule.meta, place: rule.rule.hostPlace }, true, about);
  if (subset !== undefined) {
    const meta = rule.from.find(({ subsets }) => subsets.includes(subset))?.meta ?? rule.rule.meta;
    const reason = `its labels choose the endpoints, its policy goes before the rule's`;
    trace.add('policy', `subset ${subset.name}`, reason, { meta, place: subset.place }, undefined, about);
  }
  if (outcome.lb !== undefined)
    trace.add(
      'policy',
      `load balancing: ${outcome.lb}`,
      'as the rule in force says, else by default',
      undefined,
      undefined,
      about,
    );
}

function tellEndpoints(mesh: Mesh, cluster: Cluster, trace: TraceBuilder): void {
  const { outcome, service } = cluster;
  const about = { cluster };
  if (outcome.originalDestination !== undefined) {
    trace.add('endpoints', outcome.originalDestination, 'the dialled address', undefined, undefined, about);
    return;
  }
  if (outcome.type === 'DYNAMIC_FORWARD_PROXY' || service === undefined) return;
  const endpoints = outcome.endpoints ?? [];
  if (endpoints.length === 0) {
    const cause = { meta: service.meta, place: service.place };
    trace.add('endpoints', 'no endpoint', 'nothing in the files is selected', cause, undefined, about);
    return;
  }
  const list = endpoints.map(
    ({ address, workload, mtls }) => `${workload ?? address}${mtls === true ? ' (mutual TLS)' : ''}`,
  );
  trace.add('endpoints', list.join(', '), 'what the files select', undefined, undefined, about);
  if (endpoints.some(({ workload }) => workload !== undefined))
    trace.assume('workloads of the files run, are ready and have the pods that they ask for');
  if (service.nodeLocal)
    trace.assume(`${service.hostname} sends traffic to its own node alone; every pod is taken for one on the node`);
  if (mesh.endpoints.of(service).some(({ network }) => network !== ''))
    trace.assume('all endpoints are on the network of the caller');
}
