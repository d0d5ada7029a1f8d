import assert from 'node:assert/strict';
import path from 'node:path';
import {
  LiveRouting,
  Workspace,
  createSchemas,
  defaultSettings,
  readCaller,
  readRequest,
  requestUrl,
  storyMarkdown,
  storyMermaid,
  tableMarkdown,
  tableOf,
  tellRoute,
} from '../../../server/src/core/index';
import type { Caller, RoutingStory, StoryPlace, WrittenRequest } from '../../../server/src/core/index';
import { assertGolden } from '../../support/golden';
import { deployment, documents, service } from '../../support/workloads';

const SHOP = documents(
  service('shop/reviews', 'port: 9080, name: http'),
  deployment('shop/reviews-v1', { labels: 'app: reviews, version: v1' }),
  deployment('shop/web'),
);

const RULES = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http:
    - name: debug
      match: [{headers: {x-debug: {exact: "on"}}}]
      directResponse: {status: 204}
    - match: [{uri: {prefix: /api/}}]
      timeout: 10s
      retries: {attempts: 2, perTryTimeout: 3s}
      route:
        - {destination: {host: reviews, subset: v1}, weight: 90}
        - {destination: {host: reviews, subset: v2}, weight: 10}
    - match: [{uri: {prefix: /api/v2/}}]
      route: [{destination: {host: reviews, subset: v2}}]
    - redirect: {uri: /api/, redirectCode: 302}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec:
  host: reviews
  trafficPolicy:
    connectionPool: {tcp: {maxConnections: 100}}
  subsets:
    - {name: v1, labels: {version: v1}}
    - name: v2
      labels: {version: v2}
      trafficPolicy: {loadBalancer: {simple: RANDOM}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: second, namespace: shop}
spec:
  hosts: [reviews]
  http: [{redirect: {uri: /}}]
`;

const web: Caller = { kind: 'workload', namespace: 'shop', name: 'web' };
const WORLD = 'folder:/w';
const { workspace } = Workspace.empty(defaultSettings, ['/w']).with([
  { path: '/w/shop.yaml', text: SHOP, open: true },
  { path: '/w/rules.yaml', text: RULES, open: true },
]);
const texts: ReadonlyMap<string, string> = new Map([
  ['/w/shop.yaml', SHOP],
  ['/w/rules.yaml', RULES],
]);
const engine = new LiveRouting(workspace, {
  schemas: createSchemas(),
  readText: () => undefined,
  onError,
}).engine(WORLD);

function onError(error: unknown): never {
  throw error;
}

function tell(request: WrittenRequest, caller: Caller = web): RoutingStory {
  return tellRoute(engine, workspace, caller, request);
}

function link({ file, span }: StoryPlace): string {
  const before = texts.get(file)?.slice(0, span.start) ?? '';
  return `${file.replace('/w/', '')}:${before.split('\n').length}`;
}

function golden(name: string): string {
  return path.join(__dirname, 'stories', name);
}

describe('stories', () => {
  it('tell a split: the answer first, then the way, each rule in order, each destination once', () => {
    const story = tell({ url: 'http://reviews:9080/api/list' });
    assertGolden(golden('split.md'), storyMarkdown(story, link));
    assertGolden(golden('split.mmd'), storyMermaid(story));
  });

  it('are plain data', () => {
    const story = tell({ url: 'http://reviews:9080/api/list' });
    assert.deepEqual(JSON.parse(JSON.stringify(story)), story);
  });

  it('say in a sentence what becomes of each kind of request', () => {
    const sentences = (
      [
        [{ url: 'http://reviews:9080/' }],
        [{ url: 'http://reviews:9080/api/', headers: { 'X-Debug': 'on' } }],
        [{ url: 'http://reviews:9080/api/' }],
        [{ url: 'http://reviews:81/' }],
        [{ url: 'tcp://10.1.2.3:5432' }],
        [{ url: 'https://reviews:9080/' }],
        [{ url: 'http://reviews:9080/' }, { kind: 'bare', namespace: 'shop' }],
        [{ url: 'http://reviews:82/' }, { kind: 'bare', namespace: 'shop' }],
        [{ url: 'http://reviews:9080/' }, { kind: 'gateway', namespace: 'shop', name: 'nobody' }],
        [{ url: 'nonsense://x' }],
      ] as const
    ).map(([request, caller]: readonly [WrittenRequest, Caller?]) => {
      const { headline, request: shown, caller: from } = tell(request, caller);
      return `${from}: ${shown}\n  ${headline.word}: ${headline.sentence}`;
    });
    assertGolden(golden('sentences.txt'), sentences.join('\n'));
  });

  it('say of the outside whose TLS is spoken, and what REGISTRY_ONLY would change', () => {
    const entry = (ports: string, host: string): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${host.split('.')[0]}, namespace: shop}
spec:
  hosts: [${host}]
  ports: [${ports}]
  resolution: DNS
`;
    const files = [
      entry('{number: 443, name: tls, protocol: TLS}', 'api.example.com'),
      entry('{number: 80, name: http, protocol: HTTP, targetPort: 443}', 'pay.example.com'),
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: pay, namespace: shop}
spec: {host: pay.example.com, trafficPolicy: {tls: {mode: SIMPLE}}}
`,
    ];
    const { workspace: own } = workspace.with([{ path: '/w/outside.yaml', text: files.join('---\n'), open: true }]);
    const live = new LiveRouting(own, { schemas: createSchemas(), readText: () => undefined, onError });
    const told = (url: string, caller: Caller = web): unknown => {
      const { destinations, settings } = tellRoute(live.engine(WORLD), own, caller, { url });
      const only = settings
        .filter(({ name }) => name === 'REGISTRY_ONLY')
        .map(({ value, from }) => `${value} (${from})`);
      return [destinations.map(({ tls }) => tls.value).join(), only.join()];
    };
    assert.deepEqual(told('https://api.example.com/'), [
      "the caller's own, which the proxy passes on as it is",
      'would change nothing, as this is known (ServiceEntry shop/api)',
    ]);
    assert.deepEqual(told('http://pay.example.com/'), [
      'TLS, begun by the proxy; SNI taken from the Host header; the authorities of the system vouch for the server',
      'would change nothing, as this is known (ServiceEntry shop/pay)',
    ]);
    assert.deepEqual(told('https://pay.example.com/'), [
      "the caller's own, which the proxy passes on as it is",
      'would block this request, as nothing in the mesh is known there ()',
    ]);
    assert.deepEqual(told('http://reviews:9080/'), ['', '']);
    assert.deepEqual(told('https://api.example.com/', { kind: 'bare', namespace: 'shop' }), ['', '']);
  });

  it('name only the first of many destinations in their sentence', () => {
    const parts = Array.from(
      { length: 40 },
      (_, index) => `{destination: {host: reviews, subset: s${index}}, weight: 1}`,
    );
    const rules = RULES.slice(0, RULES.indexOf('  http:'));
    const text = `${rules}  http: [{route: [${parts.join(', ')}]}]\n`;
    const { workspace: own } = workspace.with([{ path: '/w/rules.yaml', text, open: true }]);
    const live = new LiveRouting(own, { schemas: createSchemas(), readText: () => undefined, onError });
    const { headline, destinations } = tellRoute(live.engine(WORLD), own, web, { url: 'http://reviews:9080/' });
    assert.equal(destinations.length, 40);
    assert.match(headline.sentence, /reviews\.shop s5 and 34 more\)\.$/);
  });

  it('say when a request is refused where it arrives', () => {
    const policy = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: closed, namespace: shop}
spec: {}
`;
    const { workspace: closed } = workspace.with([{ path: '/w/closed.yaml', text: policy, open: true }]);
    const live = new LiveRouting(closed, { schemas: createSchemas(), readText: () => undefined, onError: assert.fail });
    const { headline, arrivals } = tellRoute(live.engine(WORLD), closed, web, { url: 'http://reviews:9080/api/' });
    assert.equal(headline.word, 'blocked');
    assert.match(headline.sentence, /There it is refused: the request is denied/);
    assert.deepEqual(
      arrivals.map(({ workload, verdict }) => [workload, verdict]),
      [['shop/reviews-v1', 'refused']],
    );
  });

  it('name every place by its index', () => {
    const story = tell({ url: 'http://reviews:9080/api/list' });
    const used = JSON.stringify({ ...story, places: [] }).matchAll(/"place":(\d+)/g);
    for (const [, index] of used) assert.ok(story.places[Number(index)] !== undefined, index);
  });
});

