import { withoutPort } from '../istio/virtualHostDomain';
import type { Mesh } from './mesh';
import type { Outcome } from './outcome';
import type { Endpoint, Service } from './registry/service';
import { portOf } from './registry/service';
import type { ResolvedName } from './resolveName';
import { resolveName } from './resolveName';
import { keyOf } from './spec/object';
import { tellName } from './tell';
import type { RequestSpec, TraceBuilder } from './trace';

/**
 * Follows a request of a caller without a proxy: no rule of a client's side acts, Kubernetes alone decides.
 * Source: https://kubernetes.io/docs/reference/networking/virtual-ips/.
 */
export function withoutProxy(mesh: Mesh, namespace: string, request: RequestSpec, trace: TraceBuilder): Outcome {
  const resolved = resolveName(mesh, { namespace, dnsCapture: false }, withoutPort(request.host), request.address);
  tellName(request, resolved, trace);
  const base = { address: resolved.address, addressFrom: resolved.from };
  const service = behind(mesh, resolved);
  if (service === undefined) {
    if (tellPods(mesh, resolved.address, request, trace)) return { ...base, action: 'passthrough' };
    trace.add('destination', `the connection goes to ${resolved.address}:${request.port}`, 'as it was dialled');
    return { ...base, action: 'passthrough' };
  }
  const cause = { meta: service.meta, place: service.place };
  if (portOf(service, request.port) === undefined) {
    trace.add('destination', `${service.hostname} has no port ${request.port}`, 'nothing answers there', cause, false);
    return { ...base, action: 'none', error: 'no-endpoints' };
  }
  const endpoints = mesh.endpoints.of(service).filter(({ servicePort }) => servicePort === request.port);
  if (endpoints.length === 0) {
    trace.add('endpoints', 'no endpoint', 'nothing in the files is selected', cause, false);
    return { ...base, action: 'none', error: 'no-endpoints' };
  }
  trace.add('destination', `Service ${keyOf(service.meta)}`, 'the node chooses one of its endpoints', cause, true);
  for (const endpoint of endpoints) tellArrival(mesh, endpoint, request, trace);
  return { ...base, action: 'passthrough' };
}

/** The Service whose cluster address is dialled. */
function behind(mesh: Mesh, { service, address, from }: ResolvedName): Service | undefined {
  if (service !== undefined) return from === 'clusterIP' ? service : undefined;
  return mesh.services.all.find(
    (candidate) =>
      candidate.registry === 'Kubernetes' &&
      (candidate.defaultAddress === address || candidate.clusterVips.includes(address)),
  );
}

/** A pod that is dialled by its own address. */
function tellPods(mesh: Mesh, address: string, request: RequestSpec, trace: TraceBuilder): boolean {
  const pod = mesh.workloads.pods.find(({ ip }) => ip === address);
  if (pod === undefined) return false;
  trace.add(
    'destination',
    `pod ${pod.workload}`,
    'its own address is dialled',
    { meta: pod.meta, place: undefined },
    true,
  );
  if (pod.injected) tellMode(mesh, pod, request.port, pod.workload, request, trace);
  return true;
}

function tellArrival(mesh: Mesh, endpoint: Endpoint, request: RequestSpec, trace: TraceBuilder): void {
  const name = endpoint.workload ?? endpoint.address;
  const cause = endpoint.meta === undefined ? undefined : { meta: endpoint.meta, place: endpoint.place };
  trace.add('endpoints', `${name} (${endpoint.address}:${endpoint.port})`, 'the Service selects it', cause);
  if (endpoint.mtlsCapable) tellMode(mesh, endpoint, endpoint.port, name, request, trace);
}

/** A caller without a proxy cannot speak mutual TLS of the mesh. */
function tellMode(
  mesh: Mesh,
  { namespace, labels }: Pick<Endpoint, 'namespace' | 'labels'>,
  port: number,
  name: string,
  request: RequestSpec,
  trace: TraceBuilder,
): void {
  const mode = mesh.peerAuthentications.forPort(namespace, labels, port);
  const refused = mode === 'STRICT' && request.mtls !== true;
  trace.add(
    'tls',
    refused ? `${name} refuses the connection` : `${name} takes the connection`,
    refused
      ? 'its PeerAuthentication wants mutual TLS of the mesh, and the caller has no certificate'
      : `its mode of mutual TLS is ${mode}`,
    undefined,
    !refused,
  );
}
