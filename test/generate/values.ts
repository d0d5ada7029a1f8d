import type { FieldSchema } from '../../server/src/core/schema/types';
import type { Random } from './random';
import { text } from './tree';
import type { Scalar } from './tree';

/** What is written where a number stands; some of it is text to YAML readers. */
export const NUMBERS = (
  '-1 0 1 2 3 5 10 50 80 99 100 101 199 200 299 300 404 443 499 500 511 512 599 600 999 1000 1024 6553 6554 8080 ' +
  '15000 15090 16383 16384 65534 65535 65536 2147483647 2147483648 4294967295 4294967296 9007199254740993 ' +
  '9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616 -2147483648 -2147483649 ' +
  '-0 0.0 0.5 1.0 1.5 99.99 100.0 100.1 1e2 1e3 1E+2 1.e1 .5 5. 0x1F 0X1f 0o17 017 0b101 1_000 +5 +0 ' +
  '12:30 190:20:30 .inf -.inf .nan 1e400 5e-324 0.1e1 08 09 0xG'
).split(' ');

const WHOLE = NUMBERS.filter((number) => /^[1-9]\d{0,5}$|^[01]$/.test(number));

/** Plain scalars that readers of YAML 1.1 and 1.2 take for different things. */
const WORDS = (
  'true false yes no on off y n Y N True TRUE tRue null Null NULL ~ nil none 2024-01-01 2024-01-01T10:00:00Z ' +
  '!!str\x20 1.2.3 0.0.0.0/0 1.2.3.4 ::1 a:b'
)
  .split(' ')
  .map((word) => word.trim());

const LONG = [62, 63, 64, 127, 128, 252, 253, 254, 255, 256, 320, 321, 1023, 1024, 1025, 2048, 2049].map((length) =>
  'a'.repeat(length),
);
const LABELS = Array.from({ length: 70 }, () => 'abc').join('.');

