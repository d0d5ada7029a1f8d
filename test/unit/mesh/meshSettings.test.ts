import assert from 'node:assert/strict';
import type { MeshSettings } from '../../../server/src/core/mesh/meshSettings';
import { meshSettings } from '../../../server/src/core/mesh/meshSettings';
import type { Settings } from '../../../server/src/core/index';
import { View } from '../../../server/src/core/workspace/view';
import { checkFiles, openWorkspace } from '../../support/checkText';

/** The mesh settings as a file sees them. */
function settingsFor(
  files: Readonly<Record<string, string>>,
  from = '/w/a.yaml',
  settings: Partial<Settings> = {},
): MeshSettings {
  const { workspace } = openWorkspace(new Map(Object.entries(files)), settings);
  const world = workspace.layout.membershipsOf(from)[0]?.world;
  assert.ok(world !== undefined);
  return meshSettings(new View(workspace, world, new Set(), from));
}

function configMap(mesh: string, name = 'istio'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: istio-system}\ndata:\n  mesh: |\n    ${mesh}\n`;
}

function operator(domain: string): string {
  return `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: mesh}\nspec:\n  meshConfig: {trustDomain: ${domain}}\n`;
}

describe('meshSettings', () => {
  it('are the defaults of istiod where nothing says otherwise', () => {
    const { rootNamespace, trustDomain, outboundTrafficPolicy, from } = settingsFor({});
    assert.deepEqual(
      [rootNamespace, trustDomain, outboundTrafficPolicy],
      ['istio-system', 'cluster.local', 'ALLOW_ANY'],
    );
    assert.deepEqual(from, {});
  });

  it('are read in every place, in camelCase and in snake_case', () => {
    const places: readonly string[] = [
      configMap('trust_domain: x.y'),
      operator('x.y'),
      'meshConfig: {trustDomain: x.y}',
      'istiod:\n  meshConfig: {trustDomain: x.y}',
      'apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: a}\nspec: {values: {meshConfig: {trustDomain: x.y}}}',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {values: {meshConfig: {trustDomain: x.y}}}',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: istiod}\nspec:\n  source:\n    helm:\n      values: "meshConfig: {trustDomain: x.y}"\n',
    ];
    for (const text of places) {
      const { trustDomain, from } = settingsFor({ '/w/mesh.yaml': text });
      assert.equal(trustDomain, 'x.y', text);
      assert.equal(from.trustDomain?.file, '/w/mesh.yaml');
    }
  });

  it('take the root namespace from where istiod is installed', () => {
    const values = 'meshConfig: {}\nglobal: {istioNamespace: mesh}\n';
    const sail =
      'apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: a}\nspec: {namespace: mesh, version: v1.28.0}\n';
    assert.equal(settingsFor({ '/w/values.yaml': values }).rootNamespace, 'mesh');
    assert.equal(settingsFor({ '/w/istio.yaml': sail }).rootNamespace, 'mesh');
  });

  it('come from the file that the user names, and from no other', () => {
    const files = { '/w/mesh.yaml': configMap('trustDomain: x.y'), '/else/mesh': 'rootNamespace: root\n' };
    const { trustDomain, rootNamespace } = settingsFor(files, '/w/a.yaml', { meshConfig: '/else/mesh' });
    assert.deepEqual([trustDomain, rootNamespace], ['cluster.local', 'root']);
    const values = {
      '/w/a/values.yaml': 'meshConfig: {rootNamespace: a}',
      '/w/b/values.yaml': 'meshConfig: {rootNamespace: b}',
    };
    assert.equal(settingsFor(values, '/w/a/a.yaml', { meshConfig: '/w/b/values.yaml' }).rootNamespace, 'b');
  });

  it('come from the nearest source, whatever it is', () => {
    const files = {
      '/w/clusters/one/values.yaml': 'meshConfig: {trustDomain: one}',
      '/w/clusters/two/mesh.yaml': configMap('trustDomain: two'),
    };
    assert.equal(settingsFor(files, '/w/clusters/one/apps/a.yaml').trustDomain, 'one');
    assert.equal(settingsFor(files, '/w/clusters/two/apps/a.yaml').trustDomain, 'two');
    assert.equal(settingsFor(files, '/w/a.yaml').trustDomain, 'two', 'equally near: what istiod reads is stronger');
  });

  it('complete each other, but nothing completes a ConfigMap', () => {
    const more = 'meshConfig: {rootNamespace: root}';
    assert.equal(settingsFor({ '/w/a/o.yaml': operator('x.y'), '/w/a/values.yaml': more }).rootNamespace, 'root');
    const withMap = { '/w/a/m.yaml': configMap('trustDomain: x.y'), '/w/a/values.yaml': more };
    assert.equal(settingsFor(withMap).rootNamespace, 'istio-system');
  });

  it('are named by the findings that they decide', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: reviews, namespace: shop}\nspec: {ports: [{port: 80}]}\n';
    const route =
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: web}\nspec:\n  hosts: [a.b]\n  http: [{route: [{destination: {host: reviews.shop.svc.cluster.local}}]}]\n';
    const files = new Map([
      ['/w/mesh.yaml', configMap('defaultServiceExportTo: ["."]')],
      ['/w/service.yaml', service],
      ['/w/route.yaml', route],
    ]);
    const [found] = checkFiles(files).filter(({ finding }) => finding.code === 'unknown-host-reference');
    assert.deepEqual(
      found?.finding.related.map(({ resource }) => resource.file),
      ['/w/service.yaml', '/w/mesh.yaml'],
    );
  });

  it('of the own world go before those of another', () => {
    const files = {
      '/w/one/kustomization.yaml': 'resources: [mesh.yaml, ../base.yaml]\n',
      '/w/one/mesh.yaml': configMap('trustDomain: one'),
      '/w/two/kustomization.yaml': 'resources: [../base.yaml]\n',
      '/w/base.yaml': operator('base'),
    };
    assert.equal(settingsFor(files, '/w/one/mesh.yaml').trustDomain, 'one');
    assert.equal(settingsFor(files, '/w/two/a.yaml').trustDomain, 'one', 'the folder itself has none');
  });
});
