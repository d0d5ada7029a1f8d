import assert from 'node:assert/strict';
import { meshState } from '../../../server/src/core/mesh/injection';
import { View } from '../../../server/src/core/workspace/view';
import { openWorkspace } from '../../support/checkText';

/** How a Deployment of namespace `shop` takes part in the mesh. */
function stateOf(namespaceLabels: string | undefined, podLabels: string, podSpec = '{}', annotations = ''): string {
  const namespace = `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {${namespaceLabels ?? ''}}}\n---\n`;
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec: {template: {metadata: {labels: {app: cart, ${podLabels}}, annotations: {${annotations}}}, spec: ${podSpec}}}
`;
  const text = `${namespaceLabels === undefined ? '' : namespace}${deployment}`;
  const { workspace } = openWorkspace(new Map([['/w/a.yaml', text]]));
  const [cart] = workspace.resources('workload|shop|app=cart');
  assert.ok(cart !== undefined);
  return meshState(new View(workspace, cart.world, new Set(), cart.file), cart);
}

const INJECT = 'sidecar.istio.io/inject';

describe('meshState', () => {
  it('follows the labels of the namespace', () => {
    assert.equal(stateOf('istio-injection: enabled', ''), 'sidecar');
    assert.equal(stateOf('istio.io/rev: stable', ''), 'sidecar');
    assert.equal(stateOf('istio.io/dataplane-mode: ambient', ''), 'ambient');
    assert.equal(stateOf('', ''), 'none');
  });

  it('lets istio-injection beat a revision', () => {
    assert.equal(stateOf('istio-injection: disabled, istio.io/rev: stable', ''), 'none');
  });

  it('lets a pod opt in and out, but not in where the namespace is switched off', () => {
    assert.equal(stateOf('', `${INJECT}: "true"`), 'sidecar');
    assert.equal(stateOf('istio-injection: enabled', `${INJECT}: "false"`), 'none');
    assert.equal(stateOf('istio-injection: enabled', '', '{}', `${INJECT}: "false"`), 'none');
    assert.equal(stateOf('istio-injection: disabled', `${INJECT}: "true"`), 'none');
    assert.equal(stateOf('istio.io/dataplane-mode: ambient', 'istio.io/dataplane-mode: none'), 'none');
  });

  it('never injects on the network of the host, but knows a proxy that is written out', () => {
    assert.equal(stateOf('istio-injection: enabled', '', '{hostNetwork: true}'), 'none');
    assert.equal(stateOf('', '', '{containers: [{name: istio-proxy, image: proxyv2}]}'), 'sidecar');
  });

  it('does not know without the manifest of the namespace, unless the pod itself says', () => {
    assert.equal(stateOf(undefined, ''), 'unknown');
    assert.equal(stateOf(undefined, `${INJECT}: "true"`), 'sidecar');
    assert.equal(stateOf(undefined, `${INJECT}: "false"`), 'none');
  });
});