/** Texts by what they are tried for. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  host: [
    ...['*', '**', '*.', '*.com', '*.a.com', '*a.com', 'a*.com', 'a.*.com', '*-a.com', '*.*.com', '*.*', '*com', '.'],
    ...['a..com', '.a.com', 'a.com.', 'a.com..', '-a.com', 'a-.com', 'a_b.com', 'A.COM', 'xn--bcher-kva.com', 'bücher.de'],
    ...['a.com:80', 'http://a.com', 'a.com/b', 'a b.com', ' a.com', 'a.com ', '1.2.3.4', '999.1.1.1', '1.2.3', '[::1]'],
    ...['::1', 'fe80::1%eth0', 'a', 'a.b', 'a.svc.cluster.local', 'reviews.shop.svc.cluster.local', '*.local', 'mesh'],
    ...['localhost', '0', '1', '1.1', 'a.1', 'inbound.a.com', 'outbound_.80_._.a.com', '~', './*', '*/*', '~/*', 'ns/*'],
    ...['ns/*.a.com', 'ns/a.com', './a.com', 'ns/', '/a.com', 'ns/a/b', '~ns/*', '~./*', '~*/*', '*/a.com', '~/a.com', 'NS/a'],
    ...[LABELS, `${'a'.repeat(63)}.com`, `${'a'.repeat(64)}.com`, `*.${'a'.repeat(252)}`],
  ],
  address: [
    ...['1.2.3.4', '01.2.3.4', '1.2.3.4/32', '1.2.3.4/0', '1.2.3.4/33', '1.2.3.0/24', '1.2.3.4/24', '0.0.0.0/0', '/24'],
    ...['1.2.3.4/', '1.2.3.4/08', '1.2.3.4/-1', '1.2.3.4/+1', '256.1.1.1', '1.2.3', '1.2.3.4.5', '::', '::1', '::/0', '::1/128'],
    ...['::1/129', '2001:db8::/32', '2001:DB8::1', '::ffff:1.2.3.4', '::ffff:1.2.3.4/96', '::ffff:1.2.3.4/128', 'fe80::1%eth0'],
    ...['fe80::1%eth0/64', '1::2::3', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7', '12345::', ':1', '[::1]', '[::1]:80', '0x7f.1', '*'],
    ...['unix:///var/run/a', 'unix://@a', 'unix://', 'unix:a', 'unix:///', '@a', '1.2.3.4:80', '240.0.0.0/4', '1.2.3.4 '],
  ],
  duration: [
    ...['0s', '1s', '-1s', '1', '', 's', '1ms', '0.5ms', '999us', '1000us', '1us', '1µs', '1μs', '1ns', '1.5s', '.5s', '1.s', '+1s'],
    ...['1m', '1h', '1d', '1h1m1s', '1s1h', '1S', '1 s', ' 1s', '1s ', '0', '-0s', '0.0s', '0.001s', '0.0001s', '1e3s', '1_0s'],
    ...['87600h', '87601h', '8760h', '292277024627h', '2562047h47m16.854775807s', '2562047h47m16.854775808s', '9999999999s'],
    ...['315576000000s', '315576000001s', '3600s', '3601s', '1.0000000001s', '1.123456789s', '1.1234567891s', '1s500ms', '0h0m0s'],
    ...['1h0.001ms', '1.5h', '59m59s', '00001s', '1s-1s', '-0.5s', '0.999ms', '1.001ms', '1ms1us', '10ms', '100ms'],
  ],
  regex: [
    ...['.*', '*', '(', ')', '[', '[a', '[]a]', '[a-', '[z-a]', 'a{2}', 'a{1001}', 'a{1000}', 'a{2,1}', 'a{,2}', '{', '}', 'a**'],
    ...['a*?', 'a+?+', '(?i)a', '(?P<n>a)', '(?<n>a)', '(?P<n>a)(?P<n>b)', '(?=a)', '(?!a)', '(?<=a)', '\\', '\\1', '\\d', '\\p{L}'],
    ...['\\pN', '\\p{Greek}', '\\p{Nope}', '\\PL', '\\p', '[[:alpha:]]', '[[:foo:]]', '\\Q.\\E', '\\Q', '\\C', '\\z', '\\Z', '\\A'],
    ...['\\x{10FFFF}', '\\x{110000}', '\\x4', '\\x41', '\\077', '\\8', '\\_', '\\/', '\\é', 'é', '', '^$', '|', 'a||b', '(?:)', '()'],
    ...['(?i-s:a)', '(?z)', '(?', '(?i', '((a{100}){100}){100}', '(a{30}){40}', 'x{0}', 'x{00}', 'x{1,}', '+', '?', 'a|*', '\\b\\B', '[^]'],
    ...['[\\w-a]', '[a-\\d]', '[[:^digit:]]', '(?s).', '(?m)^a$', '(?U)a+', 'a{1}{2}', '[a&&b]', '\\pLu', '\\p{Lu}', '\\p{^Lu}', '(?P<>a)'],
    ...['(?P<1>a)', '(?P=n)', '(?P>n)', '(?#c)', '\\k<n>', '\\g1', '\\h', '\\R', '\\K', '\\G', '\\u0041', '\\cA', '\\e', '\\0', '\\01'],
    ...['(?:(?:a{10}){10}){10}', '(?:(?:a{11}){10}){10}', '[a-z]{1,1000}', '(a|b){500}', 'a'.repeat(1100), '('.repeat(1001)],
    ...['a'.repeat(101), '.{100}', '(?i)\\p{Greek}', '\\p{any}', '\\p{Any}', '\\p{L&}', '\\p{Latin}', '\\p{Script=Latin}', '\ufffd'],
  ],
  path: [
    ...['/', '', 'a', '/a', '/a/', '//', '/a//b', '/*', '/a*', '*/a', '*', '**', '/**', '/a/*/b', '/{*}', '/{**}', '/{*}/{**}'],
    ...['/{**}/{*}', '/{**}/a', '/{**}/{**}', '/a{*}', '/{*}a', '/{a}', '/{', '/}', '/{}', '/*/{*}', '/{*}*', '/a?b', '/a#b', '/a%2fb'],
    ...['/a%2', '/../a', '/./a', '/a/..', '/a\\b', '/é', ' /a', '/a b', '/{**}.{*}', '/a-_.~b', '/a@b', '/a&b', '/a{**}', '{*}', '/{***}'],
  ],
  header: [
    ...['x-a', 'X-A', ':path', ':authority', ':method', ':scheme', 'host', 'Host', 'HOST', 'a b', 'a:b', 'a_b', 'a.b', '', ' ', 'é', 'a\tb'],
    ...['a\nb', 'x-b3-traceid', 'x-envoy-retry-on', ':foo', ':', 'a/b', '(a)', 'a;b', 'a,b', 'a=b', 'a"b', '1', '-', '_', 'a%b', 'a\u0000b'],
  ],
  format: [
    ...['%', '%%', '%%%', '%REQ(X)%', '%REQ(X):5%', '%REQ(X%', '%DOWNSTREAM_REMOTE_ADDRESS%', '%NOPE%', '%START_TIME(%Y)%', '100%', 'a%b%c'],
    ...['%%REQ(A)%%', '%RESP(a?b):10%', '%req(a)%', '%REQ(a)%%', '%PROTOCOL%x', '%UPSTREAM_METADATA(["a", "b"])%', '%DYNAMIC_METADATA(a:b)%'],
  ],
  label: [
    ...['a', 'A', 'a/b', 'a.b/c', '/a', 'a/', 'a/b/c', 'a b', '-a', 'a-', '_a', 'a_', '.a', 'a.', '*', 'a*', '*a', 'é', '1', 'app', 'version'],
    ...['topology.istio.io/network', 'istio.io/rev', 'A.B/c', 'a..b/c', 'security.istio.io/tlsMode', 'a--b', 'a.-b/c', 'a=b', ' a', 'a,b'],
  ],
  url: [
    ...['http://a', 'https://a.com', 'ftp://a', 'http://', 'http:///a', 'http://a:80', 'http://a:0', 'http://a:65536', 'http://a:b', 'a', '//a'],
    ...['http:a', 'http://[::1]', 'http://[::1]:80/b', 'http://[::1', 'http://a b', 'http://a/%zz', 'http://a?b', 'http://u:p@a', 'HTTP://A'],
    ...['oci://a/b:c', 'oci://a/b@sha256:00', 'file:///a', 'file://a', 'file:', 'a.b/c:d', 'a/b', 'docker://a', 'http://a:/b', '://a', ':a'],
    ...['http://a#b', 'http://a_b', 'http://*', 'http://é', '%41://a', '1http://a', 'http://a\u0000', 'gs://a', 's3://a', 'http://-a', 'https://a/ b'],
  ],
  identity: [
    ...['*', 'a*', '*a', '*a*', 'a*b', 'cluster.local/ns/a/sa/b', 'spiffe://a/ns/b/sa/c', 'a/b', 'a/b/c', 'a/', '/a', 'ns/a/sa/b', '**'],
    ...['spiffe://*', 'a/*', '*/a', 'request.headers[x]', 'request.headers[]', 'request.headers[', 'source.ip', 'source.ip ', 'Source.ip'],
    ...['request.auth.claims[a][b]', 'request.auth.claims[a', 'request.auth.claims', 'connection.sni', 'destination.port', 'destination.ip'],
    ...['experimental.envoy.filters.a[b]', 'experimental.envoy.filters.', 'source.trustDomain', 'source.serviceAccount', 'source.namespace'],
    ...['source.principal', 'request.auth.principal', 'request.auth.audiences', 'request.auth.presenter', 'remote.ip', 'source.labels[a]'],
    ...['destination.labels[a]', 'destination.name', 'destination.user', 'request.regex.headers[a]', 'istio.sni', 'request.headers[a]b'],
  ],
  retry: [
    ...['5xx', '503', '5xx,503', '5xx, 503', ',', '5xx,', ',5xx', 'cancelled', 'gateway-error,reset', '99', '100', '599', '600', '+500', '0500'],
    ...['nope', '5XX', 'retriable-status-codes', '-1', '4294967296', 'reset-before-request', 'http3-post-connect-failure', 'all', '5xx;reset'],
  ],
  protocol: [
    ...['HTTP', 'http', 'Http', 'HTTPS', 'HTTP2', 'HTTP3', 'GRPC', 'GRPC-WEB', 'gRPC-Web', 'grpc_web', 'TCP', 'UDP', 'TLS', 'MONGO', 'Redis'],
    ...['MySQL', 'HBONE', 'DoubleHBONE', 'double-hbone', 'TCPX', 'auto', 'Unsupported', 'SCTP', 'HTTP_PROXY', 'PROXY', 'http-proxy', 'kube'],
  ],
  expression: [
    ...['response.code >= 400', 'true', '1', 'a', 'request.nope', 'has(request.headers)', "request.headers['a'] == 'b'", '(', 'a &&', '"x"'],
    ...["'a' in request.headers", 'response.code', 'response.code == "a"', 'connection.mtls', 'size(request.path) > 1', 'xds.cluster_name'],
    ...['[1,2].exists(x, x == 1)', '{"a": 1}', 'request.path.matches("(")', 'timestamp(1)', '1 + 1 == 2', 'filter_state', 'upstream.address'],
    ...['duration("1s")', 'null', 'has(a)', 'a ? b : c', '!true', '-1', '1u', "b'a'", 'request.size > 1u', 'source.ip == "a"', '`a`'],
  ],
  key: [
    ...['{}', '{"keys":[]}', '{"keys":[{"kty":"RSA"}]}', '{"keys":', '[]', 'null', '1', '"a"', '{"keys":{}}', '{"a":1}', '{"keys":[{}]}'],
    ...['{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}', '{"keys":[{"kty":"oct","k":"YQ"}]}', '{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}]}'],
  ],
  plain: ['', ' ', 'a', 'A', '0', '1', 'null', 'true', '~', '*', '.', '..', '-', '_', '/', ':', ',', ';', '@', '#', '%', '\t', '\n', '\r', '\u0000', '\u200b', '\ufeff', '\u{1f600}', 'é', 'e\u0301', 'ß', 'İ', '\u00a0', '"', "'", '\\'],
};

