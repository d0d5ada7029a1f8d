/** The five resolutions of a ServiceEntry side by side, as a Markdown page. */
export function compareResolutions(): string {
  const lines = ROWS.map(([topic, ...cells]) => `| ${topic} | ${cells.join(' | ')} |`);
  return [
    '# The five resolutions of a ServiceEntry',
    '',
    'The resolution says how the *proxy* finds the upstream address once it has recognised the traffic. By what it recognises it (Host header, SNI, address, port) depends on the protocol of the port. The application needs an answer from DNS in any case.',
    '',
    '| | NONE | STATIC | DNS | DNS_ROUND_ROBIN | DYNAMIC_DNS |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
    '**When to use which.** Fixed addresses or workloads of your own: STATIC. A name with few addresses, of which each should be watched and balanced: DNS. The name of a big provider whose answers change all the time, or a database endpoint: DNS_ROUND_ROBIN. Allow-lists by wildcard or range: NONE. Wildcards that Envoy should look up itself: DYNAMIC_DNS.',
    '',
    'Without `resolution` the value is NONE.',
    '',
  ].join('\n');
}

const ROWS: readonly (readonly [string, string, string, string, string, string])[] = [
  ['Cluster type in Envoy', 'ORIGINAL_DST', 'EDS', 'STRICT_DNS', 'LOGICAL_DNS', 'dynamic forward proxy'],
  ['Who looks names up', 'the application only', 'nobody but the application', 'Envoy, in the background', 'Envoy, in the background', 'Envoy, for the request'],
  ['When', '–', 'istiod pushes changes', 'with the cluster, then by TTL', 'with the cluster, then by TTL', 'first request for a name, then cached'],
  ['Upstream hosts', 'one for each dialled IP', 'one for each endpoint', 'one for each address of the answer', 'one: the first address of the answer', 'one for each name'],
  ['`endpoints`', 'refused', 'IPs or Unix sockets', 'any number, IPs or names', 'one at most, IP or name', 'refused'],
  ['`workloadSelector`', 'pointless', 'yes', 'yes', 'accepted', 'ignored'],
  ['`addresses`', 'IPs and ranges', 'IPs and ranges', 'IPs', 'IPs', 'refused'],
  ['Wildcard hosts', 'yes', 'yes', 'with `endpoints` only', 'with an endpoint only', 'required'],
  ['Protocols', 'any', 'any', 'any', 'any', 'HTTP, HTTP2, GRPC, TLS'],
  ['Automatic address', 'never', 'yes', 'yes', 'yes', 'yes'],
  ['Load balancing, hashing', 'no', 'yes', 'yes', 'no: one host', 'no'],
  ['Outlier detection', 'nothing to fail over to', 'for each endpoint', 'for each address', 'all or nothing', 'makes istiod fail'],
  ['Subsets', 'select nothing', 'by endpoint labels', 'by endpoint labels', 'of the one endpoint', 'never created'],
  ['Failover by locality', 'no', 'yes', 'yes', 'no', 'no'],
  ['Connection limits', 'yes', 'yes', 'yes', 'yes', 'yes'],
  ['TLS origination', 'yes', 'yes', 'yes', 'yes', 'yes'],
  ['When the answer changes', '–', '–', 'old addresses are drained, open TCP connections stay', 'open connections stay', 'open connections stay'],
  ['Behind a gateway', '**no**: 503 (UH)', 'yes', 'yes', 'yes', 'not on HTTP ports'],
  ['Since Istio', 'always', 'always', 'always', '1.12', '1.28 ambient, 1.30 sidecars'],
];
