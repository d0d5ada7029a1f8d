import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeLens,
  DocumentHighlight,
  DocumentSymbol,
  FoldingRange,
  InlayHint,
  Location,
  LocationLink,
  Position,
  Range,
  SelectionRange,
  SymbolInformation,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { ShowReferencesParams } from '../../server/src/lsp/protocol';
import { testFolder } from '../support/folder';
import type { TestFolder } from '../support/folder';
import { bundleServer, LanguageClient, pulling, uriOf } from './languageClient';

const mesh = path.join(path.dirname(fileURLToPath(import.meta.url)), '../navigation/mesh');
const FILES = ['services.yaml', 'routes.yaml', 'edge.yaml', 'external.yaml'];

describe('the language server leads through the mesh', function () {
  let program: TestFolder;
  let folder: TestFolder;
  let client: LanguageClient;
  const texts = new Map(FILES.map((name) => [name, readFileSync(path.join(mesh, name), 'utf8')]));

  before(async () => {
    program = testFolder();
    await bundleServer(program.at('server.js'));
    folder = testFolder();
    folder.write(Object.fromEntries(texts));
    const capabilities = {
      ...pulling,
      textDocument: { ...pulling.textDocument, definition: { linkSupport: true }, rename: { prepareSupport: true } },
    };
    client = new LanguageClient(program.at('server.js'), {
      folders: [folder.path],
      capabilities,
      initializationOptions: { wake: true, showsReferences: true },
    });
    await client.state('ready');
    await client.open(folder.at('routes.yaml'));
  });
  after(async () => {
    assert.equal(await client.stop(), 0);
    folder.remove();
    program.remove();
  });

  /** A position in routes.yaml: where a text begins, some letters in. */
  function at(text: string, letters = 1): { textDocument: { uri: string }; position: Position } {
    const before = (texts.get('routes.yaml') ?? '').split(text)[0] ?? '';
    const lines = before.split('\n');
    const position = { line: lines.length - 1, character: (lines.at(-1)?.length ?? 0) + letters };
    return { textDocument: { uri: uriOf(folder.at('routes.yaml')) }, position };
  }

  function textAt(uri: string, { start, end }: Range): string {
    const line = (texts.get(path.basename(uri)) ?? '').split('\n')[start.line] ?? '';
    return `${path.basename(uri)}:${start.line + 1} ${line.slice(start.character, end.character)}`;
  }

  it('to definitions', async () => {
    const links = await client.request<LocationLink[]>('textDocument/definition', at('reviews.shop.svc'));
    assert.deepEqual(
      links.map(({ targetUri, targetSelectionRange }) => textAt(targetUri, targetSelectionRange)),
      ['services.yaml:9 reviews'],
    );
  });

  it('to the workloads behind a name', async () => {
    const found = await client.request<Location[]>('textDocument/typeDefinition', at('reviews.shop.svc'));
    assert.deepEqual(
      found.map(({ uri, range }) => textAt(uri, range)),
      ['services.yaml:30 reviews-v1'],
    );
    assert.equal(await client.request('textDocument/typeDefinition', at('weight: 100')), null);
  });

  it('to references and highlights', async () => {
    const params = { ...at('subset: v1', 8), context: { includeDeclaration: true } };
    const found = await client.request<Location[]>('textDocument/references', params);
    assert.deepEqual(
      found.map(({ uri, range }) => textAt(uri, range)),
      ['routes.yaml:21 v1', 'routes.yaml:61 v1'],
    );
    const shown = await client.request<DocumentHighlight[]>('textDocument/documentHighlight', at('subset: v1', 8));
    assert.equal(shown.length, 2);
  });

  it('and renames, or says why not', async () => {
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
      ...at('reviews.shop.svc'),
      newName: 'critics',
    });
    const changes = (edit.documentChanges ?? []) as TextDocumentEdit[];
    const files = changes.map(({ textDocument }) => path.basename(textDocument.uri));
    assert.deepEqual(files.sort(), ['edge.yaml', 'routes.yaml', 'services.yaml']);
    await assert.rejects(client.request('textDocument/prepareRename', at('number: 9080', 9)), /A port has a number/);
    await assert.rejects(
      client.request('textDocument/rename', { ...at('reviews.shop.svc'), newName: 'ratings' }),
      /There is the host ratings\.shop\.svc\.cluster\.local already, in services\.yaml/,
    );
    assert.equal(await client.request('textDocument/prepareRename', at('weight: 100')), null);
  });

  it('with an outline, symbols, folds and selections', async () => {
    const { textDocument, position } = at('subset: v1');
    const outline = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
    assert.deepEqual(
      outline.map(({ name, detail }) => `${detail ?? ''} ${name}`),
      ['VirtualService shop reviews', 'VirtualService shop admin', 'DestinationRule shop reviews'],
    );
    const symbols = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'stripe' });
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['stripe.example.com', 'stripe'],
    );
    const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument });
    assert.ok(folds.some(({ startLine, endLine }) => startLine === 0 && endLine === 35));
    const [selection] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
      textDocument,
      positions: [position],
    });
    assert.equal(
      textAt('routes.yaml', selection?.range ?? { start: position, end: position }),
      'routes.yaml:21 subset',
    );
    assert.ok(selection?.parent?.parent !== undefined);
  });

  it('from a Gateway to the workloads', async () => {
    const [gateway] = await client.request<CallHierarchyItem[]>(
      'textDocument/prepareCallHierarchy',
      at('gateways: [mesh, edge/public]', 22),
    );
    assert.equal(gateway?.name, 'edge/public');
    const step = async (item: CallHierarchyItem | undefined): Promise<CallHierarchyItem[]> => {
      const calls = await client.request<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item });
      return calls.map(({ to }) => to);
    };
    const [route] = await step(gateway);
    const [service] = await step(route);
    const [workload] = await step(service);
    assert.deepEqual(
      [route, service, workload].map((item) => `${item?.detail ?? ''} ${item?.name ?? ''}`),
      ['VirtualService shop/reviews', 'Service shop/reviews', 'Deployment shop/reviews-v1'],
    );
  });

  it('with lines that say who uses a thing, and hints for what is not written', async () => {
    const { textDocument } = at('subset: v1');
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    const resolved = await Promise.all(lenses.map((lens) => client.request<CodeLens>('codeLens/resolve', lens)));
    assert.deepEqual(
      resolved.map(({ command }) => command?.title),
      ['used once', 'used once', 'used once'],
    );
    const [params] = (resolved[0]?.command?.arguments ?? []) as ShowReferencesParams[];
    assert.equal(params?.locations.length, 1);
    const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
    assert.ok(hints.some(({ label }) => label === '.shop.svc.cluster.local'));
  });

  it('with nothing for what it does not know', async () => {
    const nowhere = { textDocument: { uri: uriOf(folder.at('none.yaml')) }, position: { line: 0, character: 0 } };
    assert.equal(await client.request('textDocument/definition', nowhere), null);
    assert.equal(await client.request('textDocument/prepareRename', nowhere), null);
    assert.equal(await client.request('textDocument/codeLens', nowhere), null);
    assert.deepEqual(await client.request('textDocument/references', { ...nowhere, context: {} }), []);
  });
});
