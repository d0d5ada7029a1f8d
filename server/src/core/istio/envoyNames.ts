/** Cipher suites that a server's `tls.cipherSuites` may list. Source: `ValidCipherSuites`, pkg/config/security/security.go. */
export const cipherSuites: readonly string[] = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
];

/**
 * Whether Istio hands an entry of `tls.cipherSuites` on to Envoy. Besides the known names that are the empty text,
 * `ALL`, and whatever begins with something other than a letter or a digit, such as `-AES128-SHA`.
 * Source: `IsValidCipherSuite`, pkg/config/security/security.go.
 */
export function isCipherSuite(text: string): boolean {
  if (text === '' || text === 'ALL') return true;
  return /^[\0-/:-@[-`{-\x7f]/.test(text) || cipherSuites.includes(text);
}

/** Curves that `tlsDefaults.ecdhCurves` may list. Source: `ValidECDHCurves`, pkg/config/security/security.go. */
export const ecdhCurves: readonly string[] = [
  'P-224',
  'P-256',
  'P-384',
  'P-521',
  'X25519',
  'X25519Kyber768Draft00',
  'X25519MLKEM768',
];

/** Whether Istio knows a curve; the empty text passes. Source: `IsValidECDHCurve`, pkg/config/security/security.go. */
export function isEcdhCurve(text: string): boolean {
  return text === '' || ecdhCurves.includes(text);
}

/**
 * What Envoy writes as response flags where Istio's routing is the reason
 * (https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags).
 */
export const responseFlags: Readonly<Record<string, string>> = {
  NR: 'no route matches the request',
  NC: 'the cluster that the route names does not exist',
  UH: 'the cluster has no healthy endpoint',
  UF: 'the connection to the endpoint failed',
  DI: 'the request was delayed by a fault',
  FI: 'the request was aborted by a fault',
};

/**
 * Names of filters from before Envoy 1.14 and what they are called now; one stood for two filters.
 * Source: pkg/config/xds/deprecated.go.
 */
export const oldFilterNames: Readonly<Record<string, readonly string[]>> = {
  'envoy.buffer': ['envoy.filters.http.buffer'],
  'envoy.cors': ['envoy.filters.http.cors'],
  'envoy.csrf': ['envoy.filters.http.csrf'],
  'envoy.http_dynamo_filter': ['envoy.filters.http.dynamo'],
  'envoy.ext_authz': ['envoy.filters.http.ext_authz', 'envoy.filters.network.ext_authz'],
  'envoy.fault': ['envoy.filters.http.fault'],
  'envoy.grpc_http1_bridge': ['envoy.filters.http.grpc_http1_bridge'],
  'envoy.grpc_json_transcoder': ['envoy.filters.http.grpc_json_transcoder'],
  'envoy.grpc_web': ['envoy.filters.http.grpc_web'],
  'envoy.gzip': ['envoy.filters.http.gzip'],
  'envoy.health_check': ['envoy.filters.http.health_check'],
  'envoy.ip_tagging': ['envoy.filters.http.ip_tagging'],
  'envoy.lua': ['envoy.filters.http.lua'],
  'envoy.rate_limit': ['envoy.filters.http.ratelimit'],
  'envoy.router': ['envoy.filters.http.router'],
  'envoy.squash': ['envoy.filters.http.squash'],
  'envoy.listener.http_inspector': ['envoy.filters.listener.http_inspector'],
  'envoy.listener.original_dst': ['envoy.filters.listener.original_dst'],
  'envoy.listener.original_src': ['envoy.filters.listener.original_src'],
  'envoy.listener.proxy_protocol': ['envoy.filters.listener.proxy_protocol'],
  'envoy.listener.tls_inspector': ['envoy.filters.listener.tls_inspector'],
  'envoy.client_ssl_auth': ['envoy.filters.network.client_ssl_auth'],
  'envoy.http_connection_manager': ['envoy.filters.network.http_connection_manager'],
  'envoy.mongo_proxy': ['envoy.filters.network.mongo_proxy'],
  'envoy.ratelimit': ['envoy.filters.network.ratelimit'],
  'envoy.redis_proxy': ['envoy.filters.network.redis_proxy'],
  'envoy.tcp_proxy': ['envoy.filters.network.tcp_proxy'],
};

const statusCodes: ReadonlySet<number> = new Set(
  [
    [0, 100],
    range(200, 208),
    [226],
    range(300, 305),
    [307, 308],
    range(400, 417),
    range(421, 424),
    [426, 428, 429, 431],
    range(500, 508),
    [510, 511],
  ].flat(),
);

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * Whether Envoy can answer with a status code; 0 stands for none.
 * Source: `StatusCode`, envoy/type/v3/http_status.proto of Envoy's API.
 */
export function isEnvoyStatusCode(code: number): boolean {
  return statusCodes.has(code);
}
