import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  addTest,
  allChecks,
  applyEdits,
  Checker,
  createSchemas,
  defaultSettings,
  importTests,
  LiveRouting,
  readCaller,
  readTests,
  requestUrl,
  runTest,
  tellRoute,
  Workspace,
} from '../../../server/src/core/index';
import type { Call, Caller, RoutingEngine, WrittenCaller, WrittenRequest } from '../../../server/src/core/index';
import { readRoutingCases } from '../../conformance/routingCases';

const schemas = createSchemas();
const data = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../conformance/data');

function open(files: Readonly<Record<string, string>>): { engine: RoutingEngine; workspace: Workspace } {
  const changes = Object.entries(files).map(([name, text]) => ({ path: `/w/${name}`, text, open: true }));
  const { workspace } = Workspace.empty(defaultSettings, ['/w']).with(changes);
  const onError = (error: unknown): never => {
    throw error;
  };
  const live = new LiveRouting(workspace, { schemas, readText: () => undefined, onError });
  return { workspace, engine: live.engine('folder:/w') };
}

const SHOP = `apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec:
  selector: {app: reviews}
  ports: [{port: 9080, name: http}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: app}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews-v1, namespace: shop}
spec:
  selector: {matchLabels: {app: reviews, version: v1}}
  template:
    metadata: {labels: {app: reviews, version: v1}}
    spec: {containers: [{name: app, image: app}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews-v2, namespace: shop}
spec:
  selector: {matchLabels: {app: reviews, version: v2}}
  template:
    metadata: {labels: {app: reviews, version: v2}}
    spec: {containers: [{name: app, image: app}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http:
    - match: [{uri: {prefix: /old/}}]
      redirect: {uri: /new/, redirectCode: 308}
    - match: [{headers: {x-debug: {exact: "on"}}}]
      directResponse: {status: 204}
    - timeout: 10s
      route:
        - {destination: {host: reviews, subset: v1}, weight: 90}
        - {destination: {host: reviews, subset: v2}, weight: 10}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec:
  host: reviews
  subsets:
    - {name: v1, labels: {version: v1}}
    - {name: v2, labels: {version: v2}}
`;

const web: Caller = { kind: 'workload', namespace: 'shop', name: 'web' };

/** The text of a test file after a question was saved in it. */
function saved(text: string | undefined, request: WrittenRequest): string {
  const { engine, workspace } = open({ 'shop.yaml': SHOP });
  const story = tellRoute(engine, workspace, web, request);
  const added = addTest(text, { caller: web, request, story });
  assert.ok('edit' in added, JSON.stringify(added));
  return applyEdits(text ?? '', [added.edit]);
}

function outcomes(text: string): string[] {
  const { engine, workspace } = open({ 'shop.yaml': SHOP });
  const { tests, problems } = readTests(text);
  assert.deepEqual(problems, []);
  return tests.map((test) => {
    const { failures } = runTest(engine, workspace, test);
    return [test.name, ...failures.map(({ message }) => message)].join(': ');
  });
}

