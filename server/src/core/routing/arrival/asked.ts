import { BEARER } from './request';
import type { ArrivalCaller, ArrivalPlace, ArrivalRequest, Speech, Token, TokenSpot } from './request';

/** A request of a `requests.json`. Everything that it does not say is not there. */
export interface AskedRequest {
  readonly id: string;
  readonly to: {
    readonly namespace?: string;
    readonly workload?: string;
    /** `namespace/deployment`. */
    readonly gateway?: string;
  };
  readonly port: number;
  readonly protocol: ArrivalRequest['protocol'];
  readonly from: AskedCaller;
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sni?: string;
  readonly jwt?: AskedToken;
}

/** Who calls. */
export interface AskedCaller {
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly trustDomain?: string;
  readonly ip?: string;
  readonly tls?: 'mtls' | 'simple';
  readonly plaintext?: boolean;
  readonly outside?: boolean;
}

/** A token. */
export interface AskedToken {
  readonly issuer: string;
  readonly subject?: string;
  readonly audiences?: readonly string[];
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly valid?: boolean;
  readonly header?: string;
  readonly prefix?: string;
  readonly param?: string;
  readonly cookie?: string;
}

/** Where connections come from that do not say it: within the cluster, and outside of it. */
const POD_ADDRESS = '10.244.200.7';
const OUTSIDE_ADDRESS = '203.0.113.9';

/** The arrival that a request means. */
export function arrivalOf(asked: AskedRequest): ArrivalRequest {
  const { port, protocol, from, method, path, host, headers, sni, jwt } = asked;
  return {
    to: placeOf(asked.to),
    port,
    protocol,
    from: callerOf(from),
    method: method ?? 'GET',
    path: path ?? '/',
    host: host ?? '',
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    sni,
    token: jwt === undefined ? undefined : tokenOf(jwt),
  };
}

function placeOf({ namespace = 'default', workload = '', gateway }: AskedRequest['to']): ArrivalPlace {
  if (gateway === undefined) return { kind: 'workload', namespace, name: workload };
  const slash = gateway.indexOf('/');
  return { kind: 'gateway', namespace: gateway.slice(0, slash), name: gateway.slice(slash + 1) };
}

function callerOf({ namespace, serviceAccount, trustDomain, ip, tls, plaintext, outside }: AskedCaller): ArrivalCaller {
  const without = plaintext === true || outside === true;
  const speaks: Speech =
    tls === 'simple'
      ? 'one-way'
      : tls === 'mtls'
        ? 'mtls'
        : without || serviceAccount === undefined
          ? 'plain'
          : 'automatic';
  return {
    speaks,
    namespace,
    serviceAccount,
    trustDomain,
    ip: ip ?? (outside === true ? OUTSIDE_ADDRESS : POD_ADDRESS),
  };
}

function tokenOf({ issuer, subject, audiences, claims, valid, ...place }: AskedToken): Token {
  return {
    issuer,
    subject,
    audiences,
    claims: claims ?? {},
    complete: true,
    valid: valid !== false,
    place: spotOf(place),
  };
}

function spotOf({
  header,
  prefix,
  param,
  cookie,
}: Pick<AskedToken, 'header' | 'prefix' | 'param' | 'cookie'>): TokenSpot {
  if (header !== undefined) return { in: 'header', name: header, prefix: prefix ?? '' };
  if (param !== undefined) return { in: 'param', name: param };
  return cookie === undefined ? BEARER : { in: 'cookie', name: cookie };
}
