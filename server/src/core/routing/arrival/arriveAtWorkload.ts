import type { Mesh } from '../mesh';
import type { ModeInForce } from '../registry/peerAuthentication';
import type { Pod } from '../registry/workloads';
import { sidecarTakes, wireOf } from './connection';
import { certain, plainEnd } from './decision';
import { finish } from './finish';
import type { ArrivalInput, TargetPod } from './finish';
import { inboundPort } from './inboundPort';
import { passesBy } from './passesBy';
import { NO_PEER } from './peer';
import type { Peer } from './peer';
import type { ArrivalCaller, Speech } from './request';
import { tellConnection, tellMode, tellNoProxy, tellPort, tellUnknownTarget } from './tellConnection';
import type { ArrivalTrace, ConnectionOutcome } from './trace';

/** What happens to a request that arrives at a workload with a sidecar. */
export function arriveAtWorkload(input: ArrivalInput): ArrivalTrace {
  const { mesh, request, trace } = input;
  const { namespace, name } = request.to;
  const pod = mesh.workloads.podOf(namespace, name);
  if (pod === undefined) tellUnknownTarget(request, trace);
  const bypass = pod === undefined ? undefined : passesBy(pod, request.port);
  if (bypass !== undefined) return arriveUnchecked(input, bypass.why, pod);
  const target: TargetPod = pod ?? { namespace, labels: {}, openLabels: true, ip: '' };
  const port = pod === undefined ? undefined : inboundPort(mesh, pod, request.port);
  tellPort(request, port, pod, trace);
  const force = mesh.peerAuthentications.explain(namespace, target.labels, request.port);
  tellMode(mesh, request, force, trace);
  const { mode } = force;
  const whyPlain = plainBecause(mesh, namespace, force);
  const wire = wireOf(request, whyPlain === undefined);
  const taken = sidecarTakes(port?.serves ?? 'auto', mode, wire, request.protocol);
  const peer =
    taken.accepted && taken.endsMtls ? peerOf(mesh, request.from, mode) : peerWithoutMtls(mode, request.from.speaks);
  const foreign = peer.kind === 'named' && !trustDomainsOf(mesh).includes(peer.trustDomain);
  const accepted = taken.accepted && !foreign;
  const connection: ConnectionOutcome = {
    mode,
    level: force.level,
    policy: force.policy,
    accepted,
    problem: taken.accepted ? (foreign ? "peer's trust domain not accepted" : undefined) : taken.problem,
    served: accepted ? taken.served : undefined,
    peer: accepted ? peer : NO_PEER,
    podPort: request.port,
  };
  tellConnection(connection, wire, request, trace, request.from.speaks === 'automatic' ? whyPlain : undefined);
  if (request.from.speaks === 'unknown' && mode === 'STRICT')
    trace.assume('the caller speaks mutual TLS of the mesh; without it the connection fails, since the mode is STRICT');
  const limits = mesh.limits({ namespace, labels: target.labels });
  return finish(input, { target, connection, applying: force.applying, trustedProxies: undefined, limits, wire });
}

/**
 * Why a sidecar that decides by itself speaks no mutual TLS to a workload; undefined when it does.
 * Source: `BestEffortInferServiceMTLSMode`, pilot/pkg/model/push_context.go; pilot/pkg/xds/endpoints/mtls_checker.go.
 */
function plainBecause(mesh: Mesh, namespace: string, { mode }: ModeInForce): string | undefined {
  if (!mesh.defaults.autoMtls) return 'the mesh has automatic mutual TLS switched off';
  if (mesh.peerAuthentications.forNamespace(namespace) === 'DISABLE')
    return 'callers see that mutual TLS is disabled for the namespace, whatever the workload says';
  return mode === 'DISABLE' ? 'its sidecar sees that mutual TLS is disabled for the port' : undefined;
}

/** Source: `TrustDomainsForValidation`, pilot/pkg/networking/plugin/authn. */
function trustDomainsOf({ defaults }: Mesh): readonly string[] {
  const { trustDomain, trustDomainAliases, certificateTrustDomains } = defaults.security;
  return [trustDomain ?? 'cluster.local', ...trustDomainAliases, ...certificateTrustDomains];
}

function peerOf(mesh: Mesh, from: ArrivalCaller, mode: ModeInForce['mode']): Peer {
  if (from.speaks === 'unknown' && mode !== 'STRICT') return { kind: 'unknown' };
  const { namespace, serviceAccount } = from;
  const trustDomain = from.trustDomain ?? mesh.defaults.security.trustDomain ?? 'cluster.local';
  return { kind: 'named', trustDomain, namespace, serviceAccount };
}

/** Who may speak in any way may have an identity wherever one is asked for. */
function peerWithoutMtls(mode: ModeInForce['mode'], speaks: Speech): Peer {
  return speaks === 'unknown' && mode !== 'DISABLE' ? { kind: 'unknown' } : NO_PEER;
}

function arriveUnchecked({ request, trace }: ArrivalInput, why: string, pod: Pod | undefined): ArrivalTrace {
  tellNoProxy(request, why, pod, trace);
  const plain = request.from.speaks !== 'mtls';
  return {
    request,
    connection: {
      mode: 'none',
      level: 'no-proxy',
      policy: undefined,
      accepted: plain,
      problem: plain ? undefined : 'TLS on a chain that does not end it',
      served: plain ? (request.protocol === 'http' ? 'http' : 'tcp') : undefined,
      peer: NO_PEER,
      podPort: request.port,
    },
    token: undefined,
    policies: { authorization: [], requestAuthentication: [], peerAuthentication: [] },
    rules: [],
    decision: plain ? certain(plainEnd('allow', 'no-proxy')) : undefined,
    steps: trace.steps,
    assumptions: trace.assumptions,
    limits: trace.limits,
  };
}
