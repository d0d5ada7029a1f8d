import { withoutPort } from '../../istio/virtualHostDomain';
import { gatewayEntry } from '../gateways/gatewayEntry';
import { ISTIO_ALPN } from '../gateways/gatewayListeners';
import { chooseChain } from '../listeners/chooseChain';
import type { Connection } from '../listeners/chooseChain';
import type { FilterChain } from '../listeners/listener';
import { PLAIN_HTTP } from '../listeners/listener';
import { wireOf } from './connection';
import type { ConnectionProblem, Wire } from './connection';
import { finish } from './finish';
import type { ArrivalInput } from './finish';
import { NO_PEER } from './peer';
import type { Peer } from './peer';
import type { ArrivalRequest } from './request';
import { tellConnection, tellGateway, tellUnknownTarget } from './tellConnection';
import type { ArrivalTrace, ConnectionOutcome } from './trace';

/** What happens to a request that arrives at a gateway: its servers take the connection, PeerAuthentication has no say. */
export function arriveAtGateway(input: ArrivalInput): ArrivalTrace {
  const { gateway, mesh, request, trace } = input;
  const { namespace, name } = request.to;
  const pod = gateway?.pod;
  const target = pod ?? { namespace, labels: {}, openLabels: true, ip: '' };
  // A gateway carries no label of mutual TLS, so sidecars do not speak it unless a DestinationRule says so.
  const wire = wireOf(request, false);
  const none = { target, applying: [], trustedProxies: 0, limits: [], wire };
  if (gateway === undefined || pod === undefined) {
    tellUnknownTarget(request, trace);
    const connection = outcome({ request, podPort: request.port, problem: 'no-listener' });
    return finish(input, { ...none, connection });
  }
  const { listener, port: podPort, address } = gatewayEntry(gateway, request.port);
  const sni = request.sni ?? withoutPort(request.host ?? '');
  const limits = mesh.limits({ namespace, labels: pod.labels });
  const known = { ...none, limits, trustedProxies: pod.numTrustedProxies ?? mesh.defaults.security.numTrustedProxies };
  const seen: Connection = { address, port: podPort, tls: wire !== 'plain', sni, alpn: alpnOf(request, wire) };
  const chosen = listener === undefined || listener.refused !== undefined ? undefined : chooseChain(listener, seen);
  const missing: ConnectionProblem =
    listener === undefined ? 'no-listener' : listener.refused === undefined ? 'no filter chain' : 'listener refused';
  const problem = chosen === undefined ? missing : speechProblem(chosen.chain, wire);
  const connection = outcome({ request, podPort, problem, chain: chosen?.chain });
  tellGateway(`${namespace}/${name}`, { request, podPort, pod, listener, chain: chosen?.chain }, trace);
  tellConnection(connection, wire, request, trace);
  return finish(input, { ...known, connection, sni: wire === 'plain' ? '' : sni });
}

function alpnOf({ protocol }: ArrivalRequest, wire: Wire): readonly string[] {
  if (wire === 'mtls') return ISTIO_ALPN;
  if (wire === 'one-way') return ['h2', 'http/1.1'];
  return protocol === 'http' ? PLAIN_HTTP.slice(0, 1) : [];
}

function speechProblem(chain: FilterChain, wire: Wire): ConnectionProblem | undefined {
  if (chain.tls === undefined)
    return chain.http !== undefined && wire !== 'plain' ? 'TLS on a chain that does not end it' : undefined;
  if (wire === 'plain') return 'TLS required';
  return chain.tls.clientCertificate === 'required' && wire !== 'mtls' ? 'client certificate required' : undefined;
}

function outcome({
  request,
  podPort,
  problem,
  chain,
}: {
  readonly request: ArrivalRequest;
  readonly podPort: number;
  readonly problem: ConnectionProblem | undefined;
  readonly chain?: FilterChain | undefined;
}): ConnectionOutcome {
  const accepted = problem === undefined;
  const mutual = chain?.tls?.clientCertificate === 'required';
  return {
    mode: chain?.tls === undefined ? 'none' : mutual ? 'MUTUAL' : 'SIMPLE',
    level: 'gateway',
    policy: undefined,
    accepted,
    problem,
    served: accepted ? (chain?.http === undefined ? 'tcp' : 'http') : undefined,
    peer: accepted && mutual ? peerOf(request) : NO_PEER,
    podPort,
  };
}

/** A client with a certificate of the mesh; what other certificates say is not told. */
function peerOf({ from }: ArrivalRequest): Peer {
  if (from.trustDomain === undefined && from.namespace === undefined) return { kind: 'unknown' };
  return {
    kind: 'named',
    trustDomain: from.trustDomain ?? 'cluster.local',
    namespace: from.namespace,
    serviceAccount: from.serviceAccount,
  };
}
