/** Types of extension providers by what they can be used for. Source: pilot/pkg/model/telemetry.go, extensionproviders. */
export const TRACERS = /^(?:zipkin|opentelemetry|datadog|skywalking|stackdriver|lightstep|opencensus)$/i;
export const METRICS = /^prometheus$/;
export const LOGGERS = /^(?:envoy(?:FileAccessLog|HttpAls|TcpAls|OtelAls)|stackdriver)$/;
export const AUTHORIZERS = /^envoyExtAuthz(?:Http|Grpc)$/;

/** The members of an authorizer that list headers, as alternatives of a way. */
export const AUTHORIZER_HEADERS =
  'includeRequestHeadersInCheck|headersToUpstreamOnAllow|headersToDownstreamOnDeny|headersToDownstreamOnAllow';
