import type { OwnField } from './ownFile';

const text = (words: string, example?: string): OwnField => ({
  type: 'string',
  words,
  ...(example === undefined ? {} : { example }),
});

const destination: OwnField = {
  type: 'object',
  words:
    'A destination: `reviews.shop`, with the subset behind it (`reviews.shop v2`), or a map with host, subset, port and weight. What is left out may be anything.',
  asText: 'reviews.shop v2',
  required: ['host'],
  fields: {
    host: text('The host of the destination, in full or without `.svc.cluster.local`.', 'reviews.shop'),
    subset: text('The subset of the host, as a DestinationRule names it.', 'v2'),
    port: { type: 'integer', words: 'The port of the Service that requests go to.', minimum: 1, maximum: 65_535 },
    weight: {
      type: 'number',
      words: 'The share of the requests that go there, in percent. Without a split it is 100.',
      minimum: 0,
      maximum: 100,
    },
  },
};

const OUTCOMES: Readonly<Record<string, string>> = {
  forwarded: 'The request reaches a destination of the mesh.',
  'passes through': 'The connection goes on to the address that was dialled; no rule of the mesh acts on it.',
  redirected: 'The proxy tells the caller to ask elsewhere.',
  'answered directly': 'The proxy answers by itself.',
  blocked: 'A policy or the mesh configuration does not let it through.',
  'partly fails': 'Some of the destinations of a split cannot be reached or refuse the request.',
  fails: 'It comes to nothing: no route, no destination, no endpoint.',
};

const expectation = (words: string): OwnField => ({
  type: 'object',
  words,
  fields: {
    outcome: {
      type: 'string',
      words: 'What becomes of the request, in a word.',
      enum: Object.keys(OUTCOMES),
      valueWords: OUTCOMES,
    },
    status: {
      type: 'integer',
      words: 'The HTTP status that a proxy answers with: of a redirect, a direct response, an error.',
      minimum: 100,
      maximum: 599,
    },
    destination,
    destinations: {
      type: 'list',
      words: 'All destinations of a split, in any order. One that is not listed makes the test fail.',
      items: destination,
    },
    rule: text(
      'Which rule decides: `namespace/name` of its object, the name of the rule, or both with the number as the preview shows it.',
      'shop/reviews',
    ),
    redirect: text('Where a redirect leads, as far as the configuration says it.', 'https://shop.example.com/'),
    path: text('The path that the destination sees, after a rewrite.', '/v1/items'),
    timeout: text('The timeout of the route, such as `10s`; `none` where there is none.', '10s'),
    retries: { type: 'integer', words: 'How many times the proxy tries again.', minimum: 0 },
  },
  oneOf: [{ members: ['destination', 'destinations'], required: false }],
});

const request: OwnField = {
  type: 'object',
  words:
    'What is asked for: `GET http://reviews:9080/api`, or a map with headers and more. Schemes are http, https, grpc, tls and tcp.',
  asText: 'GET http://reviews:9080/api',
  required: ['url'],
  fields: {
    url: text('The address as the caller writes it: scheme, host, port and path.', 'http://reviews:9080/api'),
    protocol: {
      type: 'string',
      words: 'The protocol, where the address has no scheme or another one is spoken.',
      enum: ['http', 'grpc', 'https', 'tls', 'tcp'],
      valueWords: {
        http: 'Plain HTTP.',
        grpc: 'Plain gRPC.',
        https: 'HTTP in TLS that the caller begins itself: the sidecar sees TLS only.',
        tls: 'TLS that the caller begins itself, with anything in it.',
        tcp: 'Anything else.',
      },
    },
    method: text('The method; GET where it is left out.', 'POST'),
    headers: {
      type: 'map',
      words: 'Headers of the request. `host` goes before the host of the address.',
      values: text('What the request has in this header.', 'true'),
    },
    sni: text(
      'The server name in the TLS of the caller, where it is not the host of the address.',
      'reviews.example.com',
    ),
    address: text('The address that is dialled, whatever the name resolves to.', '10.96.0.20'),
    mtls: {
      type: 'boolean',
      words: 'True when the caller at a gateway is a proxy of the mesh, which speaks mutual TLS of Istio.',
    },
  },
};

const test: OwnField = {
  type: 'object',
  words: 'A test: who asks for what, and where the request must go.',
  required: ['request'],
  usual: ['name', 'from', 'request', 'expect'],
  oneOf: [{ members: ['from', 'gateway'], required: true }],
  someOf: [['expect', 'not']],
  fields: {
    name: text('What the test is about, in a few words. Reports call the test by it.', 'previews go to the canary'),
    from: text('Who asks: `namespace/workload`, or a namespace, which means any pod in it.', 'shop/web'),
    gateway: text(
      'For requests from outside: the gateway that they reach, `namespace/name` of its workload or of a Gateway.',
      'istio-system/istio-ingressgateway',
    ),
    labels: {
      type: 'map',
      words: 'The labels of the pod that asks, where `from` is a namespace.',
      values: text('The value of the label.'),
    },
    sidecar: { type: 'boolean', words: 'False for a caller without a sidecar.' },
    dnsCapture: {
      type: 'boolean',
      words:
        'Whether the sidecar of the caller answers its DNS questions; by default what the mesh configuration says.',
    },
    request,
    expect: expectation('What must become of the request. What is left out may be anything.'),
    not: expectation('What must not become of the request: the test fails when all that is written here is so.'),
  },
};

/** A file of routing tests: `*.pilotage-test.yaml`. */
export const testFileFields: OwnField = {
  type: 'object',
  words:
    'Routing tests: `pilotage test`, and the Testing view of the editor, ask whether each request goes where it should.',
  required: ['tests'],
  fields: {
    world: text(
      'The folder of the kustomization, chart or workspace folder that the tests are about, seen from this file. By default the one with the caller in it that is nearest to this file.',
      '../overlays/staging',
    ),
    tests: { type: 'list', words: 'The tests.', items: test },
  },
};
