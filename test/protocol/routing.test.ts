import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import type {
  Requests,
  RoutingDocument,
  RoutingPictureResult,
  RoutingSuggestResult,
  RoutingTextResult,
  RoutingTraceResult,
} from '../../server/src/lsp/protocol';
import { ROUTING_TEXT_COMMAND } from '../../server/src/lsp/protocol';
import type { TestFolder } from '../support/folder';
import { testFolder } from '../support/folder';
import { deployment, documents, service } from '../support/workloads';
import { bundleServer, LanguageClient, uriOf } from './languageClient';

const WORKLOADS = documents(
  service('shop/reviews', 'port: 9080, name: http'),
  deployment('shop/reviews', { labels: 'app: reviews, version: v1' }),
  deployment('shop/web'),
);

const ROUTES = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts: [reviews]
  http:
    - match:
        - uri: {prefix: /api/}
      timeout: 3s
      route:
        - destination: {host: reviews, port: {number: 9080}}
    - match:
        - uri: {prefix: /api/v2/}
      directResponse: {status: 418}
    - redirect: {uri: /api/}
`;

const web = { kind: 'workload', namespace: 'shop', name: 'web' } as const;

describe('the routing requests of the language server', function () {
  let program: TestFolder;
  let folder: TestFolder;
  let client: LanguageClient;

  before(async () => {
    program = testFolder();
    await bundleServer(program.at('server.js'));
  });
  after(() => program.remove());
  beforeEach(async () => {
    folder = testFolder();
    folder.write({ 'workloads.yaml': WORKLOADS, 'routes.yaml': ROUTES });
    client = new LanguageClient(program.at('server.js'), {
      folders: [folder.path],
      initializationOptions: { wake: true },
    });
    await client.state('ready');
  });
  afterEach(async () => {
    assert.equal(await client.stop(), 0, 'the server did not end as it should');
    folder.remove();
  });

  function ask<K extends keyof Requests>(method: K, params: Requests[K]['params']): Promise<Requests[K]['result']> {
    return client.request(method, params);
  }

  function routes(): RoutingDocument {
    return { uri: uriOf(folder.at('routes.yaml')) };
  }

  function trace(path: string): Promise<RoutingTraceResult> {
    return ask('pilotage/routing/trace', { ...routes(), caller: web, request: { url: `http://reviews:9080${path}` } });
  }

  it('name who can call', async () => {
    const { choices, total, world, complete } = await ask('pilotage/routing/callers', routes());
    assert.deepEqual(
      choices.map(({ label, detail }) => [label, detail]),
      [
        ['shop/reviews', 'Deployment, sidecar'],
        ['shop/web', 'Deployment, sidecar'],
        ['shop', 'any pod of the namespace, without labels'],
      ],
    );
    assert.equal(total, 3);
    assert.ok(world?.startsWith('folder:'));
    assert.equal(complete, true);
    const some = await ask('pilotage/routing/callers', { ...routes(), query: 'WEB', limit: 1 });
    assert.deepEqual(
      some.choices.map(({ caller }) => caller),
      [web],
    );
  });

  it('trace a request, with the places that cause each step', async () => {
    const { story } = await trace('/api/list');
    assert.equal(story.headline.word, 'forwarded');
    assert.equal(story.headline.sentence, 'The request goes to reviews.shop, port 9080.');
    assert.deepEqual(
      story.rules.map(({ label, decides }) => [label, decides]),
      [
        ['rule 1', 'yes'],
        ['rule 2', 'shadowed'],
        ['rule 3', 'no'],
      ],
    );
    const [rule] = story.rules;
    const place = story.places[rule?.place ?? -1];
    assert.deepEqual(
      { uri: place?.uri, label: place?.label, path: place?.path, line: place?.range.start.line },
      {
        uri: uriOf(folder.at('routes.yaml')),
        label: 'routes.yaml:10',
        path: 'spec.http[0].match[0]',
        line: 9,
      },
    );
    const [timeout] = story.settings;
    assert.deepEqual([timeout?.name, timeout?.value, timeout?.from], ['timeout', '3s', 'VirtualService shop/reviews']);
    assert.deepEqual(
      story.destinations.map(({ title, exists, endpoints }) => [title, exists, endpoints.map((one) => one.workload)]),
      [['reviews.shop', true, ['shop/reviews']]],
    );
  });

  it('trace what is typed, saved or not', async () => {
    const file = folder.at('routes.yaml');
    await client.open(file);
    assert.equal((await trace('/')).story.headline.word, 'redirected');
    await client.change(file, { text: ROUTES.replace('redirect: {uri: /api/}', 'directResponse: {status: 503}') });
    const { story } = await trace('/');
    assert.equal(story.headline.word, 'answered directly');
    assert.equal(story.headline.status, 503);
    await client.close(file);
    assert.equal((await trace('/')).story.headline.word, 'redirected');
  });

  it('leave out what the cluster would refuse, and say so', async () => {
    const file = folder.at('routes.yaml');
    await client.open(file);
    await client.change(file, { text: ROUTES.replace('timeout: 3s', 'timeout: soon') });
    const { story } = await trace('/api/list');
    const asides = story.steps.flatMap((step) => step.asides.map(({ what }) => what));
    assert.ok(asides.includes('VirtualService shop/reviews takes no part'), asides.join('\n'));
  });

  it('answer in a story whatever is asked', async () => {
    const sentence = async (url: string): Promise<string> =>
      (await ask('pilotage/routing/trace', { ...routes(), caller: web, request: { url } })).story.headline.sentence;
    assert.equal(await sentence('http://'), '"http://" names no host; write http://host:port/path.');
    assert.equal(await sentence('ftp://reviews'), '"ftp" is none of the protocols http, grpc, https, tls, tcp.');
    assert.equal(await sentence('http://reviews:99999'), '99999 is no port; ports go from 1 to 65535.');
    const { story } = await ask('pilotage/routing/trace', {
      uri: 'https://example.com/x.yaml',
      caller: web,
      request: { url: 'http://reviews' },
    });
    assert.match(story.headline.sentence, /^Pilotage knows files/);
  });

  it('picture all routes of a host, and what is never reached', async () => {
    const { table }: RoutingPictureResult = await ask('pilotage/routing/picture', { ...routes(), host: 'reviews' });
    assert.deepEqual(
      table?.hosts.map(({ name, port, rules }) => [name, port, rules.map(({ counts }) => counts)]),
      [['reviews.shop.svc.cluster.local:9080', 9080, ['yes', 'shadowed', 'yes']]],
    );
    const none = await ask('pilotage/routing/picture', { ...routes(), gateway: 'shop/nobody' });
    assert.equal(none.table, undefined);
    assert.match(none.problem ?? '', /no gateway workload shop\/nobody/);
  });

  it('suggest a request that fulfils the match under the cursor', async () => {
    await client.open(folder.at('routes.yaml'));
    const { suggestion }: RoutingSuggestResult = await ask('pilotage/routing/suggest', {
      ...routes(),
      position: { line: 13, character: 20 },
    });
    assert.deepEqual(suggestion?.caller, web);
    assert.equal(suggestion.request.url, 'http://reviews.shop.svc.cluster.local:9080/api/v2/');
  });

  it('are led to from hovers of hosts, where the client has the preview', async () => {
    const file = folder.at('routes.yaml');
    const asked = { textDocument: { uri: uriOf(file) }, position: { line: 6, character: 12 } };
    await client.open(file);
    const plain = await client.request<Hover>('textDocument/hover', asked);
    assert.doesNotMatch((plain.contents as MarkupContent).value, /command:/);
    await client.stop();
    client = new LanguageClient(program.at('server.js'), {
      folders: [folder.path],
      initializationOptions: { wake: true, previewsRoutes: true },
    });
    await client.state('ready');
    await client.open(file);
    const { contents } = await client.request<Hover>('textDocument/hover', asked);
    const [, link = ''] =
      /\[Effective routing\]\(command:pilotage\.openRouting\?([^()\s]*)\)$/.exec((contents as MarkupContent).value) ??
      [];
    assert.deepEqual(JSON.parse(decodeURIComponent(link)), [uriOf(file), asked.position]);
    const elsewhere = { ...asked, position: { line: 10, character: 8 } };
    const other = await client.request<Hover>('textDocument/hover', elsewhere);
    assert.doesNotMatch((other.contents as MarkupContent).value, /command:/);
  });

  it('give the text of a trace, by request and by command', async () => {
    const params = { ...routes(), caller: web, request: { url: 'http://reviews:9080/' } };
    const { text }: RoutingTextResult = await ask('pilotage/routing/text', params);
    assert.match(text, /^# Redirected\n\nThe proxy redirects \(301\) to \/api\/\.\n/);
    assert.match(text, /\[routes\.yaml:17\]\(file:/);
    assert.equal(
      await client.request('workspace/executeCommand', { command: ROUTING_TEXT_COMMAND, arguments: [params] }),
      text,
    );
    const { text: chart } = await ask('pilotage/routing/text', { ...params, format: 'mermaid' });
    assert.match(chart, /^flowchart TD\n/);
    const wrong = await client.request('workspace/executeCommand', { command: ROUTING_TEXT_COMMAND, arguments: [7] });
    assert.match(String(wrong), /takes the address of a document/);
  });
});
