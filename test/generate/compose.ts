import type { Random } from './random';

/** What texts of a theme are made of; any of it may stand behind any other. */
const PIECES: Readonly<Record<string, readonly string[]>> = {
  host: ['a', 'b1', 'com', 'svc', 'cluster', 'local', '.', '.', '.', '*', '*.', '-', '_', 'A', 'é', 'xn--a', '1', '0', '10', '255', ':', ':80', '/', '//', '~', '@', ' ', '[', ']', '::', '%', 'http:', 'spiffe:', 'ns', 'default'],
  address: ['1', '10', '255', '256', '0', '00', '.', '.', '.', ':', ':', '::', '/', '/8', '/32', '/33', '/128', '/129', 'f', 'ffff', '1.2.3.4', '10.0.0.', 'fe80', '%', '%1', '[', ']', 'unix:', '///', '@', 'a', ' ', '-', '+', '0x1', '*'],
  duration: ['1', '0', '5', '10', '100', '999', '3600', '315576000000', '.', '.5', 's', 's', 'ms', 'us', 'µs', 'ns', 'm', 'h', 'd', '-', '+', ' ', 'e', '_', ','],
  regex: ['a', 'b', '.', '*', '+', '?', '|', '(', ')', '(?:', '(?i)', '(?P<n>', '(?<m>', '(?=', '(?!', '[', ']', '[a-z]', '[^', '^', '$', '{1}', '{2,3}', '{1001}', '{,1}', '\\', '\\d', '\\pL', '\\p{', '}', '\\b', '\\x{41}', '\\Q', '\\E', '\\1', '-', '&&', '[:alpha:]', 'é', '\\/', '"', "'", ' '],
  path: ['/', '/', '/', 'a', 'b', '*', '**', '{*}', '{**}', '{', '}', '.', '..', '-', '%2f', '%', '?', '#', '=', 'é', ' ', '\\', '~', '@', ':', ';', ',', '&'],
  header: ['x', 'X', '-', '_', '.', ':', '/', ' ', 'a', '1', ';', '%', '(', ')', '"', 'é', 'host', 'path', 'cookie', 'authority', ',', '\t'],
  format: ['%', '%', '%%', 'REQ', '(', ')', 'X-A', '?', ':10', ':', 'PROTOCOL', 'START_TIME', 'a', ' ', 'DOWNSTREAM_REMOTE_ADDRESS', '"', '[', ']', 'UPSTREAM_METADATA', '{', '}', 'TRACE_ID', 'ENVIRONMENT'],
  url: ['http', 'https', 'oci', 'file', ':', '//', '/', '/', 'a', 'a.com', '.', ':80', ':0', ':99999', '?', '#', '@', '%', '%20', '%zz', '[::1]', '[', ']', ' ', 'é', '*', '-', '_', '\\', 'sha256:', '&', '='],
  expression: ['a', 'true', 'false', 'null', '1', '1u', '1.5', '"x"', "'x'", 'response', '.', 'code', 'request', 'headers', 'has(', 'size(', '(', ')', '[', ']', '{', '}', '&&', '||', '!', '-', '+', '*', '/', '%', '==', '!=', '<', '>=', 'in', '?', ':', ',', ' ', ' ', 'matches', 'exists', 'x', '// c', 'b"a"', 'r"\\"', '0x1F', 'duration', 'timestamp', 'metadata', 'connection', 'mtls', 'source', 'address', 'string(', 'int('],
  identity: ['request', 'source', 'destination', 'connection', 'experimental', '.', '.', 'headers', 'auth', 'claims', 'ip', 'port', 'principal', 'namespace', 'serviceAccount', 'labels', '[', ']', 'a', '*', '/', 'ns', 'sa', 'spiffe://', 'cluster.local', '-', ' ', 'trustDomain', 'envoy.filters', 'sni'],
  label: ['a', 'B', '1', '-', '_', '.', '/', 'example.com', 'istio.io', 'k8s', '*', ' ', 'é', ':', '=', 'x'],
  json: ['{', '}', '[', ']', '"keys"', ':', ',', '"kty"', '"RSA"', '"EC"', '"oct"', '"n"', '"e"', '"AQAB"', '"d"', '"k"', '"crv"', '"P-256"', '"x"', '"y"', '1', 'null', 'true', ' ', '"a"', '\\u0041', '"use"', '"alg"', '"x5c"', '"kid"'],
  retry: ['5xx', 'reset', 'gateway-error', 'connect-failure', 'cancelled', ',', ',', ' ', '503', '100', '599', '600', '0', '-', '+', 'retriable-4xx', 'a', 'X'],
  number: ['0', '1', '5', '9', '80', '443', '65535', '.', 'e', '-', '+', '_', 'x', 'o', 'b', ':', ' ', '%', 'n', 'u', 'inf', 'nan'],
};

const THEMES = Object.values(PIECES);

/** A text of a few pieces that belong to one theme. */
export function compose(random: Random): string {
  const pieces = random.pick(THEMES);
  return Array.from({ length: 1 + random.below(7) }, () => random.pick(pieces)).join('');
}

/** A text into which a piece of some theme has come. */
export function spliced(random: Random, old: string): string {
  const at = random.below(old.length + 1);
  return old.slice(0, at) + random.pick(random.pick(THEMES)) + old.slice(random.once(2) ? at : at + 1);
}
