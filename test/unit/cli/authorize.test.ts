import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAuthorizeOptions } from '../../../server/src/cli/authorize/authorizeOptions';
import { Failure } from '../../../server/src/cli/failure';
import { run } from '../../../server/src/cli/run';
import { painter } from '../../../server/src/cli/terminal/colour';
import { silentProgress } from '../../../server/src/cli/terminal/progress';
import type { Terminal } from '../../../server/src/cli/terminal/terminal';
import type { TestFolder } from '../../support/folder';
import { testFolder } from '../../support/folder';
import { assertGolden } from '../../support/golden';
import { deployment, documents, service } from '../../support/workloads';

const here = path.dirname(fileURLToPath(import.meta.url));

const WORKSPACE = documents(
  service('shop/web', 'name: http, port: 80, targetPort: 8080'),
  deployment('shop/web', { account: 'web-account' }),
  `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: jwt, namespace: shop}
spec:
  jwtRules:
    - issuer: https://id.example
      jwksUri: https://id.example/keys
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: readers, namespace: shop}
spec:
  rules:
    - from: [{source: {namespaces: [shop]}}]
      to: [{operation: {methods: [GET]}}]
    - when: [{key: "request.auth.claims[role]", values: [admin]}]
`,
);

/** A terminal without colours that keeps what is printed. */
class Recorder implements Terminal {
  out = '';
  err = '';
  readonly width = 90;
  readonly isTerminal = false;
  readonly paint = painter(false);

  constructor(
    readonly cwd: string,
    private readonly input = '',
  ) {}

  print(text: string): Promise<void> {
    this.out += text;
    return Promise.resolve();
  }

  printError(text: string): void {
    this.err += text;
  }

  progress = () => silentProgress;
  readInput = () => Promise.resolve(Buffer.from(this.input));
  now = () => 0;
}

describe('pilotage authorize', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = testFolder({ 'web.yaml': WORKSPACE });
  });
  afterEach(() => folder.remove());

  async function ask(args: readonly string[], input = ''): Promise<Recorder & { code: number }> {
    const terminal = new Recorder(folder.path, input);
    const code = await run(['authorize', ...args], terminal);
    return Object.assign(terminal, { code });
  }

  it('prints how the policies see a request, one after the other', async () => {
    const { out, code } = await ask([
      '--to',
      'shop/web:8080',
      '--from',
      'shop/web',
      '--method',
      'POST',
      '--path',
      '/a',
    ]);
    assert.equal(code, 0);
    assertGolden(path.join(here, 'authorize.golden.txt'), out);
  });

  it('prints both ends where the request does not tell enough', async () => {
    const token = ['--jwt-issuer', 'https://id.example', '--jwt-subject', 'ann'];
    const { out } = await ask(['--to', 'shop/web:8080', '--outside', ...token]);
    assertGolden(path.join(here, 'authorize-open.golden.txt'), out);
  });

  it('prints the answer and the steps as JSON', async () => {
    const { out } = await ask(['--to', 'shop/web:8080', '--from', 'shop/web', '--format', 'json']);
    const { answer, steps } = JSON.parse(out) as {
      answer: { authorization: object };
      steps: { what: string; source: { file: string; path: string } | null }[];
    };
    assert.deepEqual(answer.authorization, {
      result: 'allow',
      by: 'shop/readers',
      rule: 0,
      reason: 'allow-rule',
      matched: ['shop/readers#0'],
    });
    const step = steps.find(({ what }) => what === 'rule 0 of ALLOW policy shop/readers matches');
    assert.deepEqual(
      [step?.source?.file, step?.source?.path],
      ['web.yaml', 'spec.rules[0].from[0].source.namespaces[0]'],
    );
  });

  it('answers a file of requests, or standard input', async () => {
    const requests = JSON.stringify([
      {
        id: 'get',
        to: { namespace: 'shop', workload: 'web' },
        port: 8080,
        protocol: 'http',
        from: { namespace: 'shop', serviceAccount: 'web-account' },
        method: 'GET',
        host: 'web',
        path: '/',
      },
    ]);
    folder.write({ 'requests.json': requests });
    const file = await ask(['.', '--requests', 'requests.json']);
    const { requests: answers } = JSON.parse(file.out) as { requests: Record<string, { served: string }> };
    assert.equal(answers['get']?.served, 'http');
    assert.equal((await ask(['.', '--requests', '-'], requests)).out, file.out);
  });

  it('says what is wrong with a file of requests', async () => {
    const problem = async (text: string): Promise<string> => {
      const { err, code } = await ask(['--requests', '-'], text);
      assert.equal(code, 2);
      return err;
    };
    assert.match(await problem('{'), /it is not JSON/);
    assert.match(await problem('{}'), /it must hold a list of requests/);
    assert.match(await problem('[{}]'), /request 1 has no id/);
    assert.match(
      await problem('[{"id": "a", "to": {"gateway": "x"}}]'),
      /\(a\): "to" must have namespace and workload/,
    );
    assert.match((await ask(['--requests', 'gone.json'])).err, /--requests gone\.json: /);
  });

  it('says what is wrong with its options', () => {
    const refused: readonly (readonly [RegExp, ...string[]])[] = [
      [/say where the request arrives/],
      [/has no port/, '--to', 'shop/web'],
      [/takes NAMESPACE\/NAME, not "web"/, '--to', 'web:80'],
      [/1 to 65535, not "0"/, '--to', 'shop/web:0'],
      [/exclude each other/, '--to', 'shop/web:80', '--gateway', 'a/b'],
      [/exclude each other/, '--to', 'shop/web:80', '--requests', 'x'],
      [/--path begins with \//, '--to', 'shop/web:80', '--path', 'x'],
      [/--header takes 'NAME: VALUE'/, '--to', 'shop/web:80', '-H', 'x'],
      [/--claim takes NAME=TEXT/, '--to', 'shop/web:80', '--claim', 'x'],
      [/is no JSON/, '--to', 'shop/web:80', '--claim', 'x:=['],
      [/--protocol takes http/, '--to', 'shop/web:80', '--protocol', 'udp'],
    ];
    for (const [message, ...args] of refused)
      assert.throws(
        () => readAuthorizeOptions(args),
        (error: unknown) => error instanceof Failure && message.test(error.message),
        args.join(' '),
      );
  });

  it('reads claims as texts or as JSON', () => {
    const args = ['--to', 'shop/web:8080', '--claim', 'role=a=b', '--claim', 'groups:=["x"]'];
    const { ask: asked } = readAuthorizeOptions(args);
    assert.ok('request' in asked);
    assert.deepEqual(asked.request.token?.claims, { role: 'a=b', groups: ['x'] });
  });
});
