import type { MtlsMode } from '../registry/peerAuthentication';
import type { InboundPort } from './inboundPort';
import type { ArrivalRequest } from './request';

/** Why a connection comes to nothing. */
export type ConnectionProblem =
  | 'no filter chain'
  | 'client certificate required'
  | "peer's trust domain not accepted"
  | 'TLS on a chain that does not end it'
  | 'TLS required'
  | 'no-listener'
  | 'listener refused';

/** What the bytes on the wire are: plain, TLS without a certificate, or mutual TLS of the mesh. */
export type Wire = 'plain' | 'one-way' | 'mtls';

/** How a proxy takes a connection. */
export type Taken =
  | { readonly accepted: false; readonly problem: ConnectionProblem }
  | {
      readonly accepted: true;
      readonly served: 'http' | 'tcp';
      /** True when the proxy ends mutual TLS, so that it knows the peer. */
      readonly endsMtls: boolean;
    };

/**
 * How a sidecar takes a connection: the filter chains of a port by the mode of mutual TLS.
 * Source: `getFilterChainMatchOptions`, pilot/pkg/networking/core/filterchain_options.go; `populateListenerFilters`,
 * listener_inbound.go beside it: where the mode is DISABLE nobody looks for TLS.
 */
export function sidecarTakes(
  serves: InboundPort['serves'],
  mode: MtlsMode,
  wire: Wire,
  protocol: ArrivalRequest['protocol'],
): Taken {
  const isHttp = protocol === 'http';
  if (mode === 'STRICT') {
    if (wire === 'plain') return refused('no filter chain');
    if (wire === 'one-way') return refused('client certificate required');
    return taken(serves === 'HTTP' || (serves === 'auto' && isHttp), true);
  }
  if (serves === 'HTTP' && wire !== 'plain') {
    if (mode === 'DISABLE') return refused('TLS on a chain that does not end it');
    return wire === 'mtls' ? taken(true, true) : refused('no filter chain');
  }
  const endsMtls = mode === 'PERMISSIVE' && wire === 'mtls';
  const seesHttp = isHttp && (wire === 'plain' || endsMtls);
  return taken(serves === 'HTTP' || (serves === 'auto' && seesHttp), endsMtls);
}

function taken(http: boolean, endsMtls: boolean): Taken {
  return { accepted: true, served: http ? 'http' : 'tcp', endsMtls };
}

function refused(problem: ConnectionProblem): Taken {
  return { accepted: false, problem };
}

/** What a caller puts on the wire. @param mutual whether a sidecar that decides by itself speaks mutual TLS */
export function wireOf({ from, protocol }: ArrivalRequest, mutual: boolean): Wire {
  switch (from.speaks) {
    case 'mtls':
      return 'mtls';
    case 'one-way':
      return 'one-way';
    case 'plain':
      return protocol === 'tls' || protocol === 'https' ? 'one-way' : 'plain';
    default:
      return mutual ? 'mtls' : protocol === 'tls' || protocol === 'https' ? 'one-way' : 'plain';
  }
}
