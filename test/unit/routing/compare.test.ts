import assert from 'node:assert/strict';
import {
  compareStories,
  createSchemas,
  defaultSettings,
  LiveRouting,
  RouteComparison,
  tellRoute,
  touchedNamespaces,
  viewersOf,
  Workspace,
} from '../../../server/src/core/index';
import type { RoutedState, StoryChange } from '../../../server/src/core/index';

const SERVICES = `apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec: {selector: {app: reviews}, ports: [{port: 80, name: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: ratings, namespace: stars}
spec: {selector: {app: ratings}, ports: [{port: 80, name: http}]}
`;

const caller = { kind: 'pod', namespace: 'shop', labels: {} } as const;

/** A VirtualService for reviews with some rules, each in one line. */
function routes(...rules: readonly string[]): string {
  const items = rules.map((rule) => `    - ${rule}\n`).join('');
  return `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http:
${items}`;
}

function stateOf(routing: string): RoutedState {
  const files = { '/w/services.yaml': SERVICES, '/w/routes.yaml': routing };
  const changes = Object.entries(files).map(([path, text]) => ({ path, text, open: true }));
  const { workspace } = Workspace.empty(defaultSettings, ['/w']).with(changes);
  const live = new LiveRouting(workspace, {
    schemas: createSchemas(),
    readText: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  return { workspace, engine: live.engine('folder:/w') };
}

/** The changed rules of reviews as its neighbours see it, in words. */
function changed(before: string, after: string): string[] {
  const [old, now] = [stateOf(before), stateOf(after)];
  const comparison = new RouteComparison(old, now);
  for (const viewer of viewersOf(old, now)) comparison.compare(viewer);
  return comparison.changes.flatMap(({ rules }) =>
    rules.map(({ kind, when, destination, before: was, after: is, place, placeBefore }) => {
      const of = destination === undefined ? '' : ` [${destination}]`;
      return `${kind}: ${when}${of}: ${was ?? '-'} => ${is ?? '-'} (${placeBefore?.path ?? '-'} => ${place?.path ?? '-'})`;
    }),
  );
}

const a = '{match: [{uri: {prefix: /a/}}], directResponse: {status: 201}}';
const b = '{match: [{uri: {prefix: /b/}}], directResponse: {status: 202}}';
const rest = '{directResponse: {status: 200}}';

describe('the rules that are not what they were', () => {
  it('are none while all leads where it did', () => assert.deepEqual(changed(routes(a, b), routes(a, b)), []));

  it('tell where requests went and go', () =>
    assert.deepEqual(changed(routes(a, rest), routes(a.replace('201', '410'), rest)), [
      'changed: path begins with /a/: answers 201 => answers 410 (spec.http[0].match[0] => spec.http[0].match[0])',
    ]));

  it('come and go', () =>
    assert.deepEqual(changed(routes(a, rest), routes(b, rest)), [
      'added: path begins with /b/: - => answers 202 (- => spec.http[0].match[0])',
      'removed: path begins with /a/: answers 201 => - (spec.http[0].match[0] => -)',
    ]));

  it('stand elsewhere among the others', () =>
    assert.deepEqual(changed(routes(a, b, rest), routes(b, a, rest)), [
      'moved: path begins with /a/: answers 201 => answers 201 (spec.http[0].match[0] => spec.http[1].match[0])',
    ]));

  it('are not reached any more when an earlier one takes their requests', () =>
    assert.deepEqual(changed(routes(a, rest), routes(rest, a)), [
      'changed: path begins with /a/: answers 201 => never reached: an earlier rule takes every request (spec.http[0].match[0] => spec.http[1].match[0])',
    ]));

  it('tell what holds for a destination only while it stays one', () => {
    const to = '{route: [{destination: {host: reviews}}]}';
    const rule = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec:
  host: reviews
  trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}
`;
    assert.deepEqual(changed(routes(to), routes(to) + rule), [
      'changed: every request [reviews.shop]: load balancing LEAST_REQUEST, TLS mode auto-mtls, nothing runs behind it => load balancing ROUND_ROBIN, TLS mode auto-mtls, nothing runs behind it (spec.http[0] => spec.http[0])',
    ]);
  });
});

describe('two answers to one question', () => {
  function compare(before: string, after: string, url: string): StoryChange {
    const told = ({ engine, workspace }: RoutedState) => tellRoute(engine, workspace, caller, { url });
    return compareStories(told(stateOf(before)), told(stateOf(after)));
  }

  it('are the same while the rules that changed are for others', () =>
    assert.equal(compare(routes(a, rest), routes(b, rest), 'http://reviews/c').isSame, true));

  it('differ in the lines of the way, each with its place in its own state', () => {
    const { isSame, before, after, lines } = compare(routes(a, rest), routes(b, rest), 'http://reviews/a/');
    assert.deepEqual([isSame, before.status, after.status], [false, 201, 200]);
    const rules = lines.filter(({ text }) => text.includes('rule '));
    assert.deepEqual(
      rules.filter(({ text }) => text.startsWith('  ')).map(({ kind, place }) => [kind, place?.path]),
      [
        ['removed', 'spec.http[0].match[0]'],
        ['added', 'spec.http[1]'],
      ],
    );
  });
});

describe('the namespaces that a change of files touches', () => {
  const touched = (before: string, after: string): string[] | undefined => {
    const found = touchedNamespaces(stateOf(before), stateOf(after), new Set(['/w/routes.yaml']));
    return found && [...found].sort();
  };

  it('are those of the objects and of the hosts that they name', () => {
    assert.deepEqual(touched(routes(a), routes(b)), ['shop']);
    assert.deepEqual(touched(routes(a), routes(a).replace('[reviews]', '[ratings.stars.svc.cluster.local]')), [
      'shop',
      'stars',
    ]);
  });

  it('can be any for wildcards and for settings of the mesh', () => {
    assert.equal(touched(routes(a), routes(a).replace('[reviews]', '["*.local"]')), undefined);
    const config =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata: {mesh: ""}\n';
    assert.equal(touched(routes(a), config), undefined);
  });
});
