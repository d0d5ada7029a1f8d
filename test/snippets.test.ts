import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { withoutTabStops } from '../server/src/lsp/completions';
import { completion, createSchemas } from '../server/src/core/index';
import type { CompletionItem, Settings } from '../server/src/core/index';
import { templates } from '../server/src/lsp/templates';
import { checkFiles, openWorkspace } from './support/checkText';
import type { Files } from './support/checkText';

/** One entry of the file that VS Code reads, which is also what the server offers. */
interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const snippets = JSON.parse(readFileSync('snippets/istio.code-snippets.json', 'utf8')) as Record<string, Snippet>;

/** The text after somebody pressed tab through it: each later mention of a stop says what the first one says. */
function expanded(body: readonly string[]): string {
  const text = body.join('\n');
  const said = new Map<string, string>();
  for (const [, stop = '', word = ''] of text.matchAll(/\$\{(\d+):((?:\\.|[^\\}])*)\}/g)) said.set(stop, word);
  for (const [, stop = '', word = ''] of text.matchAll(/\$\{(\d+)\|((?:\\.|[^\\,|])*)[^}]*\|\}/g)) said.set(stop, word);
  return withoutTabStops(text.replace(/\$([1-9]\d*)/g, (_, stop: string) => said.get(stop) ?? `$${stop}`));
}

/** What the snippets refer to: the Service that is their default, the gateways of an installation, an application. */
const surroundings = `
apiVersion: v1
kind: Service
metadata: {name: my-service, namespace: default}
spec: {selector: {app: my-app}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: my-app, namespace: default}
spec:
  template:
    metadata: {labels: {app: my-app}}
    spec: {serviceAccountName: my-app}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: my-app, namespace: default}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: my-service, namespace: default}
spec: {template: {metadata: {labels: {app: my-service}}}}
---
apiVersion: v1
kind: Service
metadata: {name: istio-egressgateway, namespace: istio-system}
spec: {selector: {istio: egressgateway}, ports: [{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: istio-egressgateway, namespace: istio-system}
spec: {template: {metadata: {labels: {istio: egressgateway}}}}
`;

/** What is offered at the end of `new.yaml` to a client without snippets of its own. */
function itemsIn(files: Files, settings: Partial<Settings> = {}): CompletionItem[] {
  const { workspace } = openWorkspace(files, settings);
  const text = files.get('/w/new.yaml') ?? '';
  const all = completion({ workspace, schemas: createSchemas(), templates }, '/w/new.yaml', text.length);
  return all.filter(({ kind }) => kind === 'snippet');
}

/** Findings that say what a snippet is about: plain HTTP leaves the mesh. */
const MEANT: Readonly<Record<string, readonly string[]>> = { 'se-egress-http': ['plaintext-to-external'] };

describe('snippets', () => {
  for (const [name, { prefix, description, body }] of Object.entries(snippets)) {
    it(`${prefix} (${name}) is accepted and has no finding`, () => {
      assert.match(description, /\.$/);
      const text = expanded(body);
      assert.ok(!/\$/.test(text), text);
      const files = new Map([
        [`/w/${prefix}.yaml`, text],
        ['/w/surroundings.yaml', surroundings],
      ]);
      const found = checkFiles(files)
        .filter(({ finding }) => MEANT[prefix]?.includes(finding.code) !== true)
        .map(
          ({ finding, range }) =>
            `${range.start.line + 1}: ${finding.severity}[${finding.code}] ${finding.message.what}`,
        );
      assert.deepEqual(found, [], text);
    });
  }

  it('are offered in an empty document with the names of the workspace, and in its namespace', () => {
    const shop = surroundings.replaceAll('namespace: default', 'namespace: shop');
    const two = `${shop}---${shop.replaceAll('my-', 'other-')}`;
    const offered = itemsIn(
      new Map([
        ['/w/new.yaml', ''],
        ['/w/shop.yaml', two],
      ]),
      { defaultNamespace: 'shop' },
    );
    const route = offered.find(({ label }) => label === 'vs-timeout-retry')?.insertText ?? '';
    assert.match(route, /^ {2}namespace: \$\{2:shop\}$/m);
    assert.match(route, /^ {4}- \$\{3\|my-service,other-service\|\}$/m);
    const kind = offered.find(({ label }) => label === 'VirtualService')?.insertText ?? '';
    assert.match(kind, /host: \$\{4\|my-service,other-service\|\}/);
  });

  it('name no namespace where a kustomization gives it', () => {
    const kustomization = 'kind: Kustomization\nnamespace: shop\nresources: [new.yaml]\n';
    const offered = itemsIn(
      new Map([
        ['/w/new.yaml', ''],
        ['/w/kustomization.yaml', kustomization],
      ]),
    );
    const access = offered.find(({ label }) => label === 'se-egress-ambient')?.insertText ?? '';
    assert.doesNotMatch(access, /namespace:/);
    assert.match(access, /cluster\.local\/ns\/shop\/sa/);
  });

  it('are not offered where something is written already', () => {
    assert.deepEqual(itemsIn(new Map([['/w/new.yaml', 'kind: Service\n']])), []);
  });

  it('have one prefix each', () => {
    const prefixes = Object.values(snippets).map(({ prefix }) => prefix);
    assert.deepEqual([...new Set(prefixes)], prefixes);
  });
});
