import type { HttpMatch } from '../spec/httpRule';
import type { ObjectMeta, Place } from '../spec/object';
import type { RuleOrigin } from '../spec/rule';
import type { L4Match } from '../spec/virtualService';
import type { Tunnel } from '../spec/trafficPolicy';

/** A cluster that traffic is sent to; `weight` only in splits. */
export interface ClusterShare {
  readonly name: string;
  readonly weight: number | undefined;
  readonly place: Place | undefined;
}

/** Where a chain sends the bytes of a connection. */
export interface TcpTarget {
  readonly clusters: readonly ClusterShare[];
  /** The rule that says so; undefined when none does. */
  readonly origin: RuleOrigin | undefined;
  readonly match: L4Match | undefined;
  readonly hashPolicy: readonly string[];
  readonly tunnel: Tunnel | undefined;
  /** True when the SNI is resolved for each connection. */
  readonly dynamicSni: boolean;
}

/** How a chain speaks HTTP. */
export interface HttpTarget {
  readonly routeConfig: string;
  /** The wildcard host whose names the chain can resolve for each request. */
  readonly resolves: string | undefined;
}

/** TLS that a gateway ends. */
export interface Termination {
  readonly clientCertificate: 'none' | 'required';
  /** True when the certificate must be one of the mesh. */
  readonly mesh: boolean;
  readonly place: Place | undefined;
}

/** A filter chain with its conditions; an empty list is no condition. */
export interface FilterChain {
  readonly name: string;
  readonly sni: readonly string[];
  readonly cidrs: readonly string[];
  readonly alpn: readonly string[];
  readonly transport: '' | 'tls' | 'raw_buffer';
  readonly destinationPort: number | undefined;
  readonly http: HttpTarget | undefined;
  readonly tcp: TcpTarget | undefined;
  readonly tls: Termination | undefined;
  /** What in the files it is there for. */
  readonly source: { readonly meta: ObjectMeta; readonly place: Place } | undefined;
}

/** A listener as istiod sends it. */
export interface Listener {
  /** `<bind>_<port>`. */
  readonly name: string;
  readonly binds: readonly string[];
  readonly port: number;
  readonly chains: readonly FilterChain[];
  readonly defaultChain: FilterChain | undefined;
  readonly tlsInspector: boolean;
  readonly httpInspector: boolean;
  /** Why Envoy refuses it; undefined when it does not. */
  readonly refused: string | undefined;
  /** What was left out because something else was there first. */
  readonly dropped: readonly DroppedService[];
}

/** A service that lost a port to another one. */
export interface DroppedService {
  readonly hostname: string;
  readonly meta: ObjectMeta;
  readonly place: Place;
  readonly why: string;
}

/** A match of a rule, of HTTP or of bytes. */
export type AnyMatch = HttpMatch | L4Match;

/** The names by which the HTTP inspector calls plain HTTP. */
export const PLAIN_HTTP: readonly string[] = ['http/1.1', 'h2c'];

/** A chain without conditions and without a name, for others to be made of. */
export const BARE_CHAIN: FilterChain = {
  name: '',
  sni: [],
  cidrs: [],
  alpn: [],
  transport: '',
  destinationPort: undefined,
  http: undefined,
  tcp: undefined,
  tls: undefined,
  source: undefined,
};

/** True for a chain that takes every connection. Source: `isMatchAll`, pilot/pkg/networking/core/listener.go. */
export function isMatchAll(chain: FilterChain): boolean {
  return (
    (chain.sni.length === 0 || chain.sni.includes('*')) &&
    chain.alpn.length === 0 &&
    chain.transport === '' &&
    chain.cidrs.length === 0
  );
}
