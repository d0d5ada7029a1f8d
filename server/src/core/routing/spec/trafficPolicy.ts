import type { Field } from '../../yaml/field';
import type { Place } from './object';
import { durationOf, positive } from './read';
import type { PlaceReader } from './read';

/** What consistent hashing looks at. */
export interface ConsistentHash {
  readonly place: Place;
  readonly key: 'header' | 'cookie' | 'sourceIp' | 'query' | undefined;
  /** Name of the header, cookie or parameter. */
  readonly name: string;
  /** False for `useSourceIp: false`. */
  readonly useSourceIp: boolean;
  readonly maglev: boolean;
}

export interface LoadBalancer {
  readonly place: Place;
  readonly simple: string | undefined;
  readonly consistentHash: ConsistentHash | undefined;
  /** True when a locality or zone setting stands here. */
  readonly locality: Place | undefined;
}

export interface ConnectionPool {
  readonly place: Place;
  readonly maxConnections: number | undefined;
  readonly connectTimeout: string | undefined;
  readonly tcpIdleTimeout: string | undefined;
  readonly maxConnectionDuration: string | undefined;
  readonly http: boolean;
  readonly maxPendingRequests: number | undefined;
  readonly maxRequests: number | undefined;
  readonly maxRequestsPerConnection: number | undefined;
  readonly maxRetries: number | undefined;
  readonly maxConcurrentStreams: number | undefined;
  readonly httpIdleTimeout: string | undefined;
  readonly h2UpgradePolicy: string | undefined;
  readonly useClientProtocol: boolean;
  readonly keepAlive: boolean;
}

export interface OutlierDetection {
  readonly place: Place;
  readonly consecutive5xx: number | undefined;
  readonly consecutiveGatewayErrors: number | undefined;
  readonly consecutiveLocalOriginFailures: number | undefined;
  readonly interval: string | undefined;
  readonly baseEjectionTime: string | undefined;
  readonly maxEjectionPercent: number | undefined;
  readonly minHealthPercent: number | undefined;
  readonly errorCodes: boolean;
}

/** TLS towards the upstream. */
export interface ClientTls {
  readonly place: Place;
  readonly mode: string;
  readonly sni: string;
  readonly subjectAltNames: readonly string[];
  readonly credentialName: string;
  readonly clientCertificate: string;
  readonly privateKey: string;
  readonly caCertificates: string;
  readonly insecureSkipVerify: boolean;
}

export interface Tunnel {
  readonly place: Place;
  readonly post: boolean;
  readonly target: string;
}

/** The blocks that a port entry can hold too. */
export interface PolicyBlocks {
  readonly loadBalancer: LoadBalancer | undefined;
  readonly connectionPool: ConnectionPool | undefined;
  readonly outlierDetection: OutlierDetection | undefined;
  readonly tls: ClientTls | undefined;
}

export interface PortPolicy extends PolicyBlocks {
  readonly place: Place;
  readonly port: number;
}

export interface TrafficPolicy extends PolicyBlocks {
  readonly place: Place;
  readonly ports: readonly PortPolicy[];
  readonly tunnel: Tunnel | undefined;
  readonly proxyProtocol: Place | undefined;
  readonly retryBudget: Place | undefined;
}

/** Decodes a traffic policy; undefined when none is written. */
export function trafficPolicy(field: Field, place: PlaceReader): TrafficPolicy | undefined {
  if (!field.exists) return undefined;
  const tunnel = field.get('tunnel');
  const placeIf = (key: string): Place | undefined => (field.get(key).exists ? place(field.get(key)) : undefined);
  return {
    place: place(field),
    ...policyBlocks(field, place),
    ports: field
      .get('portLevelSettings')
      .items()
      .filter((port) => port.get('port').exists)
      .map((port) => ({
        place: place(port),
        port: port.at('port.number').number ?? 0,
        ...policyBlocks(port, place),
      })),
    tunnel: tunnel.exists
      ? {
          place: place(tunnel),
          post: tunnel.get('protocol').text === 'POST',
          target: `${tunnel.get('targetHost').text ?? ''}:${tunnel.get('targetPort').number ?? 0}`,
        }
      : undefined,
    proxyProtocol: placeIf('proxyProtocol'),
    retryBudget: placeIf('retryBudget'),
  };
}

