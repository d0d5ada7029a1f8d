import type { Labels } from '../../workspace/facts/types';
import type { DestinationRule } from '../spec/destinationRule';
import type { PolicyBlocks, PortPolicy, TrafficPolicy } from '../spec/trafficPolicy';

/** One or more rules of a namespace for one host, as istiod joins them. */
export interface MergedRule {
  /** The first rule, with the subsets and the policy that later ones brought. */
  readonly rule: DestinationRule;
  /** All rules in it, in order. */
  readonly from: readonly DestinationRule[];
  readonly exportTo: ReadonlySet<string>;
}

/**
 * Adds a rule to those of its host: joined to the earlier ones that it fits, or beside them.
 * Source: `mergeDestinationRule`, pilot/pkg/model/destination_rule.go.
 */
export function mergeInto(pool: Map<string, MergedRule[]>, rule: DestinationRule, exportTo: ReadonlySet<string>): void {
  const existing = pool.get(rule.host);
  if (existing === undefined) {
    pool.set(rule.host, [{ rule, from: [rule], exportTo }]);
    return;
  }
  let separate = true;
  for (const [index, entry] of existing.entries()) {
    separate = !sameSet(entry.exportTo, exportTo);
    if (separate && !(entry.exportTo.size > 0 && isSubset(entry.exportTo, exportTo))) continue;
    const theirs = entry.rule.workloadSelector;
    const ours = rule.workloadSelector;
    if (theirs !== undefined && ours !== undefined && !sameLabels(theirs, ours)) {
      separate = true;
      continue;
    }
    if ((theirs === undefined) === (ours === undefined)) separate = false;
    existing[index] = { ...entry, rule: joined(entry.rule, rule), from: [...entry.from, rule] };
  }
  if (separate) existing.push({ rule, from: [rule], exportTo });
}

function joined(first: DestinationRule, added: DestinationRule): DestinationRule {
  const names = new Set(first.subsets.map(({ name }) => name));
  return {
    ...first,
    subsets: [...first.subsets, ...added.subsets.filter(({ name }) => !names.has(name))],
    policy: joinedPolicy(first, added),
  };
}

/** Between rules of users the first policy counts as a whole; a policy of the Gateway API fills the gaps of a user's. */
function joinedPolicy(first: DestinationRule, added: DestinationRule): TrafficPolicy | undefined {
  if (first.backendPolicy === added.backendPolicy) return first.policy ?? added.policy;
  return added.backendPolicy
    ? underUserPolicy(first.policy, added.policy)
    : underUserPolicy(added.policy, first.policy);
}

/** Source: `mergeBackendPolicyTrafficPolicy`, as above. */
function underUserPolicy(
  user: TrafficPolicy | undefined,
  backend: TrafficPolicy | undefined,
): TrafficPolicy | undefined {
  if (user === undefined || backend === undefined) return user ?? backend;
  const ports: PortPolicy[] = user.ports.map((port) => {
    const under = backend.ports.find((other) => other.port === port.port);
    return under === undefined ? port : { ...port, ...filled(port, under) };
  });
  const others = backend.ports.filter((port) => !user.ports.some((other) => other.port === port.port));
  return {
    ...user,
    ...filled(user, backend),
    tunnel: user.tunnel ?? backend.tunnel,
    proxyProtocol: user.proxyProtocol ?? backend.proxyProtocol,
    retryBudget: user.retryBudget ?? backend.retryBudget,
    ports: [...ports, ...others],
  };
}

function filled(over: PolicyBlocks, under: PolicyBlocks): PolicyBlocks {
  return {
    loadBalancer: over.loadBalancer ?? under.loadBalancer,
    connectionPool: over.connectionPool ?? under.connectionPool,
    outlierDetection: over.outlierDetection ?? under.outlierDetection,
    tls: over.tls ?? under.tls,
  };
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && isSubset(a, b);
}

function isSubset(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].every((entry) => b.has(entry));
}

function sameLabels(a: Labels, b: Labels): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
