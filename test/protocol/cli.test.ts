import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { nodeBundle } from '../../client/build/bundle';
import { root } from '../../client/build/paths';
import type { PublicFinding } from '../../server/src/cli/formats/json';
import type { Summary } from '../../server/src/cli/summary';
import type { TestFolder } from '../support/folder';
import { testFolder } from '../support/folder';

/** Nothing is unreadable to root, and Windows has no such modes: the test is not there then. */
const guarded = process.platform === 'win32' || process.getuid?.() === 0 ? () => undefined : it;

const GOOD =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: reviews\nspec:\n  ports:\n    - {port: 80, name: http}\n';
/** A misspelt field, which has a safe fix. */
const MISSPELT = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
spec:
  hots: [reviews]
  http:
    - route:
        - destination: {host: reviews}
`;
const MENDED = MISSPELT.replace('hots', 'hosts');

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Output {
  readonly version: number;
  readonly findings: readonly PublicFinding[];
  readonly summary: Summary;
}

describe('pilotage on the command line', function () {
  let program: TestFolder;
  let folder: TestFolder;

  before(async () => {
    program = testFolder();
    await build({
      ...nodeBundle,
      entryPoints: [path.join(root, 'server/src/cli/main.ts')],
      outfile: program.at('pilotage.js'),
    });
  });
  after(() => program.remove());
  beforeEach(() => {
    folder = testFolder();
  });
  afterEach(() => folder.remove());

  function run(
    args: readonly string[],
    options: { input?: string | Buffer; env?: Record<string, string> } = {},
  ): Outcome {
    const env = { PATH: process.env['PATH'], ...options.env };
    const done = spawnSync(process.execPath, [program.at('pilotage.js'), ...args], {
      cwd: folder.path,
      encoding: 'utf8',
      input: options.input ?? '',
      env,
      timeout: 60_000,
      maxBuffer: 1e9,
    });
    return { code: done.status, out: done.stdout, err: done.stderr };
  }

  function json(
    args: readonly string[] = [],
    options: { input?: string | Buffer } = {},
  ): Output & { code: number | null } {
    const { code, out, err } = run(['check', '--format', 'json', ...args], options);
    assert.equal(err, '');
    return { ...(JSON.parse(out) as Output), code };
  }

  const read = (name: string): string => readFileSync(folder.at(name), 'utf8');

  describe('check', () => {
    it('says what is wrong, and ends with 1', () => {
      folder.write({ 'a.yaml': GOOD, 'b/c.yaml': MISSPELT });
      const { code, out, err } = run(['check']);
      assert.equal(err, '');
      assert.match(out, /^b\/c\.yaml\n {2}6:3 {2}error \(refused\) {2}Unknown field +unknown-field\n/);
      assert.match(out, /\n {3}6 │ {3}hots: \[reviews\]\n {5}│ {3}\^\^\^\^ /);
      assert.match(out, /\n2 files, 2 resources: 1 error \(1 refused\) {2}\(.*\)\nFix 1 of them with: pilotage fix\n$/);
      assert.doesNotMatch(out, /\u001B/);
      assert.equal(code, 1);
    });

    it('ends with 0 when nothing is wrong', () => {
      folder.write({ 'a.yaml': GOOD });
      const { code, out } = run(['check', 'a.yaml']);
      assert.match(out, /^1 file, 1 resource: nothing found {2}\(.*\)\n$/);
      assert.equal(code, 0);
      assert.deepEqual(run(['check', '--quiet', 'a.yaml']), { code: 0, out: '', err: '' });
    });

    it('ends with 1 from a severity on that the user chooses', () => {
      folder.write({ 'a.yaml': MISSPELT });
      assert.equal(run(['check', '--fail-on', 'hint']).code, 1);
      assert.equal(run(['check', '--fail-on', 'never']).code, 0);
      folder.write({ 'a.yaml': Buffer.from([0]) });
      assert.equal(run(['check']).code, 0);
      assert.equal(run(['check', '--fail-on', 'information']).code, 1);
    });

    it('takes the Istio version that the files name, when asked to', () => {
      const lock = 'dependencies:\n- name: istiod\n  repository: https://example.com/istio\n  version: 1.29.2\n';
      folder.write({ 'mesh/Chart.lock': lock, 'mesh/a.yaml': GOOD });
      const { code, out } = run(['check', '--istio-version', 'auto']);
      assert.match(out, /\nIstio 1\.29 for 2 files: mesh\/Chart\.lock says 1\.29\.2\n$/);
      assert.equal(code, 0);
      const { summary } = json(['--istio-version', 'auto']);
      assert.deepEqual((summary as { istioVersions?: unknown }).istioVersions, [
        { version: '1.29', files: 2, from: 'mesh/Chart.lock', text: '1.29.2' },
      ]);
      folder.write({ 'mesh/Chart.lock': '' });
      assert.match(
        run(['check', '--istio-version', 'auto']).out,
        /\nIstio 1\.31 for 1 file: no file names a version\n$/,
      );
    });

    it('checks the mesh files that are named', () => {
      folder.write({ 'a.yaml': GOOD, 'mesh/config': 'connectTimeout: 10\n', 'mesh/networks': 'networks: []\n' });
      const { code, out } = run([
        'check',
        '--mesh-config',
        'mesh/config',
        '--mesh-networks',
        'mesh/networks',
        'a.yaml',
      ]);
      assert.match(out, /mesh\/config\n {2}1:17 {2}error \(refused\) {2}Wrong type of value/);
      assert.match(out, /mesh\/networks\n {2}1:1 {2}error \(refused\) {2}Wrong type of value/);
      assert.equal(code, 1);
    });

    it('uses colour where it is asked to', () => {
      folder.write({ 'a.yaml': MISSPELT });
      assert.match(run(['check'], { env: { FORCE_COLOR: '1' } }).out, /\u001B\[1;31merror/);
      assert.doesNotMatch(run(['check'], { env: { FORCE_COLOR: '1', NO_COLOR: '1', CI: '1' } }).err, /\u001B/);
    });

    it('prints for programs', () => {
      folder.write({
        'k/kustomization.yaml': 'namespace: shop\nresources: [a.yaml]\n',
        'k/a.yaml': `# a\n---\n${GOOD}---\n${MISSPELT}`,
      });
      const { version, findings, summary, code } = json();
      assert.equal(code, 1);
      assert.equal(version, 1);
      assert.deepEqual(summary, {
        files: 2,
        documents: 3,
        resources: 2,
        worlds: 1,
        errors: 1,
        warnings: 0,
        information: 0,
        hints: 0,
        istioVersions: [{ version: '1.31', files: 1, from: null, text: null }],
      });
      const [finding] = findings;
      assert.equal(findings.length, 1);
      assert.deepEqual(Object.keys(finding ?? {}), [
        'code',
        'aliases',
        'severity',
        'refused',
        'message',
        'file',
        'range',
        'resource',
        'world',
        'path',
        'fixes',
        'related',
        'documentation',
      ]);
      assert.equal(finding?.code, 'unknown-field');
      assert.equal(finding.file, 'k/a.yaml');
      assert.deepEqual(finding.range, { start: { line: 16, column: 3 }, end: { line: 16, column: 7 } });
      assert.deepEqual(finding.resource, {
        group: 'networking.istio.io',
        kind: 'VirtualService',
        namespace: 'shop',
        name: 'reviews',
      });
      assert.equal(finding.world, 'kustomize:k');
      assert.equal(finding.path, 'spec.hots');
      assert.deepEqual(finding.fixes[0]?.edits, [{ file: 'k/a.yaml', range: finding.range, newText: 'hosts' }]);
    });

    it('reads standard input, with other files or alone', () => {
      const { findings, summary, code } = json(['-'], { input: `\uFEFF${MISSPELT}` });
      assert.deepEqual([code, findings[0]?.file, findings[0]?.range.start], [1, '<stdin>', { line: 6, column: 3 }]);
      assert.equal(summary.files, 1);
      folder.write({ 'a.yaml': GOOD });
      assert.equal(json(['a.yaml', '-'], { input: MENDED }).summary.files, 2);
      const binary = json(['-'], { input: Buffer.from([0, 1]) });
      assert.deepEqual(
        [binary.code, binary.findings[0]?.code, binary.findings[0]?.file],
        [1, 'file-not-read', '<stdin>'],
      );
      assert.equal(json(['-']).code, 0);
    });

    it('tells only what a baseline does not hold', () => {
      folder.write({ 'a.yaml': MISSPELT });
      assert.equal(run(['check', '--write-baseline', 'known.json']).code, 1);
      const known = run(['check', '--baseline', 'known.json']);
      assert.match(known.out, /nothing found/);
      assert.equal(known.code, 0);
      folder.write({ 'a.yaml': `# moved\n${MISSPELT}`, 'b.yaml': MISSPELT });
      const { findings } = json(['--baseline', 'known.json']);
      assert.deepEqual([...new Set(findings.map(({ file }) => file))], ['b.yaml']);
      assert.match(run(['check', '--baseline', 'none.json']).err, /--baseline .*none\.json/);
    });

    it('knows a finding again that a new item above has moved along', () => {
      const route = '    - rout: []\n';
      const text = `${MENDED.slice(0, MENDED.indexOf('    - route'))}${route}`;
      folder.write({ 'a.yaml': text });
      run(['check', '--write-baseline', 'known.json']);
      const above = '    - match: [{uri: {prefix: /a}}]\n      redirect: {uri: /b}\n      tiemout: 5s\n';
      folder.write({ 'a.yaml': text.replace(route, above + route) });
      const codes = json(['--baseline', 'known.json']).findings.map(({ path }) => path);
      assert.deepEqual(codes, ['spec.http[0].tiemout']);
    });

    it('follows the project file of the folder or of one above', () => {
      folder.write({ 'a/b/x.yaml': MISSPELT, '.pilotage.yaml': 'rules: {unknown-field: hint}\n' });
      const { findings, code } = json(['a/b']);
      assert.ok(findings.some(({ code: rule, severity }) => rule === 'unknown-field' && severity === 'hint'));
      assert.equal(code, 0);
    });

    it('names the project file in fixes that make or change it', () => {
      const text = MISSPELT.replace('hots', 'hosts').replaceAll('host: reviews', 'host: api.vendor.example.com');
      folder.write({ 'a.yaml': text });
      const declared = (): unknown =>
        json([]).findings.flatMap(({ fixes }) => fixes.filter(({ title }) => title.includes('.pilotage.yaml')))[0]
          ?.edits;
      const start = { line: 1, column: 1 };
      const added = { range: { start, end: start }, newText: 'externalHosts:\n  - api.vendor.example.com\n' };
      assert.deepEqual(declared(), [{ file: '.pilotage.yaml', newFile: true, ...added }]);
      folder.write({ '.pilotage.yaml': '' });
      assert.deepEqual(declared(), [{ file: '.pilotage.yaml', ...added }]);
      folder.write({ '.pilotage.yaml': added.newText });
      assert.equal(declared(), undefined);
    });

    it('passes over what is excluded', () => {
      folder.write({ 'a/x.yaml': MISSPELT, 'b/x.yaml': MISSPELT });
      assert.deepEqual([...new Set(json(['--exclude', 'a/**']).findings.map(({ file }) => file))], ['b/x.yaml']);
      assert.equal(json(['--exclude', '{a,b}']).findings.length, 0);
    });

    it('takes the namespace, the version and the mesh files of the user', () => {
      folder.write({
        'a.yaml': MISSPELT,
        'mesh/mesh.yaml': 'rootNamespace: mesh\n',
        'mesh/networks.yaml': 'networks: {}\n',
      });
      const args = [
        'a.yaml',
        '-n',
        'shop',
        '--istio-version',
        '1.30',
        '--mesh-config',
        'mesh/mesh.yaml',
        '--mesh-networks',
        'mesh/networks.yaml',
      ];
      const { findings, summary } = json(args);
      assert.equal(findings[0]?.resource?.namespace, 'shop');
      assert.equal(summary.files, 3);
    });

    it('tells related places', () => {
      folder.write({
        'a.yaml': `${MENDED.replace('{host: reviews}', '{host: reviews, subset: v2}')}---\n${GOOD}`,
        'rule.yaml':
          'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: reviews\nspec:\n  host: reviews\n  subsets:\n    - {name: v1}\n',
      });
      const finding = json().findings.find(({ code }) => code === 'subset-not-found');
      assert.equal(finding?.related[0]?.file, 'rule.yaml');
      assert.deepEqual(finding.related[0].resource, {
        group: 'networking.istio.io',
        kind: 'DestinationRule',
        namespace: 'default',
        name: 'reviews',
      });
      assert.match(run(['check']).out, /\n {5}= rule\.yaml:\d+: the subsets/);
    });
  });

  describe('check on bad input', () => {
    it('goes on after files that cannot be read', () => {
      folder.write({
        'a.yaml': `${MISSPELT}---\n${GOOD}`,
        'binary.yaml': Buffer.from([1, 0, 2]),
        'big.yaml': Buffer.alloc(50_000_000, 0x20),
      });
      const { findings, code } = json();
      assert.deepEqual(
        findings.map(({ code: rule, file, severity }) => [rule, file, severity]),
        [
          ['unknown-field', 'a.yaml', 'error'],
          ['file-not-read', 'big.yaml', 'information'],
          ['file-not-read', 'binary.yaml', 'information'],
        ],
      );
      assert.equal(code, 1);
      assert.equal(json(['big.yaml']).findings[0]?.severity, 'error');
    });

    it('survives circles, bombs, deep nesting and templates', () => {
      let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
      for (let step = 1; step < 12; step++)
        bomb += `a${step}: &a${step} [${Array(9)
          .fill(`*a${step - 1}`)
          .join(', ')}]\n`;
      const head = 'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: x}\n';
      folder.write({
        'bomb.yaml': head + bomb,
        'deep.yaml': `${head}spec: ${'['.repeat(10_000)}\n`,
        'deep.json': `{"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "spec": ${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
        'chart/Chart.yaml': 'name: x\n',
        'chart/templates/a.yaml':
          '{{- range .Values.x }}\napiVersion: networking.istio.io/v1\nkind: Gateway\nspec: {{ toYaml . }}\n{{ end }}\n',
        'half.yaml': `${head}spec:\n  servers: [{port: "`,
        'empty.yaml': '',
        'nothing.yaml': '---\n---\n# x\n',
        'latin1.yaml': Buffer.from(`${head}# caf\u00E9\n`, 'latin1'),
      });
      if (process.platform !== 'win32') symlinkSync('..', folder.at('chart/loop'));
      const { findings, code } = json();
      assert.equal(code, 1);
      const files = new Set(findings.map(({ file }) => file));
      for (const file of ['bomb.yaml', 'half.yaml']) assert.ok(files.has(file), `${file} is not told of`);
      assert.ok(findings.some((finding) => finding.code === 'yaml-too-many-aliases'));
      assert.ok(!files.has('chart/templates/a.yaml'));
    });

    it('ends with 2 and one line when the job cannot be done', () => {
      folder.write({ 'a.yaml': GOOD });
      const lines: readonly [args: readonly string[], err: string][] = [
        [['check', 'nowhere.yaml'], 'pilotage: nowhere.yaml: no such file or folder\n'],
        [['check', 'a.yaml/b'], 'pilotage: a.yaml/b: no such file or folder\n'],
        [['check', '--nonsense'], "pilotage: unknown option '--nonsense'; see pilotage check --help\n"],
        [['check', '--format', 'xml'], 'pilotage: --format takes human or json, not "xml"\n'],
        [['check', '--mesh-config', 'nowhere'], 'pilotage: --mesh-config nowhere: no such file or folder\n'],
        [['fix', '-'], 'pilotage: fix changes files; it cannot change standard input\n'],
        [['chek'], 'pilotage: chek is no command; see pilotage --help. To check files: pilotage check [paths...]\n'],
      ];
      for (const [args, err] of lines) assert.deepEqual(run(args), { code: 2, out: '', err });
    });

    it('ends with 2 when a file that was named cannot be read', function () {
      if (process.platform === 'win32') return this.skip();
      const { code, out, err } = run(['check', '--format', 'json', '/dev/null']);
      assert.equal(code, 2);
      assert.match(err, /^pilotage: .*\/dev\/null: it is a device or a pipe\n$/);
      assert.equal((JSON.parse(out) as Output).findings[0]?.code, 'file-not-read');
    });
  });

  describe('fix', () => {
    it('mends files and says so, until nothing is left', () => {
      folder.write({ 'a.yaml': MISSPELT, 'b.yaml': GOOD });
      const { code, out, err } = run(['fix']);
      assert.equal(out, 'a.yaml  Rename to "hosts"\n');
      assert.match(err, /^1 fix in 1 file\. {2}\(.*\)\n$/);
      assert.equal(code, 0);
      assert.equal(read('a.yaml'), MENDED);
      assert.equal(read('b.yaml'), GOOD);
      assert.match(run(['fix']).err, /^Nothing to fix\./);
      assert.equal(run(['check']).code, 0);
    });

    it('shows what it would do, as a patch, and changes nothing', () => {
      folder.write({ 'a.yaml': MISSPELT });
      const { code, out, err } = run(['fix', '--dry-run', 'a.yaml']);
      assert.equal(
        out,
        '--- a/a.yaml\n+++ b/a.yaml\n@@ -3,7 +3,7 @@\n metadata:\n   name: reviews\n spec:\n-  hots: [reviews]\n+  hosts: [reviews]\n   http:\n     - route:\n         - destination: {host: reviews}\n',
      );
      assert.match(err, /^Would make 1 fix in 1 file\./);
      assert.equal(code, 0);
      assert.equal(read('a.yaml'), MISSPELT);
    });

    it('keeps a byte order mark, line breaks and permissions', () => {
      const dos = (text: string): string => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
      folder.write({ 'a.yaml': dos(MISSPELT) });
      if (process.platform !== 'win32') chmodSync(folder.at('a.yaml'), 0o640);
      assert.equal(run(['fix', '-q']).code, 0);
      assert.equal(read('a.yaml'), dos(MENDED));
      if (process.platform !== 'win32') assert.equal(statSync(folder.at('a.yaml')).mode & 0o777, 0o640);
    });

    it('does not write back what it could not read exactly', () => {
      const bytes = Buffer.from(`# caf\u00E9\n${MISSPELT}`, 'latin1');
      folder.write({ 'a.yaml': bytes });
      assert.deepEqual(run(['fix', '-q']), {
        code: 2,
        out: '',
        err: 'pilotage: a.yaml: not changed, because it is not UTF-8 throughout\n',
      });
      assert.deepEqual(readFileSync(folder.at('a.yaml')), bytes);
    });

    it('mends a file once that has two names', function () {
      if (process.platform === 'win32') return this.skip();
      folder.write({ 'a.yaml': MISSPELT });
      symlinkSync('a.yaml', folder.at('b.yaml'));
      assert.equal(run(['fix', '-q']).code, 0);
      assert.equal(read('b.yaml'), MENDED);
    });

    guarded('tells what it cannot write', function () {
      folder.write({ 'a.yaml': MISSPELT });
      chmodSync(folder.at('a.yaml'), 0o444);
      assert.deepEqual(run(['fix', '-q']), {
        code: 2,
        out: '',
        err: 'pilotage: a.yaml: not changed: permission denied\n',
      });
    });
  });

  describe('the other commands', () => {
    it('rules lists every rule', () => {
      const { code, out } = run(['rules', '--format', 'json']);
      const { version, rules } = JSON.parse(out) as { version: number; rules: Record<string, unknown>[] };
      assert.equal(code, 0);
      assert.equal(version, 1);
      const rule = rules.find((one) => one['code'] === 'unknown-field');
      const members = ['code', 'aliases', 'severity', 'refused', 'title', 'documentation', 'messages'];
      assert.deepEqual(Object.keys(rule ?? {}), members);
      const human = run(['rules']).out;
      for (const one of rules) assert.ok(human.includes(`${String(one['code'])} `));
      assert.ok(human.endsWith(`\n\n${rules.length} rules; pilotage rules CODE explains one\n`));
    });

    it('rules explains those that are named, also by the number of another tool', () => {
      const { code, out } = run(['rules', 'double-tls', 'IST0155']);
      assert.equal(code, 0);
      assert.match(out, /^double-tls {2}TLS is originated twice\n {2}error\n\n {2}Port \{port\} of \{owner\}/);
      assert.match(out, /\n\nrelative-envoy-filter-operation .*\n {2}warning; in other tools IST0151, IST0155\n/);
      assert.match(out, /server\/docs\/rules\/double-tls\.md\n/);
      assert.match(run(['rules', 'dubble-tls']).err, /there is no rule dubble-tls/);
    });

    it('lsp speaks the language server protocol', async () => {
      const server = spawn(process.execPath, [program.at('pilotage.js'), 'lsp', '--stdio'], { cwd: folder.path });
      const send = (content: object): void => {
        const text = JSON.stringify({ jsonrpc: '2.0', ...content });
        server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      };
      let out = '';
      const answered = (id: number): Promise<void> =>
        new Promise((resolve) => {
          const look = (): void => void (out.includes(`"id":${id},"result"`) && resolve());
          server.stdout.on('data', look);
          look();
        });
      server.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
      send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
      await answered(1);
      send({ id: 2, method: 'shutdown' });
      await answered(2);
      const exited = once(server, 'exit') as Promise<[number]>;
      send({ method: 'exit' });
      const [code] = await exited;
      assert.match(out, /"id":1,"result":\{"capabilities":/);
      assert.equal(code, 0);
    });

    it('lsp takes no other way to talk', () => {
      assert.deepEqual(run(['lsp', '--port=1']), {
        code: 2,
        out: '',
        err: 'pilotage: lsp takes no arguments but --stdio: --port=1\n',
      });
    });

    it('help and version are there', () => {
      for (const args of [[], ['--help'], ['help'], ['-h']])
        assert.match(run(args).out, /^Pilotage knows .*\n\nusage: pilotage <command>/);
      for (const command of ['check', 'fix', 'authorize', 'rules', 'lsp']) {
        const usage = new RegExp(`\\n\\nusage: pilotage ${command} `);
        assert.match(run([command, '--help']).out, usage);
        assert.match(run(['help', command]).out, usage);
      }
      assert.match(run(['--version']).out, /^pilotage \d+\.\d+\.\d+\n$/);
    });

    it('help fits into 100 columns', () => {
      for (const args of [[], ['check', '--help'], ['fix', '--help'], ['authorize', '--help']]) {
        for (const line of run(args).out.split('\n')) assert.ok(line.length <= 100, line);
      }
    });
  });
});