const THEMES = Object.values(TEXTS);

/** Names of fields and the texts that are tried there first. */
const BY_NAME: readonly (readonly [RegExp, readonly string[]])[] = [
  [/host|sni|domain|subjectAltNames|^name$|gateways|exportTo|namespaces/i, [...(TEXTS.host ?? []), ...(TEXTS.label ?? [])]],
  [/address|cidr|ip|subnet|bind/i, TEXTS.address ?? []],
  [/timeout|interval|duration|time|ttl|delay|age|backoff|window|after/i, TEXTS.duration ?? []],
  [/regex|pattern|match/i, TEXTS.regex ?? []],
  [/path|prefix|exact|uri/i, [...(TEXTS.path ?? []), ...(TEXTS.url ?? [])]],
  [/header|claim|cookie|key|set|add|remove|method/i, [...(TEXTS.header ?? []), ...(TEXTS.format ?? []), ...(TEXTS.identity ?? [])]],
  [/url|issuer|jwks/i, [...(TEXTS.url ?? []), ...(TEXTS.key ?? [])]],
  [/principals|values|serviceAccounts|ports|audience/i, [...(TEXTS.identity ?? []), ...NUMBERS]],
  [/retry/i, TEXTS.retry ?? []],
  [/protocol/i, TEXTS.protocol ?? []],
  [/expression|^value$/i, [...(TEXTS.expression ?? []), ...(TEXTS.format ?? [])]],
  [/labels|selector|subset|locality|from|to$/i, [...(TEXTS.label ?? []), 'a/b', 'a/b/c', 'a/*', '*/b', 'a/b/*', 'a//c', '/', 'a/b/c/d']],
];

