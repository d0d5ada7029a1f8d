import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, createSchemas, refactorings, writeBlock } from '../../../server/src/core/index';
import type { Outcome, RequestSpec, Writable } from '../../../server/src/core/index';
import { openWorkspace } from '../../support/checkText';
import { engineFor } from '../../support/engine';

/** The same requests get the same answers before and after a conversion whose title says that nothing changes. */

const SERVICES = `
apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec: {selector: {app: reviews}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: ratings, namespace: shop}
spec: {selector: {app: ratings}, ports: [{name: http, port: 9080}]}
---
apiVersion: v1
kind: Service
metadata: {name: audit, namespace: tools}
spec: {selector: {app: audit}, ports: [{name: http, port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: []}}}
---
`;

const schemas = createSchemas();

/** All conversions of the last document of a text. */
function conversions(text: string): { title: string; after: string | undefined; disabled: string | undefined }[] {
  const { workspace } = openWorkspace(new Map([['/w/a.yaml', text]]));
  const offset = text.lastIndexOf('\nkind:') + 2;
  const offered = refactorings({ workspace, schemas }, '/w/a.yaml', { start: offset, end: offset });
  return offered
    .filter(({ title }) => title.startsWith('Convert to'))
    .map(({ title, edits, disabled }) => ({
      title,
      disabled,
      after: disabled === undefined ? applyEdits(text, edits) : undefined,
    }));
}

const PATHS = ['/', '/a', '/a/', '/ab', '/a/b', '/A/b', '/a/b/c', '/b', '/b/c?x=1', '/a?x=1&y=2'];
const HEADERS: readonly Record<string, string>[] = [{}, { 'x-user': 'ann' }, { 'x-user': 'annabel', 'x-tier': 'gold' }];
const REQUESTS: readonly RequestSpec[] = PATHS.flatMap((path) =>
  HEADERS.flatMap((headers) =>
    ['GET', 'POST'].map((method) => ({ protocol: 'http' as const, host: 'reviews', port: 80, path, method, headers })),
  ),
);

function answers(text: string): Outcome[] {
  const engine = engineFor(text);
  const caller = { kind: 'workload', namespace: 'shop', name: 'web' } as const;
  return REQUESTS.map((request) => engine.trace(caller, request).outcome);
}

/** What counts for the request: not which object said it, nor how Envoy is told the same. */
function essence(outcome: Outcome): unknown {
  const { route, virtualHost, rewrite, retries, ...rest } = outcome;
  const { on, default: isDefault, ...retry } = retries ?? { attempts: 0, on: undefined, default: undefined };
  const words = on?.split(',').filter((word) => word !== 'retriable-status-codes');
  assert.ok(isDefault === undefined || words !== undefined);
  return {
    ...rest,
    isRouted: route !== undefined && route.kind !== 'default',
    domains: virtualHost?.domains,
    rewrite: rewrite === undefined ? undefined : [rewrite.path, rewrite.authority],
    retry: { ...retry, words: words?.sort() },
  };
}

function assertSame(before: string, after: string): void {
  const [was, is] = [answers(before), answers(after)];
  REQUESTS.forEach((request, index) => {
    const [old, fresh] = [was[index], is[index]];
    assert.ok(old !== undefined && fresh !== undefined);
    assert.deepEqual(essence(fresh), essence(old), `${request.method} ${request.path}\n${before}\nbecame\n${after}`);
  });
}

function document(apiVersion: string, kind: string, spec: Writable): string {
  const object = { apiVersion, kind, metadata: { name: 'reviews', namespace: 'shop' }, spec };
  return SERVICES + writeBlock(object, 0, { step: 2, listStep: 2 }).join('\n') + '\n';
}

const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 1 });
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const texts = (...all: string[]): fc.Arbitrary<string> => fc.constantFrom(...all);

function object(members: Readonly<Record<string, fc.Arbitrary<Writable | undefined>>>): fc.Arbitrary<Writable> {
  return fc
    .record(members)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Writable);
}

