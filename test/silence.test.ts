import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyEdits, createSchemas, PROJECT_FILE, projectEdit, silences } from '../server/src/core/index';
import type { Silence } from '../server/src/core/index';
import { checkFiles, findingsOf, openWorkspace, readFiles } from './support/checkText';
import type { Files, FoundInFile } from './support/checkText';
import { settingsOf } from './support/expectations';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), 'rules');
const PROJECT = `/w/${PROJECT_FILE}`;
const ENTRY = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: search, namespace: shop}
spec:
  hosts: [search.example.com]
  owner: team-search
  exportTo: ["."]
  ports: [{number: 443, name: tls, protocol: TLS}]
  resolution: DNS
`;
const ROUTES = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts: [web.example.com]
  http:
    - route:
        - destination:
            host: nowhere.shop.svc.cluster.local
`;

/** The files after a finding was hidden; undefined where the project file cannot be made to say so. */
function applied(files: Files, file: string, { edits, project }: Silence): Files | undefined {
  const said = project && projectEdit(PROJECT, files.get(PROJECT), project);
  if (project !== undefined && said === undefined) return undefined;
  const changed = new Map(files).set(file, applyEdits(files.get(file) ?? '', edits));
  return said === undefined ? changed : changed.set(PROJECT, applyEdits(changed.get(PROJECT) ?? '', [said]));
}

interface Hideable {
  readonly files: Files;
  readonly found: readonly FoundInFile[];
  readonly waysOf: (found: FoundInFile) => Silence[];
}

function hideable(files: Files): Hideable {
  const { workspace, checker } = openWorkspace(files, settingsOf(files));
  const input = { workspace, schemas: createSchemas() };
  return { files, found: findingsOf(files, checker), waysOf: (found) => silences(input, found.file, found) };
}

/** A file after the first finding in it was hidden in the way whose title fits. */
function hidden(text: string, title: RegExp): string | undefined {
  const files = new Map([['/w/a.yaml', text]]);
  const { found, waysOf } = hideable(files);
  const way = found.flatMap(waysOf).find((each) => title.test(each.title));
  return way && applied(files, '/w/a.yaml', way)?.get('/w/a.yaml');
}

describe('findings are hidden', () => {
  it('each in every way that is offered for it, and nothing new comes', function () {
    this.timeout(120_000);
    const ways = new Set<string>();
    for (const code of readdirSync(root)) {
      const example = ['bad', 'bad.yaml'].map((name) => path.join(root, code, name)).find((name) => existsSync(name));
      if (example === undefined) continue;
      const { files, found, waysOf } = hideable(readFiles(example));
      const first = found.find(({ finding }) => finding.code === code);
      for (const way of first === undefined ? [] : waysOf(first)) {
        const after = applied(files, first?.file ?? '', way);
        if (after === undefined) continue;
        assertGone(found, checkFiles(after, settingsOf(after)), code, way);
        ways.add(way.title.replaceAll(code, 'CODE').replace(/\b(?:IST|KIA)\d+ for \w+ \S+/, 'NUMBER'));
      }
    }
    assert.deepEqual([...ways].sort(), [
      'Ignore CODE in this document (comments around it)',
      'Ignore CODE in this file (comment)',
      'Ignore CODE on this line (comment)',
      'Ignore NUMBER (annotation galley.istio.io/analyze-suppress)',
      'Ignore NUMBER (annotation kiali.io/ignore-validations)',
      'Switch CODE off for this file in .pilotage.yaml',
      'Switch CODE off in .pilotage.yaml',
    ]);
  });

  it('by a comment above the line, indented as it is', () => {
    assert.match(
      hidden(ENTRY, /on this line/) ?? '',
      /^ {2}# pilotage-ignore-next-line unknown-field\n {2}owner: team-search$/m,
    );
  });

  it('by one more code in a comment that is there', () => {
    const text = ENTRY.replace('  owner', '  # pilotage-ignore-next-line double-tls -- ours\n  owner');
    assert.match(hidden(text, /on this line/) ?? '', /next-line double-tls, unknown-field -- ours$/m);
  });

  it('with a place for the reason, for editors that know such', () => {
    const { found, waysOf } = hideable(new Map([['/w/a.yaml', ENTRY]]));
    const [line] = found.flatMap(waysOf);
    assert.equal(line?.edits[0]?.snippet, '  # pilotage-ignore-next-line unknown-field -- ${1:reason}\n');
  });

  it('by an annotation, beside those that are there', () => {
    const analyze = /analyze-suppress/;
    assert.match(
      hidden(ROUTES, analyze) ?? '',
      /^ {2}namespace: shop\n {2}annotations:\n {4}galley\.istio\.io\/analyze-suppress: IST0101$/m,
    );
    const annotated = ROUTES.replace('spec:', '  annotations: {galley.istio.io/analyze-suppress: IST0132}\nspec:');
    assert.match(hidden(annotated, analyze) ?? '', /analyze-suppress: "IST0132,IST0101"\}/);
  });

  it('in no way by comments where there are none: in JSON', () => {
    const json = JSON.stringify({
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'search', namespace: 'shop' },
      spec: { hosts: ['search.example.com'], owner: 'us', ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] },
    });
    const { found, waysOf } = hideable(new Map([['/w/a.json', `${json}\n`]]));
    const [unknown] = found.filter(({ finding }) => finding.code === 'unknown-field');
    assert.ok(unknown);
    assert.deepEqual(
      waysOf(unknown).filter(({ title }) => /comment/.test(title)),
      [],
    );
  });

  it('in no way by a comment inside of a text', () => {
    const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  mesh: |-
    acessLogFile: /dev/stdout
`;
    const { found, waysOf } = hideable(new Map([['/w/a.yaml', text]]));
    const titles = found
      .slice(0, 1)
      .flatMap(waysOf)
      .map(({ title }) => title);
    assert.ok(titles.some((title) => /in this file/.test(title)));
    assert.ok(!titles.some((title) => /on this line|annotation/.test(title)));
  });
});

/** The finding that was hidden is gone, and none has come. */
function assertGone(
  before: readonly FoundInFile[],
  after: readonly FoundInFile[],
  code: string,
  { title }: Silence,
): void {
  const count = (list: readonly FoundInFile[], wanted: string): number =>
    list.filter(({ finding }) => finding.code === wanted).length;
  assert.ok(count(after, code) < count(before, code), `"${title}" leaves ${code}`);
  for (const { finding } of after)
    // istioctl tells of its own annotation that it is an alpha feature, and so do we.
    if (finding.code !== 'alpha-annotation')
      assert.ok(count(after, finding.code) <= count(before, finding.code), `"${title}" brings ${finding.code}`);
}