/** A text for a field of this name, rather an odd one. */
export function oddText(random: Random, name: string): string {
  if (random.once(12)) return random.pick(LONG);
  const own = BY_NAME.filter(([names]) => names.test(name)).flatMap(([, texts]) => texts);
  return random.pick(own.length > 0 && !random.once(4) ? own : random.pick(THEMES));
}

/** A scalar of a type that may not be the one of the field. */
export function oddScalar(random: Random, name: string): Scalar {
  const kind = random.below(8);
  if (kind < 2) return { text: random.pick(NUMBERS) };
  if (kind < 3) return { text: random.pick(WORDS) };
  if (kind < 4) return text(random.pick(NUMBERS));
  return text(oddText(random, name));
}

/** A scalar that has the type of the field and often one of its bounds. */
export function fittingScalar(random: Random, name: string, schema: FieldSchema): Scalar {
  if (schema.enum && !random.once(8)) return text(random.pick(schema.enum));
  switch (schema.type) {
    case 'boolean':
      return { text: random.pick(['true', 'false']) };
    case 'integer':
    case 'number':
      return { text: random.pick(random.once(4) ? NUMBERS : [...boundsOf(schema), ...WHOLE]) };
    case 'intOrString':
      return random.once(2) ? { text: random.pick(NUMBERS) } : text(random.pick(['http', '50%', '1', 'a b', '']));
    default:
      return text(lengthOf(random, schema) ?? (schema.istio === 'duration' ? random.pick(TEXTS.duration ?? []) : oddText(random, name)));
  }
}

function boundsOf({ minimum, maximum }: FieldSchema): string[] {
  return [minimum, maximum].flatMap((bound) =>
    bound === undefined ? ['1', '5', '100'] : [`${bound - 1}`, `${bound}`, `${bound}`, `${bound + 1}`],
  );
}

function lengthOf(random: Random, { minLength = 0, maxLength }: FieldSchema): string | undefined {
  if (maxLength === undefined || !random.once(5)) return undefined;
  return random.pick(['a', 'é', '\u{1f600}']).repeat(random.pick([minLength, maxLength, maxLength + 1]));
}
