import assert from 'node:assert/strict';
import type { CodeLens, CompletionList, Hover, LocationLink } from 'vscode-languageserver/node';
import type { Requests, RoutingTestsChangedParams } from '../../server/src/lsp/protocol';
import type { TestFolder } from '../support/folder';
import { testFolder } from '../support/folder';
import { bundleServer, LanguageClient, uriOf } from './languageClient';

const MESH = `apiVersion: v1
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
`;

const ROUTES = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http:
    - match: [{uri: {prefix: /old/}}]
      redirect: {uri: /new/}
    - directResponse: {status: 204}
`;

const TESTS = `tests:
  - name: what is old has moved
    from: shop/web
    request: GET http://reviews:9080/old/x
    expect:
      redirect: /new/
  - name: the rest is empty
    from: shop/web
    request: GET http://reviews:9080/
    expect:
      status: 200
`;

const web = { kind: 'workload', namespace: 'shop', name: 'web' } as const;

describe('routing tests in the language server', function () {
  this.timeout(60_000);
  let program: TestFolder;
  let folder: TestFolder;
  let client: LanguageClient;
  let file: string;

  before(async () => {
    program = testFolder();
    await bundleServer(program.at('server.js'));
  });
  after(() => program.remove());
  beforeEach(async () => {
    folder = testFolder();
    folder.write({ 'mesh.yaml': MESH, 'routes.yaml': ROUTES, 'shop.pilotage-test.yaml': TESTS });
    file = folder.at('shop.pilotage-test.yaml');
    client = new LanguageClient(program.at('server.js'), {
      folders: [folder.path],
      initializationOptions: { wake: true, runsTests: true, previewsRoutes: true },
    });
  });
  afterEach(async () => {
    assert.equal(await client.stop(), 0, 'the server did not end as it should');
    folder.remove();
  });

  async function ask<K extends keyof Requests>(
    method: K,
    params: Requests[K]['params'],
  ): Promise<Requests[K]['result']> {
    await client.result;
    return client.request(method, params);
  }

  function outcome({ results }: Requests['pilotage/tests/run']['result']): unknown {
    return results.map(({ id, failures }) => [
      id,
      ...failures.map(({ message, range }) => `${range.start.line + 1}: ${message}`),
    ]);
  }

  it('are found when all files are read, each with its place', async () => {
    const { files } = await ask('pilotage/tests/list', {});
    assert.deepEqual(
      files.map(({ uri, tests }) => [uri, tests.map(({ id, range }) => [id, range.start.line, range.end.line])]),
      [
        [
          uriOf(file),
          [
            ['what is old has moved', 1, 5],
            ['the rest is empty', 6, 10],
          ],
        ],
      ],
    );
  });

  it('are run, and a failure has its line, what was expected, what is so, and the way of the request', async () => {
    const all = await ask('pilotage/tests/run', { uri: uriOf(file) });
    assert.deepEqual(outcome(all), [
      ['what is old has moved'],
      ['the rest is empty', '11: expected status 200, but it is 204'],
    ]);
    const [failure] = all.results[1]?.failures ?? [];
    assert.deepEqual([failure?.expected, failure?.actual], ['200', '204']);
    assert.match(all.results[1]?.trace ?? '', /\[routes\.yaml:9\]\(file:.*routes\.yaml#L9\)/);
    const one = await ask('pilotage/tests/run', { uri: uriOf(file), ids: ['what is old has moved'] });
    assert.deepEqual(outcome(one), [['what is old has moved']]);
  });

  it('are run on what is typed, saved or not: routes and tests alike', async () => {
    await client.state('ready');
    await client.open(folder.at('routes.yaml'));
    await client.change(folder.at('routes.yaml'), { text: ROUTES.replace('204', '200') });
    assert.deepEqual(outcome(await ask('pilotage/tests/run', { uri: uriOf(file) })), [
      ['what is old has moved'],
      ['the rest is empty'],
    ]);
    await client.open(file);
    await client.change(file, { text: TESTS.replace('status: 200', 'status: 503') });
    const again = await ask('pilotage/tests/run', { uri: uriOf(file), ids: ['the rest is empty'] });
    assert.deepEqual(outcome(again), [['the rest is empty', '11: expected status 503, but it is 200']]);
  });

  it('are told of when their answers may be others', async () => {
    const first = await client.next<RoutingTestsChangedParams>('pilotage/tests/changed');
    assert.equal(first.tests, true);
    await client.open(folder.at('routes.yaml'));
    client.forget();
    await client.change(folder.at('routes.yaml'), { text: ROUTES.replace('204', '200') });
    await client.next<RoutingTestsChangedParams>('pilotage/tests/changed', ({ tests }) => !tests);
    await client.open(file);
    await client.next<RoutingTestsChangedParams>('pilotage/tests/changed', ({ tests }) => tests);
  });

  it('have lenses that run and show them', async () => {
    await client.state('ready');
    await client.open(file);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: uriOf(file) } });
    assert.deepEqual(
      lenses.map(({ command, range }) => [range.start.line, command?.title, command?.arguments?.[1]]),
      [
        [1, 'run routing test', 'what is old has moved'],
        [1, 'effective routing', { line: 1, character: 4 }],
        [6, 'run routing test', 'the rest is empty'],
        [6, 'effective routing', { line: 6, character: 4 }],
      ],
    );
    const asked = await ask('pilotage/routing/suggest', { uri: uriOf(file), position: { line: 8, character: 4 } });
    assert.deepEqual(asked.suggestion, {
      caller: web,
      label: 'shop/web',
      request: { url: 'http://reviews:9080/', method: 'GET' },
    });
  });

  it('are checked, completed and explained where they are written', async () => {
    await client.state('ready');
    await client.open(file, TESTS.replace('shop/web', 'shop/wob'));
    const diagnostics = await client.diagnostics(file);
    assert.deepEqual(
      diagnostics.map(({ code, range }) => [code, range.start.line]),
      [['test-caller-not-found', 2]],
    );
    await client.change(file, { text: TESTS.replace('status: 200', 'status: ') });
    const at = { textDocument: { uri: uriOf(file) }, position: { line: 10, character: 14 } };
    const { items } = await client.request<CompletionList>('textDocument/completion', at);
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [['204', 'as it is now']],
    );
    const told = await client.request<Hover>('textDocument/hover', { ...at, position: { line: 6, character: 6 } });
    assert.match(JSON.stringify(told.contents), /Now: answered directly/);
    const from = { ...at, position: { line: 7, character: 14 } };
    const targets = await client.request<LocationLink[]>('textDocument/definition', from);
    assert.equal(targets.length, 1);
  });

  it('follow what other files say', async () => {
    await client.state('ready');
    await client.open(file);
    assert.deepEqual(await client.diagnostics(file), []);
    await client.open(folder.at('mesh.yaml'));
    await client.change(folder.at('mesh.yaml'), {
      text: MESH.replace('name: web, namespace', 'name: webb, namespace'),
    });
    assert.deepEqual(
      (await client.diagnostics(file)).map(({ code }) => code),
      ['test-caller-not-found', 'test-caller-not-found'],
    );
  });

  it('are saved beside the document that was asked about, or in a file that is chosen', async () => {
    await client.state('ready');
    const question = {
      uri: uriOf(folder.at('routes.yaml')),
      caller: web,
      request: { url: 'http://reviews:9080/a', method: 'GET' },
    };
    const fresh = await ask('pilotage/tests/save', question);
    assert.deepEqual([fresh.uri, fresh.isNew], [uriOf(folder.at('routes.pilotage-test.yaml')), true]);
    folder.write({ 'routes.pilotage-test.yaml': fresh.edit?.newText ?? '' });
    const chosen = await ask('pilotage/tests/save', { ...question, file: uriOf(file) });
    assert.equal(chosen.isNew, false);
    assert.equal(chosen.edit?.range.start.line, 10);
    assert.match(chosen.edit?.newText ?? '', /^\n {2}- name: web asks GET reviews:9080\/a\n {4}from: shop\/web\n/);
    const untitled = await ask('pilotage/tests/save', { ...question, uri: 'untitled:Untitled-1' });
    assert.match(untitled.problem ?? '', /^Save the document first/);
  });
});

describe('routing tests of overlays', function () {
  this.timeout(60_000);

  it('name their world where it is not the nearest', async () => {
    const program = testFolder();
    const folder = testFolder();
    try {
      await bundleServer(program.at('server.js'));
      folder.write({
        'base/mesh.yaml': MESH,
        'overlays/a/kustomization.yaml': 'resources: [../../base/mesh.yaml, routes.yaml]\n',
        'overlays/a/routes.yaml': ROUTES,
        'overlays/b/kustomization.yaml': 'resources: [../../base/mesh.yaml, routes.yaml]\n',
        'overlays/b/routes.yaml': ROUTES.replace('204', '418'),
        'overlays/b/b.pilotage-test.yaml': TESTS,
        'tests/a.pilotage-test.yaml': `world: ../overlays/a\n${TESTS}`,
        'tests/gone.pilotage-test.yaml': `world: ../overlays/c\n${TESTS}`,
      });
      const client = new LanguageClient(program.at('server.js'), {
        folders: [folder.path],
        initializationOptions: { wake: true },
      });
      await client.state('ready');
      const run = (name: string): Promise<Requests['pilotage/tests/run']['result']> =>
        client.request('pilotage/tests/run', { uri: uriOf(folder.at(name)), ids: ['the rest is empty'] });
      const actual = async (name: string): Promise<string | undefined> =>
        (await run(name)).results[0]?.failures[0]?.actual;
      assert.equal(await actual('overlays/b/b.pilotage-test.yaml'), '418');
      assert.equal(await actual('tests/a.pilotage-test.yaml'), '204');
      const gone = await run('tests/gone.pilotage-test.yaml');
      assert.match(gone.results[0]?.failures[0]?.message ?? '', /is at \.\.\/overlays\/c$/);
      const saved: Requests['pilotage/tests/save']['result'] = await client.request('pilotage/tests/save', {
        uri: uriOf(folder.at('base/mesh.yaml')),
        world: `kustomize:${folder.at('overlays/b').replaceAll('\\', '/')}`,
        caller: web,
        request: { url: 'http://reviews:9080/' },
      });
      assert.match(saved.edit?.newText ?? '', /^#[^\n]*\n\nworld: \.\.\/overlays\/b\ntests:\n/);
      assert.match(saved.edit?.newText ?? '', /status: 418/);
      assert.equal(await client.stop(), 0);
    } finally {
      folder.remove();
      program.remove();
    }
  });
});
