import type { Subset } from '../spec/destinationRule';
import type { PolicyBlocks, TrafficPolicy } from '../spec/trafficPolicy';

/** The policy of one cluster. */
export interface EffectivePolicy extends PolicyBlocks {
  readonly tunnel: TrafficPolicy['tunnel'];
  readonly proxyProtocol: TrafficPolicy['proxyProtocol'];
  readonly retryBudget: TrafficPolicy['retryBudget'];
}

/** The blocks of a policy for a port, and whether they come from an entry for that port. */
interface AtPort {
  readonly policy: EffectivePolicy | undefined;
  readonly ofPort: boolean;
}

/**
 * A port's entry stands for itself: it inherits nothing of the policy around it.
 * Source: `GetPortLevelTrafficPolicy`, pilot/pkg/networking/util/util.go.
 */
function atPort(policy: TrafficPolicy | undefined, port: number): AtPort {
  const entry = policy?.ports.find((candidate) => candidate.port === port);
  if (entry === undefined) return { policy, ofPort: false };
  return { policy: { ...entry, tunnel: undefined, proxyProtocol: undefined, retryBudget: undefined }, ofPort: true };
}

/**
 * The policy of the cluster of a port without a subset: the rule's, with the gaps filled from the mesh.
 * Source: `applyDestinationRule`, pilot/pkg/networking/core/cluster_builder.go; `applyDefaultTrafficPolicy`,
 * pilot/pkg/networking/core/cluster_traffic_policy.go.
 */
export function portPolicy(
  policy: TrafficPolicy | undefined,
  port: number,
  mesh: PolicyBlocks | undefined,
): EffectivePolicy {
  const base = atPort(policy, port).policy ?? EMPTY;
  return {
    ...base,
    connectionPool: base.connectionPool ?? mesh?.connectionPool,
    outlierDetection: base.outlierDetection ?? mesh?.outlierDetection,
  };
}

/**
 * The policy of the cluster of a subset: what the subset sets goes before the policy of the port.
 * Source: `MergeSubsetTrafficPolicy`, pilot/pkg/networking/util/util.go.
 */
export function subsetPolicy(base: EffectivePolicy, subset: Subset, port: number): EffectivePolicy {
  const { policy, ofPort } = atPort(subset.policy, port);
  if (policy === undefined) return base;
  const block = <K extends keyof PolicyBlocks>(key: K): PolicyBlocks[K] =>
    policy[key] !== undefined || ofPort ? policy[key] : base[key];
  return {
    loadBalancer: block('loadBalancer'),
    connectionPool: block('connectionPool'),
    outlierDetection: block('outlierDetection'),
    tls: block('tls'),
    tunnel: policy.tunnel ?? base.tunnel,
    proxyProtocol: policy.proxyProtocol ?? base.proxyProtocol,
    retryBudget: policy.retryBudget ?? base.retryBudget,
  };
}

const EMPTY: EffectivePolicy = {
  loadBalancer: undefined,
  connectionPool: undefined,
  outlierDetection: undefined,
  tls: undefined,
  tunnel: undefined,
  proxyProtocol: undefined,
  retryBudget: undefined,
};
