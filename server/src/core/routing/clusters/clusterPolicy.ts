import type { EffectivePolicy } from '../destinationRules/effectivePolicy';
import type { Mesh } from '../mesh';
import { DEFAULT_CONNECT_TIMEOUT } from '../options';
import { isHttp, isHttp2 } from '../../istio/protocol';
import type { ClusterOutcome } from '../outcome';
import type { Proxy } from '../proxy/proxy';
import type { Port } from '../registry/service';
import type { ConnectionPool, LoadBalancer, OutlierDetection } from '../spec/trafficPolicy';

type Numbers = Readonly<Record<string, number | string>>;

/** The load balancing of a cluster. Source: `applyLoadBalancer`, pilot/pkg/networking/core/cluster_traffic_policy.go. */
export function balancing(balancer: LoadBalancer | undefined): string {
  if (balancer?.consistentHash !== undefined) return balancer.consistentHash.maglev ? 'MAGLEV' : 'RING_HASH';
  switch (balancer?.simple) {
    case 'RANDOM':
    case 'ROUND_ROBIN':
      return balancer.simple;
    case 'PASSTHROUGH':
      return 'CLUSTER_PROVIDED';
    default:
      return 'LEAST_REQUEST';
  }
}

/**
 * The HTTP version that a cluster speaks; undefined where nothing is set, which is HTTP/1.1 too.
 * @param tlsOptions true when TLS needs HTTP options.
 * Source: `setUpstreamProtocol`, pilot/pkg/networking/core/cluster_builder.go; `shouldH2Upgrade` and
 * `applyConnectionPool`, pilot/pkg/networking/core/cluster_traffic_policy.go.
 */
export function upstreamProtocol(
  mesh: Mesh,
  proxy: Proxy,
  port: Port,
  policy: EffectivePolicy,
  tlsOptions: boolean,
): ClusterOutcome['protocol'] {
  const pool = policy.connectionPool;
  if (pool?.useClientProtocol === true) return 'as-client';
  if (isHttp2(port.protocol)) return 'http2';
  if (port.protocol === 'auto' && proxy.type === 'sidecar') return 'as-client';
  if (upgrades(mesh, port, pool)) return 'http2';
  const options = hasHttpOptions(pool) || policy.outlierDetection?.errorCodes === true || tlsOptions;
  return options ? 'http1' : undefined;
}

function upgrades(mesh: Mesh, port: Port, pool: ConnectionPool | undefined): boolean {
  if (pool?.http === true) {
    if (pool.h2UpgradePolicy === 'UPGRADE') return true;
    if (pool.h2UpgradePolicy === 'DO_NOT_UPGRADE') return false;
  }
  return isHttp(port.protocol) && mesh.defaults.h2Upgrade;
}

function hasHttpOptions(pool: ConnectionPool | undefined): boolean {
  return (
    pool !== undefined &&
    (pool.maxConnectionDuration !== undefined ||
      idleTimeoutOf(pool) !== undefined ||
      pool.maxRequestsPerConnection !== undefined ||
      pool.maxConcurrentStreams !== undefined ||
      pool.keepAlive)
  );
}

function idleTimeoutOf(pool: ConnectionPool): string | undefined {
  return pool.httpIdleTimeout ?? pool.tcpIdleTimeout;
}

/** The limits that are set. */
export function poolOutcome(pool: ConnectionPool | undefined, http2: boolean): Numbers {
  if (pool === undefined) return {};
  return present({
    maxConnections: pool.maxConnections,
    maxPendingRequests: pool.maxPendingRequests,
    maxRequests: pool.maxRequests,
    maxRequestsPerConnection: pool.maxRequestsPerConnection,
    maxRetries: pool.maxRetries,
    maxConcurrentStreams: http2 ? pool.maxConcurrentStreams : undefined,
    idleTimeout: idleTimeoutOf(pool),
    maxConnectionDuration: pool.maxConnectionDuration,
  });
}

/** The connect timeout, when it is not the usual one. */
export function connectTimeoutOf(mesh: Mesh, pool: ConnectionPool | undefined): string | undefined {
  const timeout = pool?.connectTimeout ?? mesh.defaults.connectTimeout;
  return timeout === DEFAULT_CONNECT_TIMEOUT ? undefined : timeout;
}

/** What ejects endpoints. Source: `applyOutlierDetection`, as above. */
export function outlierOutcome(outlier: OutlierDetection | undefined): Numbers {
  if (outlier === undefined) return {};
  return present({
    // 0 switches a count off.
    consecutive5xx: positive(outlier.consecutive5xx),
    consecutiveGatewayErrors: positive(outlier.consecutiveGatewayErrors),
    consecutiveLocalOriginFailures: positive(outlier.consecutiveLocalOriginFailures),
    interval: outlier.interval,
    baseEjectionTime: outlier.baseEjectionTime,
    maxEjectionPercent: outlier.maxEjectionPercent,
    minHealthPercent: positive(outlier.minHealthPercent),
  });
}

function positive(number: number | undefined): number | undefined {
  return number === undefined || number <= 0 ? undefined : number;
}

function present(members: Readonly<Record<string, number | string | undefined>>): Numbers {
  const found: Record<string, number | string> = {};
  for (const [key, value] of Object.entries(members)) if (value !== undefined) found[key] = value;
  return found;
}
