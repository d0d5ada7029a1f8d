import assert from 'node:assert/strict';
import { versionAt, versionsInUse } from '../../../server/src/core/index';
import { checkFiles, openWorkspace } from '../../support/checkText';

const AUTO = { autoVersion: true } as const;
const NEWER = 'field-needs-newer-istio';

/** The minor that holds for a file, with the text that says so. */
function versionFor(files: Readonly<Record<string, string>>, at = '/w/a.yaml'): string | undefined {
  const { workspace } = openWorkspace(new Map(Object.entries(files)), AUTO);
  const version = versionAt(workspace, at);
  return version && `${version.minor} ${version.text}`;
}

const pod = (image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "${image}"}]}\n`;
const application = (chart: string, revision: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source: {chart: ${chart}, repoURL: https://istio-release.storage.googleapis.com/charts, targetRevision: ${revision}}\n`;

/** A file that says which Istio runs, and what is understood. */
const SAYINGS: readonly (readonly [title: string, file: string, text: string, understood: string | undefined])[] = [
  [
    'the tag of an IstioOperator',
    'o.yaml',
    'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: a}\nspec: {tag: 1.28.3-distroless}\n',
    '1.28 1.28.3-distroless',
  ],
  [
    'the version of an Istio of the Sail operator',
    's.yaml',
    'apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: a}\nspec: {version: v1.27-latest}\n',
    '1.27 v1.27-latest',
  ],
  [
    'the dependencies of a chart',
    'Chart.yaml',
    'apiVersion: v2\nname: mesh\nversion: 1.0.0\ndependencies:\n- {name: base, version: ~1.29.0, repository: "https://istio-release.storage.googleapis.com/charts"}\n',
    '1.29 ~1.29.0',
  ],
  [
    'the lock of a chart',
    'Chart.lock',
    'dependencies:\n- {name: istiod, version: 1.29.2, repository: "oci://registry.example.com/istio"}\ndigest: sha256:0\n',
    '1.29 1.29.2',
  ],
  [
    'the charts of a kustomization',
    'charts/kustomization.yaml',
    'helmCharts:\n- {name: istiod, version: 1.26.1, repo: "https://example.com"}\n',
    '1.26 1.26.1',
  ],
  [
    'the chart of a HelmRelease',
    'h.yaml',
    'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {chart: {spec: {chart: gateway, version: 1.30.x, sourceRef: {name: istio}}}}\n',
    '1.30 1.30.x',
  ],
  ['the chart of an Application', 'p.yaml', application('istiod', '1.28.1'), '1.28 1.28.1'],
  [
    'the image of a proxy',
    'p.yaml',
    pod('docker.io/istio/proxyv2:1.28.0@sha256:0'),
    '1.28 docker.io/istio/proxyv2:1.28.0@sha256:0',
  ],
  [
    'the image of istiod',
    'p.yaml',
    pod('mirror.example.com/istio/pilot:1.27.4'),
    '1.27 mirror.example.com/istio/pilot:1.27.4',
  ],
  [
    'a revision',
    'n.yaml',
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {istio.io/rev: 1-28-3}}\n',
    '1.28 1-28-3',
  ],
  ['an older version than is known', 'p.yaml', pod('istio/proxyv2:1.9.0'), '1.24 istio/proxyv2:1.9.0'],
  ['a newer version than is known', 'p.yaml', pod('istio/proxyv2:1.99.0'), '1.32 istio/proxyv2:1.99.0'],
  [
    'a revision that is only a name',
    'n.yaml',
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {istio.io/rev: stable}}\n',
    undefined,
  ],
  ['the image of something else', 'p.yaml', pod('example.com/shop:1.28.0'), undefined],
  ['the chart of something else', 'p.yaml', application('shop', '1.28.1'), undefined],
  [
    'a chart named base of somebody else',
    'Chart.yaml',
    'apiVersion: v2\nname: istio-tools\nversion: 1.0.0\ndependencies:\n- {name: base, version: 1.29.0, repository: "https://example.com"}\n',
    undefined,
  ],
  ['a placeholder', 'p.yaml', pod('istio/proxyv2:${TAG}'), undefined],
];

describe('the Istio version that a workspace names', () => {
  for (const [title, file, text, understood] of SAYINGS) {
    it(`is read from ${title}`, () => assert.equal(versionFor({ [`/w/${file}`]: text }), understood));
  }

  it('is the nearest one', () => {
    const files = { '/w/one/p.yaml': pod('istio/proxyv2:1.27.0'), '/w/two/p.yaml': application('istiod', '1.29.0') };
    assert.equal(versionFor(files, '/w/one/apps/a.yaml'), '1.27 istio/proxyv2:1.27.0');
    assert.equal(versionFor(files, '/w/two/apps/a.yaml'), '1.29 1.29.0');
  });

  it('is of equally near ones that of who installs Istio, then the newest', () => {
    const installed = { '/w/p.yaml': pod('istio/proxyv2:1.30.0'), '/w/q.yaml': application('istiod', '1.28.0') };
    assert.equal(versionFor(installed), '1.28 1.28.0');
    const rolling = { '/w/p.yaml': pod('istio/proxyv2:1.27.0'), '/w/q.yaml': pod('istio/proxyv2:1.28.0') };
    assert.equal(versionFor(rolling), '1.28 istio/proxyv2:1.28.0');
  });

  it('decides what is an unknown field, for each world by itself, and again when it changes', () => {
    const rule = (name: string): string =>
      `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: ${name}, namespace: a}\nspec:\n  host: a.b.c\n  trafficPolicy:\n    loadBalancer: {zoneAwareLbSetting: {}}\n`;
    const files = new Map([
      ['/w/old/kustomization.yaml', 'resources: [rule.yaml, pod.yaml]\n'],
      ['/w/old/rule.yaml', rule('old')],
      ['/w/old/pod.yaml', pod('istio/proxyv2:1.29.0')],
      ['/w/new/kustomization.yaml', 'resources: [rule.yaml, pod.yaml]\n'],
      ['/w/new/rule.yaml', rule('new')],
      ['/w/new/pod.yaml', pod('istio/proxyv2:1.31.0')],
    ]);
    const found = checkFiles(files, AUTO).filter(({ finding }) => finding.code === NEWER);
    assert.deepEqual(
      found.map(({ file }) => file),
      ['/w/old/rule.yaml'],
    );
    const { workspace, checker } = openWorkspace(files, AUTO);
    const tooNew = (): number =>
      checker.check('/w/old/rule.yaml').filter(({ finding }) => finding.code === NEWER).length;
    assert.equal(tooNew(), 1);
    const update = workspace.with([{ path: '/w/old/pod.yaml', text: pod('istio/proxyv2:1.31.0'), open: true }]);
    assert.deepEqual([...checker.update(update)], ['/w/old/rule.yaml']);
    assert.equal(tooNew(), 0);
  });

  it('is told with the number of files that it holds for', () => {
    const files = new Map([
      ['/w/one/p.yaml', pod('istio/proxyv2:1.28.0')],
      ['/w/one/q.yaml', pod('nginx')],
      ['/w/two/p.yaml', pod('istio/proxyv2:1.30.0')],
    ]);
    assert.deepEqual(versionsInUse(openWorkspace(files, AUTO).workspace), [
      { minor: '1.28', files: 2, text: 'istio/proxyv2:1.28.0', from: '/w/one/p.yaml' },
      { minor: '1.30', files: 1, text: 'istio/proxyv2:1.30.0', from: '/w/two/p.yaml' },
    ]);
    assert.deepEqual(versionsInUse(openWorkspace(files).workspace), [{ minor: '1.31', files: 3 }]);
  });
});
