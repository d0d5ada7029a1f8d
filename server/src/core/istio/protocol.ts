/** A protocol of a port as Istio names it; `auto` is what it calls unsupported: the proxy finds out by looking. */
export type Protocol =
  | 'HTTP'
  | 'HTTP2'
  | 'HTTP_PROXY'
  | 'GRPC'
  | 'GRPC-Web'
  | 'HTTPS'
  | 'TLS'
  | 'TCP'
  | 'Mongo'
  | 'Redis'
  | 'MySQL'
  | 'UDP'
  | 'auto';

const families = {
  http: ['HTTP', 'HTTP2', 'HTTP_PROXY', 'GRPC', 'GRPC-Web'],
  http2: ['HTTP2', 'GRPC', 'GRPC-Web'],
  tcp: ['TCP', 'HTTPS', 'TLS', 'Mongo', 'Redis', 'MySQL'],
  tls: ['HTTPS', 'TLS'],
} as const satisfies Record<string, readonly Protocol[]>;

/** All protocols that can be written, in the spelling of Istio's documentation. */
export const protocols: readonly Protocol[] = [...families.http, ...families.tcp, 'UDP'];

const byLowerCase: ReadonlyMap<string, Protocol> = new Map(protocols.map((name) => [name.toLowerCase(), name]));

/**
 * Reads the protocol of a port of a ServiceEntry, a Gateway or a Sidecar. Case does not matter; the port's name has no
 * say.
 * @returns `auto` for unknown and empty text
 * Source: `Parse`, pkg/config/protocol/instance.go.
 */
export function parseProtocol(text: string): Protocol {
  return byLowerCase.get(text.toLowerCase()) ?? 'auto';
}

/**
 * Whether a port of a ServiceEntry or a Sidecar may say this. Empty is allowed, for detection; a Gateway does not
 * allow it.
 * Source: `ValidateProtocol`, pkg/config/validation/validation.go.
 */
export function isKnownProtocol(text: string): boolean {
  return text === '' || parseProtocol(text) !== 'auto';
}

/** HTTP, HTTP/2, gRPC and gRPC-Web: routed by `http` rules. Source: pkg/config/protocol/instance.go, like the next ones. */
export function isHttp(protocol: Protocol): boolean {
  return is(protocol, families.http);
}

/** Protocols that HTTP/2 carries. */
export function isHttp2(protocol: Protocol): boolean {
  return is(protocol, families.http2);
}

/** Protocols within TLS that the proxy does not open: routed by `tls` rules. */
export function isTls(protocol: Protocol): boolean {
  return is(protocol, families.tls);
}

/** Everything that is handled as a byte stream, TLS included. */
export function isTcp(protocol: Protocol): boolean {
  return is(protocol, families.tcp);
}

/** gRPC and gRPC-Web. */
export function isGrpc(protocol: Protocol): boolean {
  return protocol === 'GRPC' || protocol === 'GRPC-Web';
}

function is(protocol: Protocol, family: readonly Protocol[]): boolean {
  return family.includes(protocol);
}

/** What is left of a protocol after a gateway has ended TLS. Source: `AfterTLSTermination`, pkg/config/protocol/instance.go. */
export function afterTlsTermination(protocol: Protocol): Protocol {
  if (protocol === 'HTTPS') return 'HTTP';
  return protocol === 'TLS' ? 'TCP' : protocol;
}

/** What kind of listener a port needs: `auto` has both sorts of filter chains, `none` no listener. */
export type ListenerProtocol = 'HTTP' | 'TCP' | 'auto' | 'none';

/** Source: `ModelProtocolToListenerProtocol`, pilot/pkg/networking/networking.go. */
export function listenerProtocol(protocol: Protocol): ListenerProtocol {
  if (isHttp(protocol)) return 'HTTP';
  if (isTcp(protocol)) return 'TCP';
  return protocol === 'UDP' ? 'none' : 'auto';
}

/** A port of a Kubernetes Service, as far as its protocol goes. */
export interface ServicePort {
  readonly port: number;
  readonly name?: string;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol?: string;
  readonly appProtocol?: string;
}

const kubernetesAppProtocols: ReadonlyMap<string, Protocol> = new Map([
  ['kubernetes.io/h2c', 'HTTP2'],
  ['kubernetes.io/ws', 'HTTP'],
  ['kubernetes.io/wss', 'HTTPS'],
]);

/** Ports whose servers speak first: to wait for the client's first bytes would hang. */
const neverDetected: readonly number[] = [25, 53, 3306, 27017];

/**
 * The protocol of a port of a Kubernetes Service: from `appProtocol` when there is one, even an unknown one, else from
 * the port's name up to its first hyphen.
 * @returns `auto` when neither says a known one, but `TCP` on the ports of SMTP, DNS, MySQL and MongoDB
 * Source: `ConvertProtocol`, pkg/config/kube/conversion.go.
 */
export function servicePortProtocol({ port, name = '', protocol, appProtocol }: ServicePort): Protocol {
  if (protocol === 'UDP') return 'UDP';
  const known = appProtocol === undefined ? undefined : kubernetesAppProtocols.get(appProtocol);
  if (known) return known;
  const text = appProtocol ?? name;
  if (/^grpc-web/i.test(text)) return 'GRPC-Web';
  const parsed = parseProtocol(text.replace(/-.*$/s, ''));
  return parsed === 'auto' && neverDetected.includes(port) ? 'TCP' : parsed;
}