const stringMatch = fc.oneof(
  texts('ann', 'gold', '1').map((exact) => ({ exact })),
  texts('ann', 'g').map((prefix) => ({ prefix })),
  texts('ann.*', '.+').map((regex) => ({ regex })),
);
const serviceMatch = object({
  uri: some(
    fc.oneof(
      texts(...PATHS.slice(0, 8)).map((exact) => ({ exact })),
      texts('/', '/a', '/a/', '/b').map((prefix) => ({ prefix })),
      texts('/a.*', '/.+/b').map((regex) => ({ regex })),
    ),
  ),
  ignoreUriCase: rarely(fc.constant(true)),
  headers: some(stringMatch.map((match) => ({ 'x-user': match }))),
  queryParams: some(stringMatch.map((match) => ({ x: match }))),
  method: some(fc.constant({ exact: 'GET' })),
});
const durations = texts('1.5s', '10s', '90s', '250ms');
const destination = fc.constantFrom<Writable>(
  { host: 'reviews' },
  { host: 'ratings', port: { number: 9080 } },
  { host: 'audit.tools.svc.cluster.local', port: { number: 8080 } },
);
const headerChange = some(
  fc.constantFrom<Writable>(
    { request: { set: { 'x-a': '1' }, remove: ['x-b'] } },
    { response: { add: { 'x-c': 'yes' } } },
  ),
);
const route = fc.array(fc.record({ destination, headers: headerChange }), { minLength: 1, maxLength: 2 }).map((list) =>
  list.map(({ destination: to, headers }, index) => ({
    destination: to,
    ...(list.length === 1 ? {} : { weight: index === 0 ? 30 : 70 }),
    ...(headers === undefined ? {} : { headers }),
  })),
);
const serviceRule = fc.oneof(
  {
    weight: 4,
    arbitrary: object({
      match: some(fc.array(serviceMatch, { minLength: 1, maxLength: 2 })),
      rewrite: some(
        fc.constantFrom<Writable>({ uri: '/' }, { uri: '/v2' }, { uri: '/v2/' }, { authority: 'ratings.example.com' }),
      ),
      timeout: some(durations),
      retries: some(
        object({
          attempts: fc.integer({ min: 1, max: 3 }),
          perTryTimeout: some(durations),
          retryOn: some(
            texts(
              'connect-failure,refused-stream,unavailable,cancelled',
              '503,unavailable,cancelled,connect-failure,refused-stream',
              '5xx',
            ),
          ),
        }),
      ),
      headers: headerChange,
      mirrors: rarely(
        fc.constantFrom<Writable>(
          [{ destination: { host: 'reviews' } }],
          [{ destination: { host: 'ratings', port: { number: 9080 } }, percentage: { value: 0.5 } }],
        ),
      ),
      fault: rarely(fc.constant<Writable>({ abort: { httpStatus: 503, percentage: { value: 10 } } })),
      route,
    }),
  },
  {
    weight: 1,
    arbitrary: object({
      match: some(fc.array(serviceMatch, { minLength: 1, maxLength: 2 })),
      redirect: fc.constantFrom<Writable>(
        { uri: '/new', scheme: 'https' },
        { authority: 'new.example.com', scheme: 'https', redirectCode: 308 },
        { uri: '/new', derivePort: 'FROM_REQUEST_PORT' },
        { uri: '/new' },
      ),
    }),
  },
);

const apiMatch = object({
  path: some(
    fc.oneof(
      texts('/a', '/a/b', '/b').map((value) => ({ type: 'Exact', value })),
      texts('/', '/a', '/a/', '/a/b').map((value) => ({ type: 'PathPrefix', value })),
      texts('/a.*', '/.+/b').map((value) => ({ type: 'RegularExpression', value })),
    ),
  ),
  headers: some(
    fc.constantFrom<Writable>(
      [{ name: 'x-user', value: 'ann' }],
      [{ name: 'x-user', type: 'RegularExpression', value: 'ann.*' }],
    ),
  ),
  queryParams: some(fc.constant<Writable>([{ name: 'x', value: '1' }])),
  method: some(texts('GET', 'POST')),
});
const filters = fc.array(
  fc.constantFrom<Writable>(
    { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-a', value: '1' }] } },
    { type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['x-b'] } },
    { type: 'RequestMirror', requestMirror: { backendRef: { name: 'ratings', port: 9080 }, percent: 10 } },
    { type: 'CORS', cors: { allowOrigins: ['https://*'], maxAge: 60 } },
    { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/v2' } } },
    { type: 'URLRewrite', urlRewrite: { hostname: 'ratings.example.com' } },
  ),
  { maxLength: 3 },
);
const prefixRewrite = fc
  .record({ prefix: texts('/', '/a', '/a/'), by: texts('/', '/v2', '/v2/') })
  .map(({ prefix, by }): Writable => ({
    matches: [{ path: { type: 'PathPrefix', value: prefix } }],
    filters: [{ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: by } } }],
    backendRefs: [{ name: 'ratings', port: 9080 }],
  }));
