import type { EffectivePolicy } from '../destinationRules/effectivePolicy';
import { portPolicy, subsetPolicy } from '../destinationRules/effectivePolicy';
import type { MergedRule } from '../destinationRules/merge';
import { BLACK_HOLE, PASSTHROUGH } from '../listeners/finish';
import type { Mesh } from '../mesh';
import type { ClusterOutcome, ClusterType, EndpointOutcome } from '../outcome';
import { pruned } from '../outcome';
import type { Proxy } from '../proxy/proxy';
import { ruleFor } from '../proxy/ruleFor';
import type { Port, Service } from '../registry/service';
import { isDynamic, portOf } from '../registry/service';
import { ANY_DYNAMIC } from '../routes/catchAll';
import type { Subset } from '../spec/destinationRule';
import { keyOf } from '../spec/object';
import { parseClusterName } from './clusterName';
import { balancing, connectTimeoutOf, outlierOutcome, poolOutcome, upstreamProtocol } from './clusterPolicy';
import { dnsEndpoints, edsEndpoints } from './loadAssignment';
import { upstreamTls } from './upstreamTls';
import type { UpstreamTls } from './upstreamTls';

/** A cluster of a proxy, with what made it so. */
export interface Cluster {
  readonly outcome: ClusterOutcome;
  readonly service: Service | undefined;
  readonly rule: MergedRule | undefined;
  readonly subset: Subset | undefined;
  readonly policy: EffectivePolicy | undefined;
  /** Why it does not exist, or why its TLS is what it is. */
  readonly why: string;
}

/** The address that the caller dialled. */
export interface Dialled {
  readonly address: string;
  readonly port: number;
}

/**
 * A cluster as istiod makes it for a proxy.
 * Source: `buildOutboundClusters`, pilot/pkg/networking/core/cluster.go, like all of this file.
 */
export function clusterOf(mesh: Mesh, proxy: Proxy, name: string, dialled: Dialled): Cluster {
  const special = specialCluster(mesh, name, dialled);
  if (special !== undefined) return { ...NOTHING, outcome: special };
  const key = parseClusterName(name);
  if (key === undefined) return missing({ name }, 'the destination is not valid');
  const { host, port: number, subset: subsetName, bySni } = key;
  const identity = { name, host, port: number, ...(subsetName === '' ? {} : { subset: subsetName }) };
  const service = proxy.scope.services.get(host);
  if (service === undefined) return missing(identity, `the proxy knows no service ${host}`);
  const port = portOf(service, number);
  if (service.resolution === 'Alias') return missing(identity, `${host} is an ExternalName, which has no cluster`);
  if (port === undefined || port.protocol === 'UDP')
    return missing(identity, `the service has no port ${number} here`, service);
  const rule = ruleFor(mesh, proxy, host);
  const subset = rule?.rule.subsets.find((candidate) => candidate.name === subsetName);
  if (subsetName !== '' && (subset === undefined || isDynamic(service)))
    return missing(identity, subsetProblem(subsetName, service, rule), service, rule);
  if (isDynamic(service) && !DYNAMIC_PROTOCOLS.has(port.protocol))
    return missing(identity, `a dynamic host has no cluster for ${port.protocol}`, service, rule);
  return makeCluster({ mesh, proxy, service, port, rule, subset, identity, dialled, bySni });
}

const DYNAMIC_PROTOCOLS: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'TLS']);
const NOTHING = { service: undefined, rule: undefined, subset: undefined, policy: undefined, why: '' } as const;

function missing(identity: Omit<ClusterOutcome, 'exists'>, why: string, service?: Service, rule?: MergedRule): Cluster {
  return { ...NOTHING, outcome: { ...identity, exists: false, error: 'no-cluster' }, service, rule, why };
}

function subsetProblem(subset: string, service: Service, rule: MergedRule | undefined): string {
  if (isDynamic(service)) return 'a dynamic host has no subsets';
  if (rule === undefined) return `no DestinationRule applies, so there is no subset ${subset}`;
  return `the DestinationRule in force (${rule.from.map(({ meta }) => keyOf(meta)).join(', ')}) has no subset ${subset}`;
}

function specialCluster(mesh: Mesh, name: string, dialled: Dialled): ClusterOutcome | undefined {
  if (name === PASSTHROUGH)
    return { name, exists: true, type: 'ORIGINAL_DST', originalDestination: `${dialled.address}:${dialled.port}` };
  if (name === BLACK_HOLE) return { name, exists: true, type: 'STATIC' };
  if (name !== ANY_DYNAMIC) return undefined;
  const connectTimeout = connectTimeoutOf(mesh, undefined);
  return {
    name,
    exists: true,
    type: 'DYNAMIC_FORWARD_PROXY',
    lb: 'CLUSTER_PROVIDED',
    tls: { mode: 'none' },
    protocol: 'as-client',
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
    connectionPool: { idleTimeout: '5m0s' },
  };
}

interface Making {
  readonly mesh: Mesh;
  readonly proxy: Proxy;
  readonly service: Service;
  readonly port: Port;
  readonly rule: MergedRule | undefined;
  readonly subset: Subset | undefined;
  readonly identity: Omit<ClusterOutcome, 'exists'>;
  readonly dialled: Dialled;
  readonly bySni: boolean;
}

