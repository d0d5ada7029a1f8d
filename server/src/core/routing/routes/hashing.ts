import type { Mesh } from '../mesh';
import type { Proxy } from '../proxy/proxy';
import { ruleFor } from '../proxy/ruleFor';
import type { Service } from '../registry/service';
import type { Destination } from '../spec/rule';
import type { ConsistentHash, TrafficPolicy } from '../spec/trafficPolicy';

/**
 * The consistent hash of a destination of a rule. Entries for a port count only where the destination names the port.
 * Source: `HashForHTTPDestination`, pilot/pkg/networking/core/route/route.go.
 */
export function hashOfDestination(mesh: Mesh, proxy: Proxy, destination: Destination): ConsistentHash | undefined {
  const rule = ruleFor(mesh, proxy, destination.host)?.rule;
  if (rule === undefined) return undefined;
  const subset = rule.subsets.find(({ name }) => name === destination.subset)?.policy;
  return (
    atPort(subset, destination.port) ??
    subset?.loadBalancer?.consistentHash ??
    atPort(rule.policy, destination.port) ??
    rule.policy?.loadBalancer?.consistentHash
  );
}

function atPort(policy: TrafficPolicy | undefined, port: number | undefined): ConsistentHash | undefined {
  if (port === undefined) return undefined;
  return policy?.ports.find((entry) => entry.port === port)?.loadBalancer?.consistentHash;
}

/** The consistent hash of a service without rules. Source: `hashForService`, as above. */
export function hashOfService(mesh: Mesh, proxy: Proxy, service: Service, port: number): ConsistentHash | undefined {
  const policy = ruleFor(mesh, proxy, service.hostname)?.rule.policy;
  return atPort(policy, port) ?? policy?.loadBalancer?.consistentHash;
}

/** What is hashed, in a word; undefined when nothing is named. */
export function hashWord(hash: ConsistentHash | undefined): string | undefined {
  switch (hash?.key) {
    case 'header':
    case 'cookie':
    case 'query':
      return `${hash.key}:${hash.name}`;
    case 'sourceIp':
      return 'sourceIp';
    default:
      return undefined;
  }
}
