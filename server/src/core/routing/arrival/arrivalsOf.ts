import { parseIp } from '../../istio/ip';
import { parseClusterName } from '../clusters/clusterName';
import type { Mesh } from '../mesh';
import type { ClusterOutcome, EndpointOutcome, HeaderOutcome, Outcome } from '../outcome';
import type { Caller, Trace } from '../trace';
import type { ArrivalCaller, ArrivalRequest, Speech, Token } from './request';

/** A request on its way to one of the workloads that it may reach. */
export interface OnwardRequest {
  readonly request: ArrivalRequest;
  /** The cluster that leads there; undefined where no proxy chose one. */
  readonly cluster: string | undefined;
  /** The share of the cluster in a split. */
  readonly weight: number | undefined;
}

/**
 * The arrivals that a way leads to: one for each workload of the files, and port, that its clusters may choose.
 * @param token the token that the request carries, which the way itself does not tell.
 */
export function arrivalsOf(mesh: Mesh, trace: Trace, token?: Token): OnwardRequest[] {
  const targets = targetsOf(mesh, trace);
  const seen = new Set<string>();
  return targets.flatMap((target) => {
    const key = `${target.cluster?.name ?? ''} ${target.workload}:${target.port}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const request = onward(mesh, trace, target, token);
    return [{ request, cluster: target.cluster?.name, weight: target.cluster?.weight }];
  });
}

interface Target {
  /** `namespace/name`. */
  readonly workload: string;
  readonly port: number;
  readonly speaks: Speech;
  readonly sni: string | undefined;
  readonly cluster: ClusterOutcome | undefined;
}

function targetsOf(mesh: Mesh, { caller, outcome, request }: Trace): Target[] {
  if (caller.kind === 'bare') return bareTargets(mesh, outcome, request.port);
  return (outcome.clusters ?? []).flatMap((cluster) => clusterTargets(mesh, cluster));
}

/** A caller without a proxy reaches the endpoints of the Service whose address it dials, or a pod by its own. */
function bareTargets(mesh: Mesh, { address }: Outcome, port: number): Target[] {
  const bare = { speaks: 'plain', sni: undefined, cluster: undefined } as const;
  const service = mesh.services.all.find(
    ({ registry, clusterVips }) => registry === 'Kubernetes' && address !== undefined && clusterVips.includes(address),
  );
  if (service === undefined)
    return mesh.workloads.pods.filter(({ ip }) => ip === address).map(({ workload }) => ({ ...bare, workload, port }));
  return mesh.endpoints
    .byNumber(service, port)
    .flatMap((endpoint) =>
      endpoint.workload === undefined ? [] : [{ ...bare, workload: endpoint.workload, port: endpoint.port }],
    );
}

function clusterTargets(mesh: Mesh, cluster: ClusterOutcome): Target[] {
  const { name, endpoints = [], originalDestination, tls } = cluster;
  const key = parseClusterName(name);
  const usual = key === undefined ? undefined : `outbound_.${key.port}_.${key.subset}_.${key.host}`;
  const sni = tls?.sni ?? usual;
  const found = endpoints.flatMap((endpoint): Target[] => {
    if (endpoint.workload === undefined) return [];
    const speaks = key?.bySni === true ? 'mtls' : speechOf(cluster, endpoint);
    return [{ workload: endpoint.workload, port: portIn(endpoint.address), speaks, sni, cluster }];
  });
  if (originalDestination === undefined) return found;
  const port = portIn(originalDestination);
  const address = originalDestination.slice(0, originalDestination.lastIndexOf(':'));
  const speaks = speechOf(cluster, undefined);
  return mesh.workloads.pods
    .filter(({ ip }) => ip === address)
    .map(({ workload }) => ({ workload, port, speaks, sni, cluster }));
}

function portIn(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

/** What the caller's proxy speaks to an endpoint. */
function speechOf({ tls }: ClusterOutcome, endpoint: EndpointOutcome | undefined): Speech {
  switch (tls?.mode) {
    case 'auto-mtls':
      return endpoint?.mtls === true ? 'mtls' : 'plain';
    case 'istio-mutual':
      return 'mtls';
    case 'simple':
    case 'mutual':
      return 'one-way';
    default:
      return 'plain';
  }
}

function onward(
  mesh: Mesh,
  { caller, request, outcome }: Trace,
  target: Target,
  token: Token | undefined,
): ArrivalRequest {
  const slash = target.workload.indexOf('/');
  const { cluster } = target;
  const rewritten = cluster?.authority ?? outcome.rewrite?.authority;
  const http = outcome.virtualHost !== undefined;
  const [namespace, name] = [target.workload.slice(0, slash), target.workload.slice(slash + 1)];
  const isGateway = mesh.workloads.podOf(namespace, name)?.gateway === true;
  return {
    to: { kind: isGateway ? 'gateway' : 'workload', namespace, name },
    // A gateway is asked for by the port of the Service in front of it.
    port: isGateway ? (cluster?.port ?? target.port) : target.port,
    protocol: http || request.protocol === 'http' || request.protocol === 'grpc' ? 'http' : bytesOf(request.protocol),
    from: callerOf(mesh, caller, target.speaks),
    method: request.method ?? 'GET',
    path: outcome.rewrite?.path ?? request.path ?? '/',
    host: rewritten ?? request.host,
    headers: headersOf(request.headers ?? {}, [outcome.headers?.request, cluster?.headers?.request]),
    sni: target.speaks === 'mtls' ? target.sni : request.sni,
    token,
  };
}

function bytesOf(protocol: Trace['request']['protocol']): ArrivalRequest['protocol'] {
  return protocol === 'https' || protocol === 'tls' ? 'tls' : 'tcp';
}

/** The identity of a proxy is that of its pod's service account. */
function callerOf(mesh: Mesh, caller: Caller, speaks: Speech): ArrivalCaller {
  const { namespace } = caller;
  const name = caller.kind === 'pod' ? undefined : caller.name;
  const pod = name === undefined ? undefined : mesh.workloads.podOf(namespace, name);
  return {
    speaks,
    namespace,
    serviceAccount: pod?.serviceAccount,
    trustDomain: undefined,
    ip: pod === undefined || parseIp(pod.ip) === undefined ? undefined : pod.ip,
    ...(caller.kind === 'gateway' ? { forwards: true } : {}),
  };
}

function headersOf(
  written: Readonly<Record<string, string>>,
  operations: readonly (HeaderOutcome | undefined)[],
): Record<string, string> {
  const headers = Object.fromEntries(Object.entries(written).map(([name, value]) => [name.toLowerCase(), value]));
  for (const operation of operations) {
    for (const name of operation?.remove ?? []) delete headers[name.toLowerCase()];
    for (const [name, value] of Object.entries(operation?.set ?? {})) headers[name.toLowerCase()] = value;
    for (const [name, value] of Object.entries(operation?.add ?? {})) {
      const before = headers[name.toLowerCase()];
      headers[name.toLowerCase()] = before === undefined ? value : `${before},${value}`;
    }
  }
  return headers;
}
