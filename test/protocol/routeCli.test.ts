import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { nodeBundle } from '../../client/build/bundle';
import { root } from '../../client/build/paths';
import type { RoutingStory, RoutingTable } from '../../server/src/core/index';
import type { CliPlace } from '../../server/src/cli/route/places';
import type { TestFolder } from '../support/folder';
import { testFolder } from '../support/folder';
import { deployment, documents, service } from '../support/workloads';

const SERVICES = documents(
  service('shop/reviews', 'port: 80, name: http'),
  deployment('shop/web'),
  deployment('edge/gate', { labels: 'istio: gate', container: 'name: istio-proxy, image: auto' }),
);

const RULES = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts: [reviews, reviews.example.com]
  gateways: [mesh, edge/public]
  http:
    - match:
        - headers:
            x-user: {exact: ann}
      directResponse: {status: 418}
    - redirect: {uri: /moved}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: public, namespace: edge}
spec:
  selector: {istio: gate}
  servers:
    - port: {number: 80, name: http, protocol: HTTP}
      hosts: ['*.example.com']
`;

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('pilotage route on the command line', function () {
  let program: TestFolder;
  let folder: TestFolder;

  before(async () => {
    program = testFolder();
    const entryPoints = [path.join(root, 'server/src/cli/main.ts')];
    await build({ ...nodeBundle, entryPoints, outfile: program.at('pilotage.js') });
  });
  after(() => program.remove());
  beforeEach(() => {
    folder = testFolder();
    folder.write({ 'services.yaml': SERVICES, 'rules.yaml': RULES });
  });
  afterEach(() => folder.remove());

  function run(...args: readonly string[]): Run {
    const env = { ...process.env, FORCE_COLOR: '', NO_COLOR: '1', COLUMNS: '100' };
    const options = { cwd: folder.path, encoding: 'utf8', env } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [program.at('pilotage.js'), ...args], options);
    return { code: status, out: stdout, err: stderr };
  }

  it('tells where a request goes, and which line decides', () => {
    const { code, out, err } = run('route', '--from', 'shop/web', '--url', 'http://reviews/', '-H', 'X-User: ann');
    assert.equal(err, '');
    assert.equal(code, 0);
    assert.match(out, /^ANSWERED DIRECTLY\nThe proxy answers 418 itself/);
    assert.match(out, /> rule 1: when header x-user is ann, answers 418 {2}rules\.yaml:11\n/);
    assert.match(out, /^ {6}rule 2: every request, redirects \(301\) to \/moved {2}rules\.yaml:14$/m);
  });

  it('answers from outside, at a gateway named by its workload or by its Gateway', () => {
    for (const gateway of ['edge/gate', 'edge/public']) {
      const { code, out } = run('route', '--gateway', gateway, '--url', 'http://reviews.example.com/');
      assert.equal(code, 0);
      assert.match(out, /^REDIRECTED\n/);
    }
  });

  it('prints for programs, for pull requests and for charts', () => {
    const ask = ['route', '--from', 'shop', '--labels', 'app=web,version=v2', '--url', 'reviews', '-X', 'put'];
    const { out } = run(...ask, '--format', 'json');
    const story = JSON.parse(out) as RoutingStory & { version: number; places: CliPlace[] };
    assert.equal(story.version, 1);
    assert.equal(story.request, 'PUT http://reviews:80/');
    assert.equal(story.caller, 'a pod in shop labelled app=web, version=v2');
    assert.equal(story.outcome.redirect?.uri, '/moved');
    const place = story.places[story.rules[1]?.place ?? -1];
    assert.deepEqual([place?.file, place?.range.start], ['rules.yaml', { line: 14, column: 7 }]);
    assert.match(run(...ask, '--format', 'markdown').out, /^# Redirected\n/);
    assert.match(run(...ask, '--format', 'mermaid').out, /^flowchart TD\n/);
  });

  it('answers many calls in one go', () => {
    const request = { protocol: 'http', host: 'reviews', port: 80, path: '/' };
    folder.write({
      'calls.json': JSON.stringify([
        { id: 'inside', from: { namespace: 'shop', workload: 'web' }, request },
        { id: 'outside', from: { gateway: 'edge/gate' }, request: { ...request, host: 'reviews.example.com' } },
      ]),
    });
    const { code, out } = run('route', '--calls', 'calls.json', 'services.yaml', 'rules.yaml');
    assert.equal(code, 0);
    const { calls } = JSON.parse(out) as { calls: Record<string, { action: string; address?: string }> };
    assert.deepEqual(Object.keys(calls), ['inside', 'outside']);
    assert.deepEqual([calls['inside']?.action, calls['inside']?.address], ['redirect', '10.96.0.10']);
    assert.equal(calls['outside']?.action, 'redirect');
  });

  it('ends with 2 and one line when the job cannot be done', () => {
    const url = ['--url', 'http://reviews/'];
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['route', '--from', 'shop/web'], /route needs --url/],
      [['route', ...url], /route needs a caller/],
      [['route', ...url, '--from', 'shop/wob'], /no workload shop\/wob/],
      [['route', ...url, '--from', 'shoo'], /nothing in the files is in namespace shoo/],
      [['route', ...url, '--gateway', 'edge/none'], /no gateway workload edge\/none \(there are edge\/gate\)/],
      [['route', ...url, '--from', 'shop', '--gateway', 'edge/gate'], /either --from or --gateway/],
      [['route', ...url, '--from', 'shop/web', '--labels', 'a=b'], /--labels are for a pod/],
      [['route', ...url, '--from', 'shop', '--labels', 'a'], /key=value/],
      [['route', ...url, '--from', 'shop', '-H', 'nothing'], /'name: text'/],
      [['route', '--url', 'http://', '--from', 'shop'], /names no host/],
      [['route', '--url', 'x', '--protocol', 'smtp', '--from', 'shop'], /none of the protocols/],
      [['route', ...url, '--from', 'shop', '--format', 'xml'], /--format takes/],
      [
        ['route', ...url, '--from', 'shop', '--world', 'nowhere/else'],
        /--world nowhere\/else is none of the worlds of these files: \./,
      ],
      [['route', ...url, '--from', 'shop', 'absent'], /absent: /],
      [['route', '--calls', 'absent.json'], /absent\.json: /],
      [['route', '--calls', 'rules.yaml'], /is no JSON/],
      [['routes'], /one of --host, --gateway and --in/],
      [['routes', '--gateway', 'edge/none'], /no gateway workload/],
    ];
    for (const [args, wanted] of cases) {
      const { code, out, err } = run(...args);
      assert.match(err, wanted, args.join(' '));
      assert.deepEqual([code, out, err.trimEnd().split('\n').length], [2, '', 1], args.join(' '));
    }
  });

  it('says that there is nothing to ask in files without objects', () => {
    folder.write({ 'empty/a.yaml': 'name: build\n' });
    const { code, err } = run('route', 'empty', '--from', 'shop', '--url', 'http://reviews');
    assert.equal(code, 2);
    assert.match(err, /no object that routing knows/);
  });

  it('prints all routes of a host, a gateway or a namespace', () => {
    const host = run('routes', '--host', 'reviews');
    assert.equal(host.code, 0);
    assert.match(host.out, /^Routes of reviews, as a pod in shop has them\n\nreviews\.shop\.svc\.cluster\.local:80 /);
    assert.match(
      host.out,
      /VirtualService shop\/reviews rule 2: every request -> redirects \(301\) to \/moved {2}rules\.yaml:14/,
    );
    const gateway = run('routes', '--gateway', 'edge/public', '--format', 'json');
    const table = JSON.parse(gateway.out) as RoutingTable;
    assert.deepEqual(
      table.hosts.map(({ name, rules }) => [name, rules.length]),
      [['reviews.example.com:80', 2]],
    );
    assert.match(run('routes', '--in', 'shop', '--format', 'markdown').out, /^# Routes of namespace shop\n/);
  });

  describe('test', () => {
    const TESTS = `tests:
  - name: ann is a teapot
    from: shop/web
    request: {url: http://reviews/, headers: {x-user: ann}}
    expect: {outcome: answered directly, status: 418, rule: shop/reviews}
  - name: others are moved
    gateway: edge/public
    request: GET http://reviews.example.com/
    expect:
      redirect: /gone
    not: {status: 418}
`;

    it('runs tests, shows what fails at its line with the way that the request took, and ends with 1', () => {
      folder.write({ 'routes.pilotage-test.yaml': TESTS });
      const { code, out, err } = run('test');
      assert.equal(err, '');
      assert.equal(code, 1);
      assert.match(out, /passes {2}ann is a teapot\n/);
      assert.match(out, /10 │ +redirect: \/gone\n +│ +\^+ expected redirect to \/gone, but it is \/moved\n/);
      assert.match(out, /REDIRECTED\n/);
      assert.match(out, /2 tests: 1 failed\n$/);
      const json = JSON.parse(run('test', '--format', 'json').out) as { summary: object };
      assert.deepEqual(json.summary, { tests: 2, failed: 1, problems: 0 });
      const junit = run('test', '--format', 'junit').out;
      assert.match(junit, /<testsuites name="pilotage" tests="2" failures="1" errors="0">/);
      assert.match(junit, /name="others are moved" [^>]* line="6"><failure message="expected redirect to \/gone/);
    });

    it('ends with 0 when all pass, and says only what fails if nothing else is wanted', () => {
      folder.write({ 'routes.pilotage-test.yaml': TESTS.replace('/gone', '/moved') });
      const { code, out } = run('test', '-q');
      assert.deepEqual([code, out], [0, '']);
    });

    it('says what in a test file it does not understand, and ends with 2', () => {
      folder.write({
        'a.pilotage-test.yaml': 'tests:\n  - {from: shop/web, request: GET http://reviews/, expect: {colour: red}}\n',
        'b.pilotage-test.yaml': 'checks: []\n',
        'c.pilotage-test.yaml':
          'tests:\n  - {request: x}\n  - 7\n  - {from: a, gateway: b/c, request: {}, expect: {}}\n',
      });
      const { code, out } = run('test');
      assert.equal(code, 2);
      for (const wanted of [
        '"colour" is none of the keys that can stand here. Use one of outcome,',
        'The file lacks tests. Add tests.',
        'A test lacks from or gateway.',
        'A test lacks expect or not.',
        'A test is a map.',
        '"gateway" stands beside "from".',
        '"request" lacks url.',
      ])
        assert.ok(out.replace(/\n +│ +/g, ' ').includes(wanted), `${wanted}\n${out}`);
    });

    it('says of a caller that is not there that it is not', () => {
      folder.write({
        'a.pilotage-test.yaml': 'tests:\n  - {from: shop/wob, request: GET http://reviews/, expect: {status: 200}}\n',
      });
      const { code, out } = run('test');
      assert.equal(code, 1);
      assert.match(
        out.replace(/\n +│ +/g, ' '),
        /the files hold no workload shop\/wob \(did you mean|the files hold no workload/,
      );
    });

    it('passes those of the example', () => {
      const { code, out } = run('test', path.join(root, 'examples/shop'));
      assert.match(out, /6 tests: 0 failed\n$/);
      assert.equal(code, 0);
    });

    it('takes over tests of istio-config-validator', () => {
      folder.write({
        'other.yaml': `testCases:
  - description: teapots
    wantMatch: false
    request:
      authority: [reviews.example.com]
      method: [GET, PUT]
      uri: [/a]
      headers: {x-user: bob}
    route:
      - destination: {host: reviews.shop.svc.cluster.local, port: {number: 80}}
`,
      });
      const imported = run('test', '--import', 'other.yaml', '--gateway', 'edge/gate');
      assert.equal(imported.code, 0);
      assert.match(imported.out, /not:\n\s+destinations:\n\s+- host: reviews\.shop\n\s+port: 80\n/);
      folder.write({ 'imported.pilotage-test.yaml': imported.out });
      assert.match(run('test').out, /2 tests: 0 failed/);
      assert.match(run('test', '--import', 'other.yaml').err, /--import needs a caller/);
      assert.match(run('test', '--import', 'rules.yaml', '--from', 'shop').err, /no list called testCases/);
    });
  });

  describe('diff', () => {
    function git(...args: readonly string[]): void {
      const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
      const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: folder.path, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    }

    beforeEach(() => {
      git('init', '-q');
      git('add', '.');
      git('commit', '-q', '-m', 'first');
    });

    it('says that nothing changed where nothing did', () => {
      folder.write({ 'rules.yaml': `# a comment\n${RULES}` });
      const { code, out } = run('diff', 'HEAD', '--exit-code');
      assert.deepEqual([code, out], [0, 'No route changed since HEAD.\n']);
    });

    it('says which routes changed, and for whom', () => {
      folder.write({
        'rules.yaml': RULES.replace('/moved', '/gone'),
        'new.yaml': SERVICES.slice(0, 150).replaceAll('reviews', 'ratings'),
      });
      const { code, out } = run('diff', 'HEAD', '--exit-code');
      assert.equal(code, 1);
      assert.match(out, /^ratings\.shop\.svc\.cluster\.local:80 added, for callers in edge, callers in shop\n/m);
      assert.match(out, /^reviews\.example\.com:80 changed, for gateway edge\/gate\n/m);
      assert.match(out, /^reviews\.shop\.svc\.cluster\.local:80 changed, for callers in edge, callers in shop\n/m);
      assert.match(out, /^ {4}header x-user is ann -> answers 418$/m);
      assert.match(
        out,
        /^ {2}- every request -> redirects \(301\) to \/moved\n {2}\+ every request -> redirects \(301\) to \/gone$/m,
      );
      assert.match(out, /The routes of \d+ hosts changed since HEAD\.\n$/);
      const markdown = run('diff', 'HEAD', '--format', 'markdown').out;
      assert.match(markdown, /```diff\n/);
      const json = JSON.parse(run('diff', 'HEAD', '--format', 'json').out) as { worlds: { changes: object[] }[] };
      assert.ok((json.worlds[0]?.changes.length ?? 0) > 2);
    });

    it('ends with 2 and one line when git cannot help', () => {
      for (const [args, wanted] of [
        [['diff'], /diff needs a revision/],
        [['diff', 'nowhere'], /nowhere|revision/],
        [['diff', '--', '--help'], /help|revision/],
      ] as const) {
        const { code, err } = run(...args);
        assert.match(err, wanted);
        assert.deepEqual([code, err.trimEnd().split('\n').length], [2, 1], err);
      }
    });
  });
});