describe('tables', () => {
  it('show the rules of a host in order, what is never reached, and who has no say', () => {
    const caller = { kind: 'pod', namespace: 'shop', labels: {} } as const;
    const table = tableOf(engine, workspace, { caller, host: 'reviews' });
    assert.ok(table !== undefined);
    assertGolden(golden('host.md'), tableMarkdown(table, link));
  });

  it('say how many hosts are not shown', () => {
    const caller = { kind: 'pod', namespace: 'shop', labels: {} } as const;
    const table = tableOf(engine, workspace, { caller, namespace: 'shop', limit: 0 });
    assert.deepEqual([table?.hosts.length, table?.left], [0, 1]);
  });
});

describe('written questions', () => {
  const { mesh } = engine;

  it('are read as people write them', () => {
    const read = (url: string): unknown => {
      const result = readRequest({ url });
      return 'problem' in result ? result.problem : result.request;
    };
    assert.deepEqual(read('reviews/x?y=1#z'), { protocol: 'http', host: 'reviews', port: 80, path: '/x?y=1' });
    assert.deepEqual(read('https://A.example'), { protocol: 'https', host: 'A.example', port: 443, path: '/' });
    assert.deepEqual(read('http://[::1]:8080'), { protocol: 'http', host: '::1', port: 8080, path: '/' });
    assert.deepEqual(read('tls://db:5432/x'), { protocol: 'tls', host: 'db', port: 5432 });
    assert.match(String(read('tcp://db')), /names no port/);
    assert.match(String(read('')), /names no host/);
    assert.match(String(read('http://a b/')), /holds a blank/);
    assert.match(String(read('http://a:x/')), /is no port/);
  });

  it('are written as they are read', () => {
    for (const url of ['http://reviews:9080/api?x=1', 'tcp://db:5432', 'http://[::1]:80/']) {
      const read = readRequest({ url });
      assert.ok('request' in read);
      assert.equal(requestUrl(read.request), url);
    }
  });

  it('name callers that are there, and help with those that are not', () => {
    assert.deepEqual(readCaller(mesh, { from: 'shop/web' }), { caller: web });
    assert.deepEqual(readCaller(mesh, { from: 'new', labels: { app: 'x' } }), {
      caller: { kind: 'pod', namespace: 'new', labels: { app: 'x' } },
    });
    const problem = (written: Parameters<typeof readCaller>[1]): string => {
      const read = readCaller(mesh, written);
      return 'problem' in read ? read.problem : '';
    };
    assert.match(problem({ from: 'shop/we' }), /no workload shop\/we \(did you mean shop\/web\?\)/);
    assert.match(problem({ from: 'shoes' }), /nothing in the files is in namespace shoes/);
    assert.match(problem({ gateway: 'shop/x' }), /no gateway workload shop\/x/);
    assert.equal(problem({}), 'no caller is named');
  });
});
