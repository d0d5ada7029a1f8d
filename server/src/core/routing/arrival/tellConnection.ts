import type { FilterChain, Listener } from '../listeners/listener';
import type { Mesh } from '../mesh';
import type { ModeInForce } from '../registry/peerAuthentication';
import type { Pod } from '../registry/workloads';
import type { PeerAuthentication } from '../spec/istioObjects';
import { keyOf } from '../spec/object';
import type { Cause, TraceBuilder } from '../trace';
import type { ConnectionProblem, Wire } from './connection';
import type { InboundPort } from './inboundPort';
import { tellPeer } from './peer';
import type { ArrivalRequest } from './request';
import type { ArrivalTopic, ConnectionOutcome } from './trace';

type Builder = TraceBuilder<ArrivalTopic>;

function nameOf({ to }: ArrivalRequest): string {
  return `${to.namespace}/${to.name}`;
}

/** Tells that the files do not hold the target. */
export function tellUnknownTarget(request: ArrivalRequest, trace: Builder): void {
  const { kind } = request.to;
  trace.add('target', `${kind} ${nameOf(request)} is not in the files`, unknownWhy(kind), undefined, false);
  if (kind === 'workload')
    trace.assume(
      `${nameOf(request)} is a pod with a sidecar in namespace ${request.to.namespace}; its labels are not known`,
    );
}

function unknownWhy(kind: ArrivalRequest['to']['kind']): string {
  return kind === 'gateway'
    ? 'so nothing is known of its servers'
    : 'so a policy that picks pods by labels may be for it or not';
}

/** Tells that no proxy stands in front of the application. */
export function tellNoProxy(request: ArrivalRequest, why: string, pod: Pod | undefined, trace: Builder): void {
  const cause = pod === undefined ? undefined : { meta: pod.meta, place: undefined };
  trace.add('target', `no sidecar takes port ${request.port} of ${nameOf(request)}`, why, cause, true);
  trace.add('result', 'no policy is looked at', 'policies work in the sidecar of the target', undefined, true);
}

const SERVES: Readonly<Record<InboundPort['serves'], string>> = {
  HTTP: 'as HTTP',
  TCP: 'as bytes (TCP)',
  auto: 'as HTTP or bytes, as the first bytes show',
};

/** Tells how the sidecar serves the port. */
export function tellPort(
  request: ArrivalRequest,
  port: InboundPort | undefined,
  pod: Pod | undefined,
  trace: Builder,
): void {
  if (port === undefined || pod === undefined) return;
  const what = `${nameOf(request)} serves port ${request.port} of the pod ${SERVES[port.serves]}`;
  trace.add('target', what, portWhy(port), port.cause ?? { meta: pod.meta, place: undefined }, true);
  const { mistaken } = port;
  if (mistaken !== undefined)
    trace.add(
      'target',
      `port ${request.port} of Service ${keyOf(mistaken.cause.meta)} leads to port ${mistaken.targetPort} of the pod`,
      'requests to the Service arrive there; policies count by the port of the pod',
      mistaken.cause,
      false,
    );
}

function portWhy({ why, protocol, cause }: InboundPort): string {
  if (why === 'undeclared' || cause === undefined) return 'no Service leads to it, so nothing declares its protocol';
  const name = `${cause.meta.kind} ${keyOf(cause.meta)}`;
  const said = protocol === 'auto' ? 'names no protocol for it' : `says ${protocol ?? ''}`;
  return why === 'service' ? `${name} ${said}` : `the ingress of ${name} ${said}`;
}

/** Tells which mode of mutual TLS is in force, and which PeerAuthentications have no part in it. */
export function tellMode(mesh: Mesh, request: ArrivalRequest, force: ModeInForce, trace: Builder): void {
  const { mode, policy, level, place, applying } = force;
  for (const other of applying) {
    if (other === policy) continue;
    const why = withoutPart(mesh, other, force);
    trace.add(
      'mtls',
      `PeerAuthentication ${keyOf(other.meta)} does not decide`,
      why,
      { meta: other.meta, place: other.modePlace },
      false,
    );
  }
  const cause: Cause | undefined = policy === undefined ? undefined : { meta: policy.meta, place };
  trace.add('mtls', `mutual TLS on port ${request.port}: ${mode}`, modeWhy(policy, level), cause, true);
  if (policy?.meta.created === undefined && applying.length > 1)
    trace.assume('PeerAuthentications whose file carries no creation time are equally old; between them names decide');
}

