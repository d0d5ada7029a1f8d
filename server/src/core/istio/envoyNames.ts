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
