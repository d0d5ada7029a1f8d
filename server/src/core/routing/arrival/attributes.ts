import type { IpAddress } from '../../istio/ip';
import { parseIp } from '../../istio/ip';
import type { Mesh } from '../mesh';
import { normalizePath, splitTarget } from '../routes/request';
import type { AcceptedToken } from './claims';
import type { HeadersSeen } from './headersSeen';
import type { Peer } from './peer';
import type { ArrivalRequest } from './request';

/** An HTTP request as the filters see it. */
export interface HttpAttributes {
  readonly method: string;
  /** Normalised, without query. */
  readonly path: string;
  readonly query: string;
  /** Undefined: not told. */
  readonly authority: string | undefined;
  readonly headers: HeadersSeen;
  /** What the check of the token has left; `none` without a token that was accepted. */
  readonly token: AcceptedToken | 'none' | 'unknown';
}

/** What the policies can compare. */
export interface Attributes {
  readonly peer: Peer;
  /** Undefined: not told. */
  readonly sourceIp: IpAddress | undefined;
  readonly remoteIp: IpAddress | undefined;
  readonly destinationIp: IpAddress | undefined;
  readonly destinationPort: number;
  /** Empty for none. */
  readonly sni: string;
  /** Undefined on connections that are served as bytes. */
  readonly http: HttpAttributes | undefined;
}

/** What is known of a connection before its request is looked at. */
export interface Arrived {
  readonly peer: Peer;
  readonly sni: string;
  readonly podIp: string;
  readonly podPort: number;
  readonly http: boolean;
  /** Undefined for sidecars. */
  readonly trustedProxies: number | undefined;
}

/** Puts together what the policies can compare. @param seen what the check of the token has left */
export function attributesOf(
  mesh: Mesh,
  request: ArrivalRequest,
  arrived: Arrived,
  seen: Pick<HttpAttributes, 'token' | 'headers'>,
): Attributes {
  const sourceIp = request.from.ip === undefined ? undefined : parseIp(request.from.ip);
  const { path, query } = splitTarget(request.path);
  return {
    peer: arrived.peer,
    sourceIp,
    remoteIp:
      request.from.forwards === true
        ? undefined
        : arrived.http
          ? originalClient(request.headers, arrived.trustedProxies, sourceIp)
          : sourceIp,
    destinationIp: parseIp(arrived.podIp),
    destinationPort: arrived.podPort,
    sni: arrived.sni,
    http: arrived.http
      ? {
          method: request.method,
          path: normalizePath(path, mesh.defaults.pathNormalization),
          query,
          authority: request.host,
          ...seen,
        }
      : undefined,
  };
}

/**
 * The address that Envoy takes for the original client's. A sidecar believes the last entry of X-Forwarded-For, a
 * gateway the one that the outermost trusted proxy wrote.
 * Source: `buildGatewayConnectionManager`, pilot/pkg/networking/core/gateway.go;
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#x-forwarded-for.
 */
function originalClient(
  headers: Readonly<Record<string, string>>,
  trustedProxies: number | undefined,
  connection: IpAddress | undefined,
): IpAddress | undefined {
  if (trustedProxies === 0) return connection;
  const entries = (headers['x-forwarded-for'] ?? '').split(',');
  const entry = entries.at(-(trustedProxies ?? 1))?.trim() ?? '';
  return parseIp(entry) ?? connection;
}