describe('a routing test that is saved', () => {
  const one = saved(undefined, { url: 'http://reviews:9080/api', method: 'GET' });

  it('says who asked for what, and what came', () => {
    assert.equal(
      one,
      `# Where requests go. \`pilotage test\` and the Testing view ask whether it is still so.

tests:
  - name: web asks GET reviews:9080/api
    from: shop/web
    request: GET http://reviews:9080/api
    expect:
      outcome: forwarded
      destinations:
        - host: reviews.shop
          subset: v1
          weight: 90
        - host: reviews.shop
          subset: v2
          weight: 10
      timeout: 10s
`,
    );
    assert.deepEqual(outcomes(one), ['web asks GET reviews:9080/api']);
  });

  it('goes behind the tests that are there, in their layout, under a name of its own', () => {
    const before =
      'tests:\n- name: first # ours\n  from: shop/web\n  request: http://reviews:9080/old/x\n  expect: {status: 308}\n';
    const again = saved(before, { url: 'http://reviews:9080/x', headers: { 'x-debug': 'on' } });
    assert.equal(
      again.slice(before.length),
      `- name: "web asks reviews:9080/x with x-debug: on"
  from: shop/web
  request:
    url: http://reviews:9080/x
    headers:
      x-debug: "on"
  expect:
    outcome: answered directly
    status: 204
`,
    );
    const twice = saved(again, { url: 'http://reviews:9080/x', headers: { 'x-debug': 'on' } });
    assert.match(twice, /with x-debug: on \(2\)"/);
    assert.deepEqual(outcomes(twice), [
      'first',
      'web asks reviews:9080/x with x-debug: on',
      'web asks reviews:9080/x with x-debug: on (2)',
    ]);
  });

  it('finds its place in files without a test', () => {
    for (const text of [
      '',
      '# ours\n',
      'tests:\n',
      'tests: []\n',
      'tests: [] # none yet\n',
      'world: .\n',
      '---\ntests:\n',
    ]) {
      const after = saved(text, { url: 'http://reviews:9080/old/x' });
      assert.equal(readTests(after).tests.length, 1, `${text}\n---\n${after}`);
      assert.deepEqual(readTests(after).problems, [], after);
    }
    const { engine, workspace } = open({ 'shop.yaml': SHOP });
    const request = { url: 'http://reviews:9080/' };
    const question = { caller: web, request, story: tellRoute(engine, workspace, web, request) };
    for (const text of ['tests: {}\n', '- a\n', 'tests: [\n']) assert.ok('problem' in addTest(text, question), text);
  });

  it('passes, whatever was asked, and nothing is wrong with what it says', () => {
    let count = 0;
    for (const { id, files, calls } of readRoutingCases(data)) {
      const { engine, workspace } = open(files);
      for (const { from, request: spec } of calls.slice(0, 3)) {
        const { method, headers, sni, address, mtls } = spec;
        const request = { url: requestUrl(spec), method, headers, sni, address, mtls };
        const written = writtenCaller(from);
        const read = readCaller(engine.mesh, written);
        assert.ok('caller' in read, `${id}: ${JSON.stringify(read)}`);
        const { caller } = read;
        const story = tellRoute(engine, workspace, caller, request);
        const added = addTest(undefined, { caller, request, story });
        assert.ok('edit' in added);
        const { tests, problems } = readTests(added.edit.newText);
        assert.deepEqual(problems, [], added.edit.newText);
        const [test] = tests;
        assert.ok(test !== undefined, added.edit.newText);
        const failures = runTest(engine, workspace, test).failures.map(({ message }) => message);
        assert.deepEqual(failures, [], added.edit.newText);
        assert.deepEqual(codesOf(workspace, added.edit.newText), [], `${id}: ${added.edit.newText}`);
        count++;
      }
    }
    assert.ok(count > 1000, `only ${count}`);
  });

  it('has a caller that is not there exactly where the engine knows none', () => {
    const told = { strangers: 0, known: 0 };
    for (const { id, files, calls } of readRoutingCases(data).filter((_, index) => index % 5 === 0)) {
      const { engine, workspace } = open(files);
      for (const name of strangers(calls.map(({ from }) => writtenCaller(from)))) {
        const isStranger = 'problem' in readCaller(engine.mesh, name);
        const text = `tests:\n  - {${callerText(name)}, request: http://a:80, expect: {outcome: fails}}\n`;
        assert.equal(codesOf(workspace, text).includes('test-caller-not-found'), isStranger, `${id}: ${text}`);
        told[isStranger ? 'strangers' : 'known']++;
      }
    }
    assert.ok(told.strangers > 100 && told.known > 100, JSON.stringify(told));
  });
});

/** Each caller, and the same with its name or namespace spelled otherwise. */
function strangers(callers: readonly WrittenCaller[]): WrittenCaller[] {
  return callers.flatMap(({ from, gateway }): WrittenCaller[] => {
    const near = (name: string): string[] => [name, `${name}q`, `q${name}`];
    if (gateway !== undefined) return near(gateway).map((name) => ({ gateway: name }));
    return near(from ?? 'default').map((name) => ({ from: name }));
  });
}

/** What is told of a test file beside the files of a workspace, hints left out. */
function codesOf(workspace: Workspace, text: string): string[] {
  const file = '/w/saved.pilotage-test.yaml';
  const { workspace: next } = workspace.with([{ path: file, text, open: true }]);
  const onError = (error: unknown): never => {
    throw error;
  };
  const found = new Checker(next, { schemas, checks: allChecks, onError }).check(file);
  return found.flatMap(({ finding: { code, severity } }) => (severity === 'hint' ? [] : [code]));
}

function writtenCaller({ gateway, namespace = 'default', workload, labels, dnsCapture }: Call['from']): WrittenCaller {
  if (gateway !== undefined) return { gateway };
  const from = workload === undefined ? namespace : `${namespace}/${workload}`;
  return { from, ...(workload === undefined && labels !== undefined ? { labels } : {}), dnsCapture };
}

function callerText({ from, gateway }: WrittenCaller): string {
  return gateway === undefined ? `from: ${from ?? ''}` : `gateway: ${gateway}`;
}

describe('tests of istio-config-validator', () => {
  it('are wanted to match only where they say so, and weights become shares', () => {
    const imported = importTests(
      `testCases:
  - description: split
    wantMatch: true
    request: {authority: [reviews], method: [GET], uri: [/]}
    route:
      - {destination: {host: reviews, subset: v1}, weight: 1}
      - {destination: {host: reviews, subset: v2}, weight: 3}
---
testCases:
  - description: split
    request: {authority: [reviews], method: [GET], uri: [/]}
    route: [{destination: {host: reviews}}]
`,
      { from: 'shop/web' },
    );
    assert.ok('text' in imported);
    assert.equal(imported.count, 2);
    const { tests, problems } = readTests(imported.text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      tests.map(({ name, not }) => [name, not === undefined]),
      [
        ['split: GET reviews/', true],
        ['split: GET reviews/ (2)', false],
      ],
    );
    assert.deepEqual(
      tests[0]?.expect.destinations?.value.map(({ weight }) => weight),
      [25, 75],
    );
  });
});
