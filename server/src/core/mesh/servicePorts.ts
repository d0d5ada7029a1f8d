import { isHttp, isTcp, isTls, parseProtocol, servicePortProtocol } from '../istio/protocol';
import type { Protocol } from '../istio/protocol';
import type { PortFacts } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';

/**
 * The protocol of a port as istiod takes it: a Service's from appProtocol or the port name, a ServiceEntry's from the
 * field `protocol` alone.
 * @returns undefined when the protocol is a placeholder.
 */
export function protocolOf(owner: Resource, port: PortFacts): Protocol | undefined {
  if (owner.facts.spec.type === 'ServiceEntry')
    return port.protocol === undefined ? undefined : parseProtocol(port.protocol);
  return servicePortProtocol({
    port: port.number,
    name: port.name,
    protocol: port.protocol,
    appProtocol: port.appProtocol,
  });
}

/** True for a port whose traffic no HTTP rule can look into: TLS passed through, or plain TCP. */
export function isOpaque(owner: Resource, port: PortFacts): boolean {
  const protocol = protocolOf(owner, port);
  return protocol !== undefined && (isTls(protocol) || isTcp(protocol));
}

/** True for a port that carries TLS made by the caller. */
export function carriesTls(owner: Resource, port: PortFacts): boolean {
  const protocol = protocolOf(owner, port);
  return protocol !== undefined && isTls(protocol);
}

/** True for a port declared as HTTP, HTTP/2 or gRPC. */
export function carriesHttp(owner: Resource, port: PortFacts): boolean {
  const protocol = protocolOf(owner, port);
  return protocol !== undefined && isHttp(protocol);
}
