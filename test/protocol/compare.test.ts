import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { Requests, RoutingCompareParams, RoutingComparison } from '../../server/src/lsp/protocol';
import { ROUTING_TEXT_COMMAND } from '../../server/src/lsp/protocol';
import type { TestFolder } from '../support/folder';
import { testFolder } from '../support/folder';
import { bundleServer, LanguageClient, uriOf } from './languageClient';

const REVIEWS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews, namespace: shop}
spec:
  selector: {matchLabels: {app: reviews}}
  template:
    metadata: {labels: {app: reviews}}
    spec: {containers: [{name: app, image: app}]}
---
apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec:
  selector: {app: reviews}
  ports: [{port: 9080, name: http}]
`;

const RATINGS = `apiVersion: v1
kind: Service
metadata: {name: ratings, namespace: shop}
spec:
  selector: {app: ratings}
  ports: [{port: 9080, name: http}]
`;

const SERVICES = `${REVIEWS}---\n${RATINGS}`;

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
    - redirect: {uri: /api/}
`;

const pod = { kind: 'pod', namespace: 'shop', labels: {} } as const;

describe('comparing the routing of now with that of before', function () {
  this.timeout(60_000);
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
    folder.write({ 'services.yaml': SERVICES, 'routes.yaml': ROUTES });
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

  async function compare(params: Omit<RoutingCompareParams, 'uri'>): Promise<RoutingComparison> {
    const result = await ask('pilotage/routing/compare', { uri: uriOf(folder.at('routes.yaml')), ...params });
    assert.ok(result.comparison !== undefined, result.problem);
    return result.comparison;
  }

  function commit(): void {
    const git = (...args: string[]): void => {
      const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
      execFileSync('git', [...who, ...args], { cwd: folder.path, stdio: 'pipe' });
    };
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
  }

  async function type(text: string, file = 'routes.yaml'): Promise<void> {
    await client.open(folder.at(file));
    await client.change(folder.at(file), { text });
  }

  /** A comparison as lines that can be read. */
  function words({ changes, places, placesBefore }: RoutingComparison): string[] {
    return changes.flatMap(({ kind, host, viewers, rules }) => [
      `${host} ${kind}, for ${viewers.join(', ')}`,
      ...rules.map(({ kind: what, when, before, after, destination, place, placeBefore }) => {
        const at = [placesBefore[placeBefore ?? -1]?.label, places[place ?? -1]?.label];
        const of = destination === undefined ? '' : `, of ${destination}`;
        return `${what}: ${when}${of}: ${before ?? '-'} => ${after ?? '-'} (${at[0] ?? '-'} => ${at[1] ?? '-'})`;
      }),
    ]);
  }

  it('finds nothing while nothing was typed', async () => {
    await client.open(folder.at('routes.yaml'));
    const found = await compare({ with: 'saved' });
    assert.deepEqual([found.baseline, found.changedFiles, found.changes], ['the saved files', 0, []]);
  });

  it('tells what is typed from what is saved, with the places of both', async () => {
    await type(
      ROUTES.replace('3s', '5s').replace(
        '    - redirect',
        '    - match: [{uri: {prefix: /new/}}]\n      directResponse: {status: 410}\n    - redirect',
      ),
    );
    assert.deepEqual(words(await compare({ with: 'saved' })), [
      'reviews.shop.svc.cluster.local:9080 changed, for callers in shop',
      'changed: path begins with /api/: reviews.shop (timeout 3s) => reviews.shop (timeout 5s) (routes.yaml:10 => routes.yaml:10)',
      'added: path begins with /new/: - => answers 410 (- => routes.yaml:14)',
    ]);
  });

  it('says of the request that is asked about what becomes of it and what became', async () => {
    await type(ROUTES.replace('prefix: /api/', 'prefix: /v2/'));
    const request = { url: 'http://reviews:9080/api/list' };
    const { question } = await compare({ with: 'saved', caller: pod, request });
    assert.deepEqual(
      [question?.isSame, question?.before.word, question?.after.word],
      [false, 'forwarded', 'redirected'],
    );
    assert.ok(
      question?.lines.some(({ kind, text, place }) => kind === 'removed' && /rule 1/.test(text) && place === 0),
    );
    const same = await compare({ with: 'saved', caller: pod, request: { url: 'http://ratings:9080/' } });
    assert.equal(same.question?.isSame, true);
  });

  it('compares with a revision of git: files that changed, came and went, saved or not', async () => {
    commit();
    folder.write({
      'services.yaml': REVIEWS,
      'new.yaml': RATINGS.replaceAll('ratings', 'fresh'),
    });
    await client.notify('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: uriOf(folder.at('services.yaml')), type: 2 },
        { uri: uriOf(folder.at('new.yaml')), type: 1 },
      ],
    });
    await type(ROUTES.replace('3s', '5s'));
    const found = await compare({ with: { revision: 'HEAD' } });
    assert.match(found.baseline, /^git HEAD \([0-9a-f]{7}\)$/);
    assert.equal(found.changedFiles, 3);
    assert.deepEqual(
      found.changes.map(({ host, kind }) => [host, kind]),
      [
        ['fresh.shop.svc.cluster.local:9080', 'added'],
        ['ratings.shop.svc.cluster.local:9080', 'removed'],
        ['reviews.shop.svc.cluster.local:9080', 'changed'],
      ],
    );
    const uri = uriOf(folder.at('services.yaml'));
    const { text } = await ask('pilotage/routing/textBefore', { uri, with: { revision: 'HEAD' } });
    assert.equal(text, SERVICES);
  });

  it('says why there is nothing to compare with', async () => {
    const asked = { uri: uriOf(folder.at('routes.yaml')), with: { revision: 'HEAD' } };
    const { comparison, problem } = await ask('pilotage/routing/compare', asked);
    assert.equal(comparison, undefined);
    assert.match(problem ?? '', /^HEAD of git cannot be read: .*not a git repository/);
    commit();
    const { problem: unknown } = await ask('pilotage/routing/compare', { ...asked, with: { revision: 'nowhere' } });
    assert.match(unknown ?? '', /^nowhere of git cannot be read: /);
  });

  it('tells the same as text to editors without a panel', async () => {
    await type(ROUTES.replace('3s', '5s'));
    const params = { uri: uriOf(folder.at('routes.yaml')), compareWith: 'saved' } as const;
    const { text } = await ask('pilotage/routing/text', params);
    assert.match(text, /^# Routing compared with the saved files\n/);
    assert.match(
      text,
      /^- path begins with \/api\/ -> reviews\.shop \(timeout 3s\)\n\+ path begins with \/api\/ -> reviews\.shop \(timeout 5s\)$/m,
    );
    const command = { command: ROUTING_TEXT_COMMAND, arguments: [params] };
    assert.equal(await client.request('workspace/executeCommand', command), text);
  });
});
