import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { CancellationTokenSource, DiagnosticSeverity, MarkupContent } from 'vscode-languageserver/node';
import type {
  CodeAction,
  CompletionList,
  Diagnostic,
  Hover,
  Position,
  Range,
  ResponseError,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { ShowDocumentResult, StatusParams } from '../../server/src/lsp/protocol';
import type { TestFolder } from '../support/folder';
import { testFolder } from '../support/folder';
import type { ClientOptions } from './languageClient';
import { bundleServer, LanguageClient, published, pulling, uriOf } from './languageClient';

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  ports:
    - {port: 80, name: http}
`;

const ROUTES = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts: [reviews]
  http:
    - route:
        - destination:
            host: reviews
`;

/** The same with a field that nobody knows; the fix is certain. */
const MISSPELT = ROUTES.replace('hosts:', 'hots:');
/** The same with a host that nobody owns. */
const LOST = ROUTES.replace('host: reviews', 'host: revues');
const PLAIN = 'name: build\non: push\n';

describe('the language server', function () {
  let program: TestFolder;
  let folder: TestFolder;
  const clients: LanguageClient[] = [];

  before(async () => {
    program = testFolder();
    await bundleServer(program.at('server.js'));
  });
  after(() => program.remove());
  beforeEach(() => {
    folder = testFolder();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) assert.equal(await client.stop(), 0, 'the server did not end as it should');
    folder.remove();
  });

  function start(options: ClientOptions = {}): LanguageClient {
    const client = new LanguageClient(program.at('server.js'), { folders: [folder.path], ...options });
    clients.push(client);
    return client;
  }

  /** A server that has read the folder. */
  async function ready(options: ClientOptions = {}): Promise<LanguageClient> {
    const client = start({ ...options, initializationOptions: { wake: true, ...options.initializationOptions } });
    await client.state('ready');
    client.forget();
    return client;
  }

  describe('begins', () => {
    it('by saying what it can do', async () => {
      const { capabilities, serverInfo } = await start().result;
      assert.equal(serverInfo?.name, 'Pilotage for Istio');
      assert.equal(capabilities.positionEncoding, 'utf-16');
      assert.deepEqual(capabilities.diagnosticProvider, {
        identifier: 'pilotage',
        interFileDependencies: true,
        workspaceDiagnostics: true,
      });
    });

    it('without offering what the client cannot do', async () => {
      const { capabilities } = await start({ capabilities: published }).result;
      assert.equal(capabilities.diagnosticProvider, undefined);
      assert.equal(capabilities.codeActionProvider, false);
    });

    it('by asking to be told of files and settings', async () => {
      const client = await ready();
      assert.deepEqual([...client.registered].sort(), [
        'workspace/didChangeConfiguration',
        'workspace/didChangeWatchedFiles',
      ]);
    });

    it('asleep, and wakes up when a document of Istio is opened', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES, 'build.yaml': PLAIN });
      const client = start();
      assert.deepEqual(await client.state('asleep'), { state: 'asleep', istioVersion: '1.31' });
      await client.open(folder.at('build.yaml'));
      assert.deepEqual(await client.diagnostics(folder.at('build.yaml')), []);
      assert.match((await show(client, 'build.yaml')).text, /asleep/);
      await client.open(folder.at('routes.yaml'));
      const { files, resources } = await client.state('ready');
      assert.deepEqual({ files, resources }, { files: 3, resources: 2 });
    });

    it('to read at once when the client knows of such objects', async () => {
      folder.write({ 'routes.yaml': LOST });
      const client = start({ initializationOptions: { wake: true } });
      await client.state('indexing');
      assert.equal((await client.state('ready')).files, 1);
    });
  });

  describe('answers for a document', () => {
    it('with what is wrong, why and what to do', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': LOST });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      const [found] = await client.diagnostics(folder.at('routes.yaml'));
      assert.equal(found?.code, 'unknown-host-reference');
      assert.equal(found.source, 'Pilotage');
      assert.deepEqual(found.range, rangeOf(LOST, 'revues'));
      const lines = wordsOf(found).split('\n');
      assert.match(lines[0] ?? '', /"revues"/);
      assert.equal(lines.length, 3);
    });

    it('as loud as the project file says, while that is being typed', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': MISSPELT, '.pilotage.yaml': 'rules: {}\n' });
      const client = await ready();
      const severities = async (): Promise<unknown[]> =>
        (await client.diagnostics(folder.at('routes.yaml')))
          .filter(({ code }) => code === 'unknown-field')
          .map(({ severity }) => severity);
      await client.open(folder.at('routes.yaml'));
      assert.deepEqual(await severities(), [DiagnosticSeverity.Error]);
      await client.open(folder.at('.pilotage.yaml'));
      await client.change(folder.at('.pilotage.yaml'), { text: 'rules: {unknown-field: hint}\n' });
      assert.deepEqual(await severities(), [DiagnosticSeverity.Hint]);
      await client.change(folder.at('.pilotage.yaml'), { text: 'rules: {unknown-feeld: hint}\n' });
      assert.deepEqual(await severities(), [DiagnosticSeverity.Error]);
      const [wrong] = await client.diagnostics(folder.at('.pilotage.yaml'));
      assert.equal(wrong?.code, 'project-file-wrong');
    });

    it('that nothing has changed, when nothing has', async () => {
      folder.write({ 'routes.yaml': MISSPELT });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      const first = await client.pull(folder.at('routes.yaml'));
      assert.ok(first.kind === 'full' && first.items.length > 0);
      const second = await client.pull(folder.at('routes.yaml'), first.resultId);
      assert.deepEqual(second, { kind: 'unchanged', resultId: first.resultId });
    });

    it('after an edit', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES });
      const client = await ready();
      const file = folder.at('routes.yaml');
      await client.open(file);
      assert.deepEqual(await codes(client, 'routes.yaml'), []);
      await client.change(file, { range: rangeOf(ROUTES, 'hosts'), text: 'hots' });
      assert.ok((await codes(client, 'routes.yaml')).includes('unknown-field'));
      await client.change(file, { range: rangeOf(MISSPELT, 'hots'), text: 'hosts' });
      assert.deepEqual(await codes(client, 'routes.yaml'), []);
    });

    it('that was never saved', async () => {
      const client = await ready();
      const uri = 'untitled:Untitled-1';
      await client.open('', MISSPELT, uri);
      const report = await client.request<{ items: Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri },
      });
      assert.ok(report.items.some(({ code }) => code === 'unknown-field'));
    });

    it('with places in other files', async () => {
      folder.write({ 'service.yaml': `# The service\n${SERVICE}`, 'routes.yaml': withPort(ROUTES, 81) });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      const found = await client.diagnostics(folder.at('routes.yaml'));
      const [related] = found.find(({ code }) => code === 'destination-port-wrong')?.relatedInformation ?? [];
      assert.equal(related?.location.uri, uriOf(folder.at('service.yaml')));
      assert.equal(related.location.range.start.line, 4);
    });
  });

  describe('follows', () => {
    it('edits of other documents, and says so', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES });
      const client = await ready();
      await client.open(folder.at('service.yaml'));
      await client.open(folder.at('routes.yaml'));
      assert.deepEqual(await codes(client, 'routes.yaml'), []);
      await client.change(folder.at('service.yaml'), { range: rangeOf(SERVICE, 'reviews'), text: 'rev' });
      await client.next('workspace/diagnostic/refresh');
      assert.deepEqual(await codes(client, 'routes.yaml'), ['unknown-host-reference']);
    });

    it('files that change on disk', async () => {
      folder.write({ 'routes.yaml': ROUTES, 'other.yaml': SERVICE.replace('reviews', 'ratings') });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      assert.deepEqual(await codes(client, 'routes.yaml'), ['unknown-host-reference']);
      folder.write({ 'service.yaml': SERVICE });
      await watched(client, 'service.yaml', 1);
      await client.next('workspace/diagnostic/refresh');
      assert.deepEqual(await codes(client, 'routes.yaml'), []);
      rmSync(folder.at('service.yaml'));
      await watched(client, 'service.yaml', 3);
      await client.next('workspace/diagnostic/refresh');
      assert.deepEqual(await codes(client, 'routes.yaml'), ['unknown-host-reference']);
    });

    it('folders that are deleted', async () => {
      folder.write({ 'routes.yaml': ROUTES, 'deep/er/service.yaml': SERVICE });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      assert.deepEqual(await codes(client, 'routes.yaml'), []);
      rmSync(folder.at('deep'), { recursive: true });
      await watched(client, 'deep', 3);
      await client.next('workspace/diagnostic/refresh');
      assert.deepEqual(await codes(client, 'routes.yaml'), ['unknown-host-reference']);
    });

    it('nothing that lies where nobody reads', async () => {
      folder.write({ 'routes.yaml': ROUTES });
      const client = await ready();
      folder.write({ 'node_modules/x/service.yaml': SERVICE, 'service.yaml': SERVICE });
      await watched(client, 'node_modules/x/service.yaml', 1);
      await watched(client, 'service.yaml', 1);
      assert.equal((await client.next<{ files: number }>('pilotage/status')).files, 2);
    });

    it('a document back to what is on disk when it is closed', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      assert.deepEqual(await codes(client, 'routes.yaml'), []);
      await client.open(folder.at('service.yaml'), SERVICE.replace('reviews', 'rev'));
      await client.next('workspace/diagnostic/refresh');
      assert.deepEqual(await codes(client, 'routes.yaml'), ['unknown-host-reference']);
      await client.close(folder.at('service.yaml'));
      await client.next('workspace/diagnostic/refresh');
      assert.deepEqual(await codes(client, 'routes.yaml'), []);
    });

    it('the settings', async () => {
      folder.write({
        'service.yaml': SERVICE,
        'routes.yaml': ROUTES.replace('  namespace: shop\n', ''),
        'out/x.yaml': LOST,
      });
      const client = await ready({ settings: { defaultNamespace: 'elsewhere' } });
      await client.open(folder.at('routes.yaml'));
      assert.match((await show(client, 'routes.yaml')).text, /namespace `shop`/);
      client.settings = { defaultNamespace: 'shop', istioVersion: '1.24', exclude: ['out/**'] };
      await client.notify('workspace/didChangeConfiguration', { settings: null });
      await client.next<StatusParams>(
        'pilotage/status',
        ({ istioVersion, files }) => istioVersion === '1.24' && files === 2,
      );
    });

    it('the Istio version that the workspace names, with auto', async () => {
      const lock = (version: string): string =>
        `dependencies:\n- name: istiod\n  repository: https://example.com/istio\n  version: ${version}\n`;
      folder.write({ 'routes.yaml': ROUTES, 'mesh/Chart.lock': lock('1.29.2') });
      const client = await ready({ settings: { istioVersion: 'auto' } });
      await client.open(folder.at('routes.yaml'));
      await client.next<StatusParams>(
        'pilotage/status',
        ({ istioVersion, versionFrom }) => istioVersion === '1.29' && versionFrom === 'mesh/Chart.lock',
      );
      assert.match((await show(client, 'routes.yaml')).text, /^Istio 1\.29, as `mesh\/Chart\.lock` says `1\.29\.2`$/m);
      client.settings = { istioVersion: 'auto', exclude: ['mesh'] };
      await client.notify('workspace/didChangeConfiguration', { settings: null });
      await client.next<StatusParams>(
        'pilotage/status',
        ({ istioVersion, versionFrom }) => istioVersion === '1.31' && versionFrom === undefined,
      );
    });

    it('the mesh configuration that the settings name', async () => {
      folder.write({ 'routes.yaml': ROUTES, 'settings/mesh.txt': 'rootNamespace: infra\n' });
      const client = await ready({ settings: { meshConfig: 'settings/mesh.txt' } });
      assert.match((await show(client, 'settings/mesh.txt')).text, /rootNamespace: infra/);
      client.settings = {};
      await client.notify('workspace/didChangeConfiguration', { settings: null });
      await client.next<StatusParams>('pilotage/status', ({ files }) => files === 1);
    });

    it('whether another extension reports broken YAML already', async () => {
      const broken = SERVICE.replace('  name: reviews\n', '  name: reviews\n  name: reviews\n');
      folder.write({ 'service.yaml': broken });
      const client = await ready({ initializationOptions: { redhatYaml: true } });
      await client.open(folder.at('service.yaml'));
      assert.deepEqual(await codes(client, 'service.yaml'), []);
      client.settings = { reportYamlErrors: 'on' };
      await client.notify('workspace/didChangeConfiguration', { settings: null });
      await client.next('workspace/diagnostic/refresh');
      assert.deepEqual(await codes(client, 'service.yaml'), ['yaml-duplicate-key']);
    });

    it('workspace folders that come and go', async () => {
      folder.write({ 'one/routes.yaml': ROUTES, 'two/service.yaml': SERVICE, 'two/routes.yaml': ROUTES });
      const client = await ready({ folders: [folder.at('one')] });
      const two = { uri: uriOf(folder.at('two')), name: 'two' };
      await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [two], removed: [] } });
      assert.equal((await client.state('ready')).files, 3);
      await client.open(folder.at('two/routes.yaml'));
      await client.open(folder.at('one/routes.yaml'));
      assert.deepEqual(await codes(client, 'two/routes.yaml'), []);
      // Folders are worlds of their own.
      assert.deepEqual(await codes(client, 'one/routes.yaml'), []);
      const one = { uri: uriOf(folder.at('one')), name: 'one' };
      await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [one] } });
      assert.equal((await client.state('ready')).files, 3, 'an open document stays');
    });
  });

  describe('tells a client that does not ask', () => {
    it('of documents as they are opened and edited', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES });
      const client = await ready({ capabilities: published });
      const file = folder.at('routes.yaml');
      await client.open(file);
      assert.deepEqual(await client.sent(file, ({ version }) => version === 1), []);
      await client.change(file, { range: rangeOf(ROUTES, 'hosts'), text: 'hots' });
      const found = await client.sent(file, ({ version }) => version === 2);
      assert.ok(found.some(({ code }) => code === 'unknown-field'));
    });

    it('of files that nobody has open, and takes it back', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': MISSPELT });
      const client = await ready({ capabilities: published });
      const file = folder.at('routes.yaml');
      const found = await client.sent(file);
      assert.ok(found.some(({ code }) => code === 'unknown-field'));
      folder.write({ 'routes.yaml': ROUTES });
      await watched(client, 'routes.yaml', 2);
      assert.deepEqual(await client.sent(file), []);
    });

    it('of what an edit means for other files', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES });
      const client = await ready({ capabilities: published });
      await client.open(folder.at('service.yaml'), SERVICE.replace('reviews', 'rev'));
      const found = await client.sent(folder.at('routes.yaml'));
      assert.deepEqual(
        found.map(({ code }) => code),
        ['unknown-host-reference'],
      );
    });
  });

  describe('answers for the workspace', () => {
    it('with the files of Istio and whatever has findings, and with what is new the next time', async () => {
      folder.write({
        'service.yaml': SERVICE,
        'routes.yaml': ROUTES,
        'bad/routes.yaml': MISSPELT,
        'build.yaml': PLAIN,
      });
      const client = await ready();
      const first = await workspace(client, []);
      assert.deepEqual(names(first), ['bad/routes.yaml', 'routes.yaml']);
      const previous = first.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
      const second = await workspace(client, previous);
      assert.ok(second.every(({ kind }) => kind === 'unchanged'));
      rmSync(folder.at('bad'), { recursive: true });
      await watched(client, 'bad/routes.yaml', 3);
      await client.next<StatusParams>('pilotage/status', ({ files }) => files === 3);
      const third = (await workspace(client, previous)).filter(({ kind }) => kind === 'full');
      assert.deepEqual(names(third), ['bad/routes.yaml']);
      assert.ok(third.every((report) => report.kind === 'full' && report.items.length === 0));
    });

    it('in parts, and waits while there is nothing new', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES });
      const client = await ready();
      const first = await workspace(client, [], { partialResultToken: 'one' });
      const previousResultIds = first.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
      const waiting = workspace(client, previousResultIds, { partialResultToken: 'two' });
      await client.open(folder.at('service.yaml'), SERVICE.replace('reviews', 'rev'));
      const news = await waiting;
      assert.deepEqual(names(news), ['routes.yaml']);
    });

    it('until it is cancelled', async () => {
      folder.write({ 'service.yaml': SERVICE });
      const client = await ready();
      const source = new CancellationTokenSource();
      const params = { previousResultIds: [], partialResultToken: 'parts' };
      const waiting = client.request('workspace/diagnostic', params, source.token);
      source.cancel();
      await assert.rejects(waiting, (error: ResponseError<unknown>) => error.code === -32800);
    });
  });

  describe('mends', () => {
    it('a finding by a quick fix', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': MISSPELT });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      const diagnostics = await client.diagnostics(folder.at('routes.yaml'));
      const actions = await actionsAt(client, rangeOf(MISSPELT, 'hots'), { diagnostics });
      const fix = actions.find(({ kind }) => kind === 'quickfix');
      assert.deepEqual(fix?.diagnostics, diagnostics.slice(0, 1));
      assert.deepEqual(fix.edit?.documentChanges, [
        {
          textDocument: { uri: uriOf(folder.at('routes.yaml')), version: 1 },
          edits: [{ range: rangeOf(MISSPELT, 'hots'), newText: 'hosts' }],
        },
      ]);
    });

    it('a finding by a change that needs the text of another file', async () => {
      const other = ROUTES.replace('name: reviews', 'name: reviews-too').replace(
        '- route',
        '- timeout: 5s\n      route',
      );
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES, 'other.yaml': other });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      const diagnostics = await client.diagnostics(folder.at('routes.yaml'));
      const actions = await actionsAt(client, rangeOf(ROUTES, '[reviews]'), { diagnostics });
      const merge = actions.find(({ title }) => title.startsWith('Merge VirtualService shop/reviews-too'));
      assert.equal(merge?.kind, 'quickfix');
      assert.deepEqual(
        merge.diagnostics?.map(({ code }) => code),
        ['host-in-several-virtual-services'],
      );
      assert.match(JSON.stringify(merge.edit), /routes\.yaml.*other\.yaml/);
    });

    it('all that is certain, when asked to', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': MISSPELT });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      const everywhere = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
      const [fixAll, ...others] = await actionsAt(client, everywhere, { diagnostics: [], only: ['source.fixAll'] });
      assert.deepEqual(others, []);
      assert.equal(fixAll?.kind, 'source.fixAll.pilotage');
      assert.equal(fixAll.edit?.documentChanges?.length, 1);
    });
  });

  describe('hides', () => {
    const making = {
      ...pulling,
      workspace: {
        ...pulling.workspace,
        workspaceEdit: { documentChanges: true, resourceOperations: ['create'], snippetEditSupport: true },
      },
    } satisfies ClientOptions['capabilities'];

    /** The actions for the first text of the routes, without their diagnostics. */
    async function actionsFor(client: LanguageClient, text: string, part: string): Promise<CodeAction[]> {
      await client.open(folder.at('routes.yaml'), text);
      const diagnostics = await client.diagnostics(folder.at('routes.yaml'));
      return actionsAt(client, rangeOf(text, part), { diagnostics });
    }

    it('a host behind the project file, which it makes where there is none', async () => {
      folder.write({ 'routes.yaml': LOST });
      const client = await ready({ capabilities: making });
      const actions = await actionsFor(client, LOST, 'revues');
      const declare = actions.find(({ title }) => title.startsWith('Declare'));
      const uri = uriOf(folder.at('.pilotage.yaml'));
      const newText = 'externalHosts:\n  - revues.shop.svc.cluster.local\n';
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      assert.deepEqual(declare?.edit?.documentChanges, [
        { kind: 'create', uri, options: { ignoreIfExists: true } },
        { textDocument: { uri, version: null }, edits: [{ range, newText }] },
      ]);
      folder.write({ '.pilotage.yaml': newText });
      await watched(client, '.pilotage.yaml', 1);
      assert.deepEqual(await client.diagnostics(folder.at('routes.yaml')), []);
    });

    it('a host in the project file that is there', async () => {
      folder.write({ 'routes.yaml': LOST, '.pilotage.yaml': 'externalHosts: [other.corp]\n' });
      const client = await ready();
      const actions = await actionsFor(client, LOST, 'revues');
      const edit = actions.find(({ title }) => title.startsWith('Declare'))?.edit;
      assert.equal(edit?.documentChanges?.length, 1);
      assert.match(JSON.stringify(edit), /, revues\.shop\.svc\.cluster\.local/);
    });

    it('nothing in a file that the client cannot make', async () => {
      folder.write({ 'routes.yaml': LOST });
      const actions = await actionsFor(await ready(), LOST, 'revues');
      assert.ok(actions.length > 0);
      assert.deepEqual(
        actions.filter(({ title }) => title.includes('.pilotage.yaml')),
        [],
      );
    });

    it('findings behind all that mends them, with a place for the reason', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': MISSPELT });
      const client = await ready({ capabilities: making });
      const actions = await actionsFor(client, MISSPELT, 'hots');
      const kinds = [...new Set(actions.map(({ kind }) => kind))];
      assert.deepEqual(kinds.slice(0, 2), ['quickfix', 'quickfix.pilotage.ignore']);
      const ignoring = actions.filter(({ kind }) => kind === 'quickfix.pilotage.ignore');
      assert.deepEqual(
        ignoring.filter(({ isPreferred }) => isPreferred === true),
        [],
      );
      const value = '  # pilotage-ignore-next-line unknown-field -- ${1:reason}\n';
      const line = MISSPELT.split('\n').findIndex((text) => text.includes('hots'));
      const range = { start: { line, character: 0 }, end: { line, character: 0 } };
      assert.deepEqual(ignoring[0]?.edit?.documentChanges, [
        {
          textDocument: { uri: uriOf(folder.at('routes.yaml')), version: 1 },
          edits: [{ range, snippet: { kind: 'snippet', value } }],
        },
      ]);
    });

    it('them in plain text for a client that knows nothing else', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': MISSPELT });
      const actions = await actionsFor(await ready(), MISSPELT, 'hots');
      assert.match(JSON.stringify(actions), /"newText":" {2}# pilotage-ignore-next-line unknown-field\\n"/);
    });
  });

  describe('helps to write', () => {
    it('by explaining what is under the mouse', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      const { start } = rangeOf(ROUTES, 'hosts');
      const found = await ask<Hover>(client, 'textDocument/hover', start);
      assert.deepEqual(found?.range, rangeOf(ROUTES, 'hosts'));
      assert.ok(MarkupContent.is(found.contents) && found.contents.kind === 'markdown');
      assert.match(found.contents.value, /hosts/);
      assert.equal(await ask<Hover>(client, 'textDocument/hover', { line: 99, character: 0 }), null);
    });

    it('the project file, too, and wakes up for it', async () => {
      folder.write({ 'routes.yaml': LOST, '.pilotage.yaml': 'rules:\n  unknown-host-reference: off\n' });
      const client = start();
      await client.state('asleep');
      await client.open(folder.at('.pilotage.yaml'));
      await client.state('ready');
      const textDocument = { uri: uriOf(folder.at('.pilotage.yaml')) };
      const hover = await client.request<Hover | null>('textDocument/hover', {
        textDocument,
        position: { line: 1, character: 6 },
      });
      assert.match(MarkupContent.is(hover?.contents) ? hover.contents.value : '', /Nobody owns this host/);
      await client.change(folder.at('.pilotage.yaml'), { text: 'externalHosts:\n  - ' });
      const position = { line: 1, character: 4 };
      const { items } = await client.request<CompletionList>('textDocument/completion', { textDocument, position });
      assert.deepEqual(
        items.map(({ label }) => label),
        ['revues.shop.svc.cluster.local'],
      );
    });

    it('by offering what fits', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': LOST });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      const { items } = (await ask<CompletionList>(
        client,
        'textDocument/completion',
        rangeOf(LOST, 'revues').start,
      )) ?? {
        items: [],
      };
      const host = items.find(({ label }) => label === 'reviews');
      assert.deepEqual(host?.textEdit, { range: rangeOf(LOST, 'revues'), newText: 'reviews' });
    });

    it('by changes that are no fixes, where they are asked for', async () => {
      folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES });
      const client = await ready();
      await client.open(folder.at('routes.yaml'));
      const range = rangeOf(ROUTES, 'reviews]');
      const actions = await actionsAt(client, range, { diagnostics: [], only: ['refactor.rewrite'] });
      assert.deepEqual([...new Set(actions.map(({ kind }) => kind))], ['refactor.rewrite']);
      assert.ok(actions.every(({ edit }) => edit?.documentChanges?.length === 1));
      const fixes = await actionsAt(client, range, { diagnostics: [], only: ['quickfix'] });
      assert.ok(!fixes.some(({ kind }) => kind?.startsWith('refactor')));
    });

    it('by saying why something cannot be done, to a client that shows it', async () => {
      const elsewhere = ROUTES.replace('spec:', 'spec:\n  exportTo: [other]');
      for (const disabledSupport of [true, false]) {
        folder.write({ 'service.yaml': SERVICE, 'routes.yaml': elsewhere });
        const { textDocument } = pulling;
        const codeAction = { ...textDocument?.codeAction, disabledSupport };
        const client = await ready({ capabilities: { ...pulling, textDocument: { ...textDocument, codeAction } } });
        await client.open(folder.at('routes.yaml'));
        const range = rangeOf(elsewhere, 'VirtualService');
        const actions = await actionsAt(client, range, { diagnostics: [], only: ['refactor'] });
        const refused = actions.filter(({ disabled }) => disabled !== undefined);
        assert.deepEqual(
          refused.map(({ title, disabled, edit }) => [title, /exportTo/.test(disabled?.reason ?? ''), edit]),
          disabledSupport ? [['Convert to an HTTPRoute', true, undefined]] : [],
        );
      }
    });

    it('by offering snippets to a client that has none of its own', async () => {
      const capabilities = {
        ...pulling,
        textDocument: { ...pulling.textDocument, completion: { completionItem: { snippetSupport: true } } },
      };
      for (const ownSnippets of [false, true]) {
        folder.write({ 'routes.yaml': '' });
        const client = await ready({ capabilities, initializationOptions: { ownSnippets } });
        await client.open(folder.at('routes.yaml'));
        const list = await ask<CompletionList>(client, 'textDocument/completion', { line: 0, character: 0 });
        const labels = list?.items.map(({ label }) => label) ?? [];
        assert.equal(labels.includes('se-https'), !ownSnippets);
        assert.ok(labels.includes('ServiceEntry'));
      }
    });

    function ask<R>(client: LanguageClient, method: string, position: Position): Promise<R | null> {
      return client.request(method, { textDocument: { uri: uriOf(folder.at('routes.yaml')) }, position });
    }
  });

  describe('counts columns', () => {
    it('in bytes for a client that knows nothing else', async () => {
      const text = ROUTES.replace('hosts: [reviews]', '"é𝄞": 1, hots: [reviews]')
        .replace('spec:\n  ', 'spec: {')
        .replace(/\n  http[^]*$/, '}\n');
      folder.write({ 'routes.yaml': text });
      const client = await ready({ capabilities: { ...pulling, general: { positionEncodings: ['utf-8'] } } });
      assert.equal((await client.result).capabilities.positionEncoding, 'utf-8');
      const file = folder.at('routes.yaml');
      await client.open(file);
      const found = (await client.diagnostics(file)).find((diagnostic) => wordsOf(diagnostic).includes('hots'));
      const bytes = Buffer.byteLength('spec: {"é𝄞": 1, ');
      assert.deepEqual(found?.range.start, { line: 5, character: bytes });
      assert.equal(found.range.end.character, bytes + 4);
      await client.change(file, { range: found.range, text: 'hosts' });
      const after = await client.diagnostics(file);
      assert.ok(!after.some((diagnostic) => wordsOf(diagnostic).includes('hots')));
    });
  });

  it('shows what it knows of a document', async () => {
    folder.write({ 'service.yaml': SERVICE, 'routes.yaml': ROUTES });
    const client = await ready();
    const { text } = await show(client, 'service.yaml');
    assert.match(text, /## Service shop\/reviews/);
    assert.match(text, /namespace `shop` \(written in the object\)/);
    assert.match(text, /number: 80/);
  });

  async function codes(client: LanguageClient, name: string): Promise<unknown[]> {
    return (await client.diagnostics(folder.at(name))).map(({ code }) => code);
  }

  async function watched(client: LanguageClient, name: string, type: number): Promise<void> {
    const changes = [{ uri: uriOf(folder.at(name)), type }];
    await client.notify('workspace/didChangeWatchedFiles', { changes });
  }

  function show(client: LanguageClient, name: string): Promise<ShowDocumentResult> {
    return client.request('pilotage/showDocument', { uri: uriOf(folder.at(name)) });
  }

  function actionsAt(client: LanguageClient, range: Range, context: object): Promise<CodeAction[]> {
    const textDocument = { uri: uriOf(folder.at('routes.yaml')) };
    return client.request('textDocument/codeAction', { textDocument, range, context });
  }

  /** All reports, those that came in parts included. */
  async function workspace(
    client: LanguageClient,
    previousResultIds: { uri: string; value: string }[],
    more: { partialResultToken?: string } = {},
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const { items } = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds,
      ...more,
    });
    return items;
  }

  function names(reports: readonly WorkspaceDocumentDiagnosticReport[]): string[] {
    const base = `${uriOf(folder.path)}/`;
    return reports.map(({ uri }) => uri.slice(base.length)).sort();
  }
});

function wordsOf({ message }: Diagnostic): string {
  return typeof message === 'string' ? message : message.value;
}

/** Where a text stands for the first time in another. */
function rangeOf(text: string, part: string): Range {
  const at = text.indexOf(part);
  const before = text.slice(0, at).split('\n');
  const start = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return { start, end: { line: start.line, character: start.character + part.length } };
}

function withPort(routes: string, port: number): string {
  return `${routes}            port:\n              number: ${port}\n`;
}