/** Decodes the blocks of a policy, of a port entry or of the default policy of the mesh. */
export function policyBlocks(field: Field, place: PlaceReader): PolicyBlocks {
  const written = <T>(key: string, read: (field: Field, place: PlaceReader) => T): T | undefined =>
    field.get(key).exists ? read(field.get(key), place) : undefined;
  return {
    loadBalancer: written('loadBalancer', loadBalancer),
    connectionPool: written('connectionPool', connectionPool),
    outlierDetection: written('outlierDetection', outlierDetection),
    tls: written('tls', readClientTls),
  };
}

function loadBalancer(field: Field, place: PlaceReader): LoadBalancer {
  const hash = field.get('consistentHash');
  const locality = [field.get('localityLbSetting'), field.get('zoneAwareLbSetting')].find((entry) => entry.exists);
  return {
    place: place(field),
    simple: field.get('simple').text,
    consistentHash: hash.exists ? consistentHash(hash, place) : undefined,
    locality: locality === undefined ? undefined : place(locality),
  };
}

function consistentHash(field: Field, place: PlaceReader): ConsistentHash {
  const header = field.get('httpHeaderName').text;
  const query = field.get('httpQueryParameterName').text;
  const cookie = field.get('httpCookie');
  const key =
    header !== undefined
      ? 'header'
      : cookie.exists
        ? 'cookie'
        : field.get('useSourceIp').boolean !== undefined
          ? 'sourceIp'
          : query !== undefined
            ? 'query'
            : undefined;
  return {
    place: place(field),
    key,
    name: header ?? (cookie.exists ? (cookie.get('name').text ?? '') : (query ?? '')),
    useSourceIp: field.get('useSourceIp').boolean === true,
    maglev: field.get('maglev').exists,
  };
}

function connectionPool(field: Field, place: PlaceReader): ConnectionPool {
  const tcp = field.get('tcp');
  const http = field.get('http');
  return {
    place: place(field),
    maxConnections: positive(tcp.get('maxConnections')),
    connectTimeout: durationOf(tcp.get('connectTimeout')),
    tcpIdleTimeout: durationOf(tcp.get('idleTimeout')),
    maxConnectionDuration: durationOf(tcp.get('maxConnectionDuration')),
    http: http.exists,
    maxPendingRequests: positive(http.get('http1MaxPendingRequests')),
    maxRequests: positive(http.get('http2MaxRequests')),
    maxRequestsPerConnection: positive(http.get('maxRequestsPerConnection')),
    maxRetries: positive(http.get('maxRetries')),
    maxConcurrentStreams: positive(http.get('maxConcurrentStreams')),
    httpIdleTimeout: durationOf(http.get('idleTimeout')),
    h2UpgradePolicy: http.get('h2UpgradePolicy').text,
    useClientProtocol: http.get('useClientProtocol').boolean === true,
    keepAlive: http.get('http2KeepAlive').exists,
  };
}

function outlierDetection(field: Field, place: PlaceReader): OutlierDetection {
  const split = field.get('splitExternalLocalOriginErrors').boolean === true;
  return {
    place: place(field),
    consecutive5xx: field.get('consecutive5xxErrors').number,
    consecutiveGatewayErrors: field.get('consecutiveGatewayErrors').number,
    consecutiveLocalOriginFailures: split ? positive(field.get('consecutiveLocalOriginFailures')) : undefined,
    interval: durationOf(field.get('interval')),
    baseEjectionTime: durationOf(field.get('baseEjectionTime')),
    maxEjectionPercent: positive(field.get('maxEjectionPercent')),
    minHealthPercent: field.get('minHealthPercent').number,
    errorCodes: field.get('outlierDetectionHttpErrorCodes').items().length > 0,
  };
}

/** Decodes TLS settings of a client. */
export function readClientTls(field: Field, place: PlaceReader): ClientTls {
  return {
    place: place(field),
    mode: field.get('mode').text ?? 'DISABLE',
    sni: field.get('sni').text ?? '',
    subjectAltNames: field.get('subjectAltNames').texts(),
    credentialName: field.get('credentialName').text ?? '',
    clientCertificate: field.get('clientCertificate').text ?? '',
    privateKey: field.get('privateKey').text ?? '',
    caCertificates: field.get('caCertificates').text ?? '',
    insecureSkipVerify: field.get('insecureSkipVerify').boolean === true,
  };
}
