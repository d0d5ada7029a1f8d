import type { CompletionContext } from './context';
import type { Suggestion } from './item';
import type { Source } from './placeTypes';

/**
 * Words inside of a text: the one under the cursor gives way, the rest of the text stays.
 * @param word matches the part of the word before the cursor, at the end of a text
 * @param rest matches the part behind it, at the start
 */
function wordsInText(words: Readonly<Record<string, string>>, word: RegExp, rest: RegExp): Source {
  return ({ part, place }: CompletionContext): Suggestion[] => {
    const whole = part.text.slice(place.replace.start, place.replace.end).replace(/^["']|["']$/g, '');
    const typed = word.exec(place.typed)?.[0] ?? '';
    const before = place.typed.slice(0, place.typed.length - typed.length);
    const behind = whole.slice(place.typed.length);
    const after = behind.slice(rest.exec(behind)?.[0].length ?? 0);
    return Object.entries(words).map(([label, detail]) => ({
      value: `${before}${label}${after}`,
      label,
      kind: 'value',
      detail,
    }));
  };
}

/** What expressions can ask. Source: https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  'response.code': 'the status of the answer, a number',
  'response.code_details': 'why there was this status',
  'response.flags': 'what Envoy noted, as bits of a number',
  'response.grpc_status': 'the status of a gRPC answer, a number',
  'response.headers': "headers of the answer: response.headers['x-name']",
  'response.size': 'bytes of the body of the answer',
  'response.total_size': 'bytes of the answer with its headers',
  'request.path': 'the path with its query',
  'request.url_path': 'the path without its query',
  'request.host': 'the host that was asked for',
  'request.method': 'GET, POST ...',
  'request.headers': "headers of the request: request.headers['x-name']",
  'request.query': 'what stands behind the question mark',
  'request.protocol': 'HTTP/1.1, HTTP/2 ...',
  'request.scheme': 'http or https',
  'request.useragent': 'the program that asks',
  'request.id': 'the id that Envoy gives to each request',
  'request.duration': 'how long it took',
  'request.size': 'bytes of the body of the request',
  'request.total_size': 'bytes of the request with its headers',
  'request.time': 'when the first byte came',
  'source.address': 'address and port of the caller',
  'source.port': 'the port of the caller',
  'destination.address': 'address and port that the connection came to',
  'destination.port': 'the port that the connection came to',
  'connection.mtls': 'true where the caller showed a certificate',
  'connection.requested_server_name': 'the SNI',
  'connection.tls_version': 'the version of TLS that the caller speaks',
  'connection.uri_san_peer_certificate': 'the identity in the certificate of the caller',
  'upstream.address': 'address and port of the endpoint',
  'upstream.port': 'the port of the endpoint',
  'upstream.tls_version': 'the version of TLS that is spoken to the endpoint',
  'upstream.transport_failure_reason': 'why the connection to the endpoint failed',
};

/** Attributes in an expression of the Common Expression Language. */
export const celAttributes = wordsInText(ATTRIBUTES, /(?<![\w.])[A-Za-z_][\w.]*$/, /^[\w.]*/);

/** Operators of formats. Source: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators. */
const OPERATORS: Readonly<Record<string, string>> = {
  '%START_TIME%': 'when the request began',
  '%REQ(:METHOD)%': 'GET, POST ...',
  '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%': 'the path before any rewrite',
  '%REQ(:AUTHORITY)%': 'the host that was asked for',
  '%REQ(X-REQUEST-ID)%': 'the id that Envoy gives to each request',
  '%REQ(X-FORWARDED-FOR)%': 'the addresses that the request came through',
  '%REQ(USER-AGENT)%': 'the program that asks',
  '%PROTOCOL%': 'HTTP/1.1, HTTP/2 ...',
  '%RESPONSE_CODE%': 'the status of the answer',
  '%RESPONSE_CODE_DETAILS%': 'why there was this status',
  '%RESPONSE_FLAGS%': 'what Envoy noted: NR, UH, UF, DC ...',
  '%CONNECTION_TERMINATION_DETAILS%': 'why Envoy ended the connection',
  '%UPSTREAM_TRANSPORT_FAILURE_REASON%': 'why the connection to the endpoint failed',
  '%BYTES_RECEIVED%': 'bytes of the body of the request',
  '%BYTES_SENT%': 'bytes of the body of the answer',
  '%DURATION%': 'milliseconds from the first to the last byte',
  '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%': 'milliseconds that the endpoint took',
  '%UPSTREAM_HOST%': 'address and port of the endpoint',
  '%UPSTREAM_CLUSTER_RAW%': 'the cluster that it went to, by its whole name',
  '%UPSTREAM_LOCAL_ADDRESS%': 'address and port that Envoy called from',
  '%DOWNSTREAM_LOCAL_ADDRESS%': 'address and port that the connection came to',
  '%DOWNSTREAM_REMOTE_ADDRESS%': 'address and port of the caller',
  '%DOWNSTREAM_PEER_URI_SAN%': 'the identity in the certificate of the caller',
  '%REQUESTED_SERVER_NAME%': 'the SNI',
  '%ROUTE_NAME%': 'the name of the route that was taken',
  '%TRACE_ID%': 'the trace',
};

/** Operators in the format of an access log. */
export const logOperators = wordsInText(OPERATORS, /%[\w():?-]*$/, /^[\w():?-]*%?/);
