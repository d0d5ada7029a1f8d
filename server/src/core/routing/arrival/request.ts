/** A token that the request carries. */
export interface Token {
  /** Undefined: not told. */
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly audiences: readonly string[] | undefined;
  /** As in its JSON. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** True when all its claims are told; else those that are not named here may be there. */
  readonly complete: boolean;
  /** False for one with a bad signature, or that has expired. */
  readonly valid: boolean;
  readonly place: TokenSpot;
}

/** Where the request carries its token. */
export type TokenSpot =
  /** `prefix` stands before the token. */
  | { readonly in: 'header'; readonly name: string; readonly prefix: string }
  | { readonly in: 'param'; readonly name: string }
  | { readonly in: 'cookie'; readonly name: string };

/** How tokens are usually carried. */
export const BEARER: TokenSpot = { in: 'header', name: 'authorization', prefix: 'Bearer ' };

/**
 * What a caller says on the wire: `automatic` is a sidecar that speaks mutual TLS where the target takes it, `plain`
 * speaks none, `one-way` TLS without a certificate. `unknown` may be any.
 */
export type Speech = 'automatic' | 'mtls' | 'plain' | 'one-way' | 'unknown';

/** Who calls. */
export interface ArrivalCaller {
  readonly speaks: Speech;
  /** What its certificate says, as far as it is told; counts only in mutual TLS. */
  readonly namespace: string | undefined;
  readonly serviceAccount: string | undefined;
  /** Undefined: that of the mesh. */
  readonly trustDomain: string | undefined;
  /** The address of its connection; undefined: not told. */
  readonly ip: string | undefined;
  /** True behind a gateway whose own client is not told: it hands that address on in X-Forwarded-For. */
  readonly forwards?: boolean;
}

/** Where the request arrives. */
export interface ArrivalPlace {
  readonly kind: 'workload' | 'gateway';
  readonly namespace: string;
  readonly name: string;
}

/** A request that arrives. */
export interface ArrivalRequest {
  readonly to: ArrivalPlace;
  /** The port of the pod; at a gateway the port of the Service in front of it. */
  readonly port: number;
  /** `https` is HTTP in TLS that the caller's application makes, `tls` any other such stream, `tcp` other bytes. */
  readonly protocol: 'http' | 'https' | 'tls' | 'tcp';
  readonly from: ArrivalCaller;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** The Host header as it is; undefined: not told. */
  readonly host: string | undefined;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the TLS hello; undefined: the host at a gateway, none at a sidecar. */
  readonly sni: string | undefined;
  /** Undefined: none. */
  readonly token: Token | undefined;
}
