import assert from 'node:assert/strict';
import { meshMtls, namespaceMtls, workloadMtls } from '../../../server/src/core/mesh/peerAuthentication';
import { View } from '../../../server/src/core/workspace/view';
import { openWorkspace } from '../../support/checkText';

/** A view of a workspace with some PeerAuthentications. */
function viewOf(...policies: readonly string[]): View {
  const { workspace } = openWorkspace(new Map([['/w/a.yaml', policies.join('---\n')]]));
  const world = workspace.file('/w/a.yaml')?.parts[0]?.resources[0]?.world;
  assert.ok(world !== undefined);
  return new View(workspace, world, new Set(), '/w/a.yaml');
}

function policy(namespace: string, mode: string, app = '', more = '', name = 'default'): string {
  const selector = app === '' ? '' : `  selector: {matchLabels: {app: ${app}}}\n`;
  return `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: ${name}, namespace: ${namespace}}
spec:
${selector}  mtls: {mode: ${mode}}
${more}`;
}

const WEB = { app: 'web' };

describe('the mTLS that servers take', () => {
  it('is PERMISSIVE where nothing is said', () => {
    const view = viewOf(policy('elsewhere', 'STRICT'));
    assert.equal(meshMtls(view)?.mode, 'PERMISSIVE');
    assert.equal(workloadMtls(view, 'shop', WEB)?.mode, 'PERMISSIVE');
  });

  it('is that of the mesh, overwritten by the namespace and then by the workload', () => {
    const mesh = policy('istio-system', 'STRICT');
    const namespace = policy('shop', 'DISABLE');
    const workload = policy('shop', 'PERMISSIVE', 'web', '', 'web');
    assert.equal(namespaceMtls(viewOf(mesh), 'shop')?.mode, 'STRICT');
    assert.equal(namespaceMtls(viewOf(mesh, namespace), 'shop')?.mode, 'DISABLE');
    assert.equal(workloadMtls(viewOf(mesh, namespace, workload), 'shop', WEB)?.mode, 'PERMISSIVE');
    assert.equal(workloadMtls(viewOf(mesh, namespace, workload), 'shop', { app: 'cart' })?.mode, 'DISABLE');
  });

  it('passes UNSET on from the wider level, with the policy that says it', () => {
    const view = viewOf(policy('istio-system', 'STRICT'), policy('shop', 'UNSET'));
    assert.equal(namespaceMtls(view, 'shop')?.mode, 'STRICT');
    assert.equal(namespaceMtls(view, 'shop')?.from?.namespace, 'istio-system');
  });

  it('has a word of its own for a port of the pod', () => {
    const view = viewOf(
      policy('shop', 'STRICT', 'web', '  portLevelMtls: {8080: {mode: DISABLE}, 9090: {mode: UNSET}}\n'),
    );
    assert.equal(workloadMtls(view, 'shop', WEB, 8080)?.mode, 'DISABLE');
    assert.equal(workloadMtls(view, 'shop', WEB, 9090)?.mode, 'STRICT');
    assert.equal(workloadMtls(view, 'shop', WEB, 80)?.mode, 'STRICT');
  });

  it('does not listen to a selector in the root namespace', () => {
    assert.equal(
      workloadMtls(viewOf(policy('istio-system', 'STRICT', 'web')), 'istio-system', WEB)?.mode,
      'PERMISSIVE',
    );
  });

  it('is not known where policies of one level disagree, as their age decides', () => {
    const view = viewOf(policy('shop', 'STRICT'), policy('shop', 'DISABLE', '', '', 'second'));
    assert.equal(namespaceMtls(view, 'shop'), undefined);
  });

  it('is not known where a placeholder stands for it', () => {
    assert.equal(namespaceMtls(viewOf(policy('shop', '"${MODE}"')), 'shop'), undefined);
  });
});