function makeCluster(making: Making): Cluster {
  const { mesh, proxy, service, port, rule, subset, identity } = making;
  const base = portPolicy(rule?.rule.policy, port.port, mesh.defaults.policy);
  const policy = subset === undefined ? base : subsetPolicy(base, subset, port.port);
  const found = typeAndEndpoints(making, base, policy);
  if (found === undefined)
    return missing(identity, 'a cluster that is resolved by DNS needs an endpoint', service, rule);
  const { type } = found;
  const tls = tlsOf(making, policy, type);
  const endpoints = making.bySni
    ? speakingMutualTls(found.endpoints(true))
    : found.endpoints(tls.outcome.mode === 'auto-mtls');
  const protocol = upstreamProtocol(mesh, proxy, port, policy, tls.httpOptions);
  const provided = type === 'ORIGINAL_DST' || type === 'DYNAMIC_FORWARD_PROXY';
  const outcome = pruned<ClusterOutcome>({
    ...identity,
    exists: true,
    type,
    destinationRules: [...new Set(rule?.from.map(({ meta }) => keyOf(meta)) ?? [])].sort(),
    lb: provided ? 'CLUSTER_PROVIDED' : balancing(policy.loadBalancer),
    tls: tls.outcome,
    protocol,
    connectTimeout: connectTimeoutOf(mesh, policy.connectionPool),
    connectionPool: poolOutcome(policy.connectionPool, protocol === 'http2'),
    outlierDetection: outlierOutcome(policy.outlierDetection),
    endpoints,
    originalDestination: type === 'ORIGINAL_DST' ? originalDestination(making) : undefined,
    error: type === 'EDS' && endpoints.length === 0 ? 'no-endpoints' : undefined,
  });
  return { outcome, service, rule, subset, policy, why: tls.why };
}

/** A cluster that is named by the SNI passes on the mutual TLS of the caller. */
function tlsOf(making: Making, policy: EffectivePolicy, type: ClusterType): UpstreamTls {
  const { mesh, proxy, service, port, rule, subset, bySni } = making;
  if (bySni) return { outcome: { mode: 'none' }, httpOptions: false, why: 'the TLS of the caller is passed on' };
  return upstreamTls({
    mesh,
    proxy,
    service,
    port: port.port,
    subset: subset?.name ?? '',
    policy,
    balancer: subset === undefined ? rule?.rule.policy?.loadBalancer : subset.policy?.loadBalancer,
    rule: rule?.rule,
    originalDestination: type === 'ORIGINAL_DST',
  });
}

/** Source: `EndpointsWithMTLSFilter`, pilot/pkg/xds/endpoints/ep_filters.go. */
function speakingMutualTls(endpoints: readonly EndpointOutcome[]): EndpointOutcome[] {
  return endpoints.filter(({ mtls }) => mtls === true).map(({ mtls: _, ...endpoint }) => endpoint);
}

interface TypeAndEndpoints {
  readonly type: ClusterType;
  readonly endpoints: (automaticTls: boolean) => readonly EndpointOutcome[];
}

/**
 * Undefined when the cluster cannot be made. A subset is of the type that the whole service has, its policy included.
 * Source: `convertResolution`, as above; `buildCluster` and `buildSubsetCluster`, pilot/pkg/networking/core/cluster_builder.go.
 */
function typeAndEndpoints(
  { mesh, proxy, service, port, rule, subset }: Making,
  base: EffectivePolicy,
  policy: EffectivePolicy,
): TypeAndEndpoints | undefined {
  if (isDynamic(service)) return { type: 'DYNAMIC_FORWARD_PROXY', endpoints: () => [] };
  const type = resolvedType(service, proxy);
  const dns = type === 'STRICT_DNS' || type === 'LOGICAL_DNS';
  const whole = { mesh, service, port: port.port, subset: '', rule: rule?.rule, automaticTls: false };
  if (dns && dnsEndpoints(whole).length === 0) return undefined;
  const dialled: TypeAndEndpoints = { type: 'ORIGINAL_DST', endpoints: () => [] };
  if (type === 'ORIGINAL_DST' || passes(base)) return dialled;
  const input = { ...whole, subset: subset?.name ?? '' };
  const find = dns ? dnsEndpoints : edsEndpoints;
  if (dns && find(input).length === 0 && subset?.policy?.loadBalancer?.simple !== 'PASSTHROUGH') return undefined;
  return passes(policy) ? dialled : { type, endpoints: (automaticTls) => find({ ...input, automaticTls }) };
}

function passes(policy: EffectivePolicy): boolean {
  return policy.loadBalancer?.simple === 'PASSTHROUGH';
}

function resolvedType(service: Service, proxy: Proxy): ClusterType {
  switch (service.resolution) {
    case 'DNSLB':
      return service.raceFirstConnect ? 'LOGICAL_DNS' : 'STRICT_DNS';
    case 'DNSRoundRobinLB':
      return 'LOGICAL_DNS';
    case 'Passthrough':
      return proxy.type === 'gateway' ? 'EDS' : 'ORIGINAL_DST';
    default:
      return 'EDS';
  }
}

function originalDestination({ service, port, dialled }: Making): string {
  return `${dialled.address}:${service.portOverrides.get(port.port) ?? dialled.port}`;
}
