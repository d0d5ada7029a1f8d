import assert from 'node:assert/strict';
import { testFolder } from '../support/folder';
import type { TestFolder } from '../support/folder';
import { bundleServer, LanguageClient, uriOf } from './languageClient';

/*
 * Beside a language server for YAML in general: what is not of the mesh is left to it, so that nothing is shown twice.
 * See "Beside other extensions" in server/docs/decisions.md.
 */

/** Files that somebody else knows, with a place in each. */
const FOREIGN: Readonly<Record<string, string>> = {
  'workflow.yaml': 'name: build\non:\n  push:\n    branches: [main]\njobs:\n  test:\n    runs-on: ubuntu-latest\n',
  'compose.yaml': 'services:\n  web:\n    image: nginx\n    ports:\n      - 80:80\n',
  'openapi.yaml': 'openapi: 3.1.0\ninfo:\n  title: shop\npaths:\n  /reviews:\n    get: {}\n',
};

/** What a language server for YAML answers for every file. */
const EVERYWHERE = ['documentSymbol', 'foldingRange', 'documentLink', 'codeLens'] as const;
const AT_A_PLACE = ['hover', 'completion', 'definition', 'typeDefinition', 'documentHighlight'] as const;

describe('beside a language server for YAML', function () {
  let program: TestFolder;
  let folder: TestFolder;
  let client: LanguageClient;

  before(async () => {
    program = testFolder();
    await bundleServer(program.at('server.js'));
    folder = testFolder();
    folder.write(FOREIGN);
    client = new LanguageClient(program.at('server.js'), {
      folders: [folder.path],
      initializationOptions: { wake: true },
    });
    await client.state('ready');
    for (const name of Object.keys(FOREIGN)) await client.open(folder.at(name));
  });
  after(async () => {
    assert.equal(await client.stop(), 0);
    folder.remove();
    program.remove();
  });

  for (const [name, text] of Object.entries(FOREIGN))
    it(`leaves ${name} alone`, async () => {
      const textDocument = { uri: uriOf(folder.at(name)) };
      for (const method of EVERYWHERE)
        assert.ok(isNothing(await client.request(`textDocument/${method}`, { textDocument })), method);
      const lines = text.split('\n');
      for (const [line, content] of lines.entries())
        for (const character of [content.search(/\S|$/), content.length])
          for (const method of AT_A_PLACE) {
            const params = { textDocument, position: { line, character } };
            const answer = await client.request(`textDocument/${method}`, params);
            assert.ok(isNothing(answer), `${method} at ${line}:${character}: ${JSON.stringify(answer)}`);
          }
      assert.deepEqual(await client.diagnostics(folder.at(name)), []);
    });
});

function isNothing(answer: unknown): boolean {
  if (answer === null) return true;
  const items = Array.isArray(answer) ? answer : (answer as { items?: readonly unknown[] }).items;
  return items?.length === 0;
}