function modeWhy(policy: PeerAuthentication | undefined, level: ModeInForce['level']): string {
  if (policy === undefined) return 'no PeerAuthentication says another one';
  const name = `PeerAuthentication ${keyOf(policy.meta)}`;
  const widths = {
    port: `portLevelMtls of ${name} says so for this port of the pod`,
    workload: `${name} says so for pods with these labels`,
    namespace: `${name} says so for the namespace`,
    mesh: `${name} says so for the mesh`,
    default: '',
  };
  return widths[level];
}

function withoutPart(mesh: Mesh, policy: PeerAuthentication, { winners, level }: ModeInForce): string {
  const { rootNamespace } = mesh.defaults;
  if (policy.selector !== undefined && policy.meta.namespace === rootNamespace)
    return `a PeerAuthentication with a selector has no effect in the root namespace ${rootNamespace}`;
  const wide = policy.meta.namespace === rootNamespace ? 'mesh' : 'namespace';
  const own = policy.selector === undefined ? wide : 'workload';
  const winner = winners[own];
  if (winner !== policy && winner !== undefined)
    return `${keyOf(winner.meta)} is older, or of the same age with the smaller name, and only one counts`;
  return policy.mode === 'UNSET' || policy.mode === ''
    ? 'it sets no mode, so the wider one goes on'
    : `one for the ${level} is closer to the port`;
}

const PROBLEMS: Readonly<Record<ConnectionProblem, string>> = {
  'no filter chain': 'no filter chain of the port takes it',
  'client certificate required': 'the port wants a client certificate, and the caller has none',
  "peer's trust domain not accepted": 'the mesh does not accept the trust domain of the caller',
  'TLS on a chain that does not end it': 'TLS comes in where plain HTTP is expected',
  'TLS required': 'the server wants TLS, and the caller speaks in the clear',
  'no-listener': 'nothing listens there',
  'listener refused': 'Envoy refuses the listener',
};

const WIRES: Readonly<Record<Wire, string>> = {
  plain: 'in the clear',
  'one-way': 'TLS without a certificate of the mesh',
  mtls: 'mutual TLS',
};

/** Tells whether the connection is taken and whom the policies see. */
export function tellConnection(
  { accepted, problem, served, peer, mode }: ConnectionOutcome,
  wire: Wire,
  { from }: ArrivalRequest,
  trace: Builder,
  whyPlain?: string,
): void {
  const because = whyPlain === undefined ? '' : `; ${whyPlain}`;
  const speech = from.speaks === 'unknown' ? 'in a way that is not told' : WIRES[wire];
  if (!accepted) {
    const strict = mode === 'STRICT' && wire === 'plain' ? `; STRICT takes mutual TLS only${because}` : because;
    trace.add(
      'connection',
      `the connection fails: the caller speaks ${speech}`,
      `${PROBLEMS[problem ?? 'no filter chain']}${strict}`,
      undefined,
      false,
    );
    return;
  }
  const shape = served === 'http' ? 'HTTP' : 'bytes';
  trace.add(
    'connection',
    `the connection is taken as ${shape}; the policies see ${tellPeer(peer)}`,
    `the caller speaks ${speech}${because}`,
    undefined,
    true,
  );
  if (from.speaks === 'automatic' && wire === 'mtls')
    trace.assume('the caller has a sidecar that speaks mutual TLS by itself, and no DestinationRule says otherwise');
}

/** Where a request reaches a gateway. */
export interface GatewayTold {
  readonly request: ArrivalRequest;
  readonly podPort: number;
  readonly pod: Pod;
  readonly listener: Listener | undefined;
  readonly chain: FilterChain | undefined;
}

/** Tells which server of a gateway takes the request. */
export function tellGateway(
  name: string,
  { request, podPort, pod, listener, chain }: GatewayTold,
  trace: Builder,
): void {
  const way = podPort === request.port ? '' : `, which leads to port ${podPort} of the pod`;
  const why = listener === undefined ? 'no server of a Gateway listens there' : `listener ${listener.name}`;
  const source = chain?.source;
  trace.add(
    'target',
    `the request arrives at gateway ${name} on port ${request.port}${way}`,
    why,
    source ?? { meta: pod.meta, place: undefined },
    listener !== undefined,
  );
}