const backendRefs = fc.constantFrom<Writable>(
  [{ name: 'ratings', port: 9080 }],
  [
    { name: 'reviews', port: 80, weight: 1 },
    { name: 'ratings', port: 9080 },
  ],
  [
    { name: 'audit', namespace: 'tools', port: 8080 },
    { name: 'ratings', port: 9080, weight: 0 },
  ],
  [{ group: 'networking.istio.io', kind: 'Hostname', name: 'audit.tools.svc.cluster.local', port: 8080 }],
);
const apiRule = fc.oneof(
  {
    weight: 3,
    arbitrary: object({
      matches: some(fc.array(apiMatch, { minLength: 1, maxLength: 3 })),
      filters: some(filters),
      timeouts: some(
        fc.constantFrom<Writable>(
          { request: '10s' },
          { request: '10s', backendRequest: '1s500ms' },
          { backendRequest: '2s' },
        ),
      ),
      retry: some(fc.constantFrom<Writable>({ attempts: 3 }, { attempts: 1, codes: [503, 429], backoff: '100ms' })),
      backendRefs: some(backendRefs),
    }),
  },
  { weight: 1, arbitrary: prefixRewrite },
  {
    weight: 1,
    arbitrary: object({
      matches: some(fc.array(apiMatch, { minLength: 1, maxLength: 2 })),
      filters: fc.constantFrom<Writable>(
        [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }],
        [
          {
            type: 'RequestRedirect',
            requestRedirect: {
              hostname: 'new.example.com',
              statusCode: 301,
              path: { type: 'ReplaceFullPath', replaceFullPath: '/n' },
            },
          },
        ],
      ),
    }),
  },
);

const UNCHANGED = /\(no request changes its way\)$/;

describe('conversions between VirtualService and HTTPRoute', () => {
  it('keep a route for callers of one namespace to them', () => {
    const before = document('networking.istio.io/v1', 'VirtualService', {
      hosts: ['audit.tools.svc.cluster.local'],
      exportTo: ['.'],
      http: [{ timeout: '3s', route: [{ destination: { host: 'audit.tools.svc.cluster.local' } }] }],
    });
    const [converted] = conversions(before);
    assert.match(converted?.title ?? '', UNCHANGED);
    const [back] = conversions(converted?.after ?? '');
    assert.match(back?.title ?? '', UNCHANGED);
    const request = { protocol: 'http', host: 'audit.tools', port: 8080, path: '/' } as const;
    const timeouts = [before, converted?.after ?? '', back?.after ?? ''].map((text) =>
      ['shop', 'tools'].map(
        (namespace) => engineFor(text).trace({ kind: 'pod', namespace, labels: {} }, request).outcome.timeout,
      ),
    );
    assert.deepEqual(timeouts, [
      ['3s', undefined],
      ['3s', undefined],
      ['3s', undefined],
    ]);
  });

  it('turn VirtualServices into HTTPRoutes that answer the same', () => {
    let converted = 0;
    fc.assert(
      fc.property(fc.array(serviceRule, { minLength: 1, maxLength: 3 }), (http) => {
        const before = document('networking.istio.io/v1', 'VirtualService', { hosts: ['reviews'], http });
        for (const { title, after } of conversions(before)) {
          if (after === undefined || !UNCHANGED.test(title)) continue;
          converted++;
          assertSame(before, after);
        }
      }),
      { numRuns: 120, seed: 7 },
    );
    assert.ok(converted > 25, `only ${converted} were without changes`);
  });

  it('turn HTTPRoutes into VirtualServices that answer the same', () => {
    let converted = 0;
    fc.assert(
      fc.property(fc.array(apiRule, { minLength: 1, maxLength: 3 }), (rules) => {
        const spec = { parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }], rules };
        const before = document('gateway.networking.k8s.io/v1', 'HTTPRoute', spec);
        for (const { title, after, disabled } of conversions(before)) {
          assert.equal(disabled, undefined);
          assert.match(title, UNCHANGED);
          converted++;
          assertSame(before, after ?? '');
          for (const back of conversions(after ?? ''))
            if (back.after !== undefined && UNCHANGED.test(back.title)) assertSame(before, back.after);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
    assert.equal(converted, 60);
  });
});
