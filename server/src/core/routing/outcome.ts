/** Header operations as they are told. */
export interface HeaderOutcome {
  readonly set?: Readonly<Record<string, string>>;
  readonly add?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

export interface HeadersOutcome {
  readonly request?: HeaderOutcome;
  readonly response?: HeaderOutcome;
}

/** An endpoint of a cluster. */
export interface EndpointOutcome {
  readonly address: string;
  readonly workload?: string;
  readonly mtls?: true;
  readonly weight?: number;
  readonly locality?: string;
}

export interface TlsOutcome {
  readonly mode: 'none' | 'auto-mtls' | 'istio-mutual' | 'simple' | 'mutual';
  readonly sni?: string;
  readonly autoSni?: true;
  readonly credential?: string;
  readonly sans?: readonly string[];
}

export type ClusterType = 'EDS' | 'STRICT_DNS' | 'LOGICAL_DNS' | 'ORIGINAL_DST' | 'DYNAMIC_FORWARD_PROXY' | 'STATIC';

/** Why a request comes to nothing. */
export type RoutingError =
  | 'no-listener'
  | 'refused-listener'
  | 'no-filter-chain'
  | 'protocol-error'
  | 'tls-required'
  | 'client-certificate-required'
  | 'no-virtual-host'
  | 'no-route'
  | 'no-cluster'
  | 'no-endpoints'
  | 'no-dynamic-dns-filter'
  | 'partial';

/** A cluster that a request goes to. */
export interface ClusterOutcome {
  readonly name: string;
  readonly host?: string;
  readonly port?: number;
  readonly subset?: string;
  readonly weight?: number;
  readonly exists: boolean;
  readonly type?: ClusterType;
  readonly destinationRules?: readonly string[];
  readonly lb?: string;
  readonly tls?: TlsOutcome;
  readonly protocol?: 'http1' | 'http2' | 'as-client';
  readonly connectTimeout?: string;
  readonly connectionPool?: Readonly<Record<string, number | string>>;
  readonly outlierDetection?: Readonly<Record<string, number | string>>;
  readonly endpoints?: readonly EndpointOutcome[];
  readonly originalDestination?: string;
  readonly headers?: HeadersOutcome;
  readonly authority?: string;
  readonly error?: RoutingError;
}

/** The rule that decides. */
export interface RouteOutcome {
  readonly kind: 'VirtualService' | 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'Ingress' | 'default';
  readonly object?: string;
  readonly section?: 'http' | 'tls' | 'tcp';
  readonly rule?: number;
  readonly match?: number;
  readonly name?: string;
  readonly delegate?: RouteOutcome;
}

export interface FilterChainOutcome {
  readonly kind: 'http' | 'tcp';
  readonly name?: string;
  readonly default?: true;
  readonly sni?: readonly string[];
  readonly cidrs?: readonly string[];
  readonly alpn?: readonly string[];
  readonly tls?: 'terminate';
  readonly clientCertificate?: 'none' | 'required';
}

export interface RetriesOutcome {
  readonly attempts: number;
  readonly default?: true;
  readonly on?: string;
  readonly codes?: readonly number[];
  readonly perTryTimeout?: string;
  readonly backoff?: string;
  readonly remoteLocalities?: true;
  readonly sameHostAllowed?: true;
}

export interface RewriteOutcome {
  readonly path?: string;
  readonly authority?: string;
  readonly prefix?: string;
  readonly regex?: string;
  readonly substitution?: string;
}

export interface RedirectOutcome {
  readonly code: number;
  readonly authority?: string;
  readonly uri?: string;
  readonly prefix?: string;
  readonly scheme?: string;
  readonly port?: number;
  readonly because?: 'httpsRedirect';
}

export interface FaultOutcome {
  readonly delay?: string;
  readonly delayPercent?: number;
  readonly abort?: string | number;
  readonly abortPercent?: number;
}

export interface CorsOutcome {
  readonly origins?: readonly string[];
  /** With commas between them, like the next ones. */
  readonly methods?: string;
  readonly headers?: string;
  readonly exposeHeaders?: string;
  /** Seconds. */
  readonly maxAge?: string;
  readonly credentials?: boolean;
}

/** How the dialled address came about. */
export type AddressSource =
  'given' | 'literal' | 'clusterIP' | 'podIP' | 'serviceEntryAddress' | 'autoAllocated' | 'external';

/** What becomes of a request: everything that the proxy decides about it. Empty, false and zero members are left out. */
export interface Outcome {
  readonly address?: string;
  readonly addressFrom?: AddressSource;
  readonly listener?: string;
  readonly filterChain?: FilterChainOutcome;
  readonly routeConfig?: string;
  readonly virtualHost?: { readonly name: string; readonly domain: string; readonly domains: readonly string[] };
  readonly route?: RouteOutcome;
  readonly action: 'forward' | 'redirect' | 'direct' | 'passthrough' | 'blackhole' | 'none';
  readonly httpStatus?: number;
  readonly clusters?: readonly ClusterOutcome[];
  readonly timeout?: string;
  readonly retries?: RetriesOutcome;
  readonly rewrite?: RewriteOutcome;
  readonly mirrors?: readonly { readonly cluster: string; readonly percent: number; readonly exists: boolean }[];
  readonly fault?: FaultOutcome;
  readonly headers?: HeadersOutcome;
  readonly cors?: CorsOutcome;
  readonly hashPolicy?: readonly string[];
  readonly redirect?: RedirectOutcome;
  readonly direct?: { readonly status: number; readonly body?: string };
  readonly tunnel?: { readonly hostname: string; readonly post: boolean };
  readonly error?: RoutingError;
}

/** Leaves out members that say nothing. */
export function pruned<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined && member !== '' && !isEmpty(member)),
  ) as T;
}

function isEmpty(member: unknown): boolean {
  if (Array.isArray(member)) return member.length === 0;
  return typeof member === 'object' && member !== null && Object.keys(member).length === 0;
}
