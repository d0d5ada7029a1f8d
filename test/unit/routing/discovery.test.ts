import assert from 'node:assert/strict';
import { askMesh } from '../../support/routingWorld';

const mesh = (selectors: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  mesh: |
    discoverySelectors: ${selectors}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {mesh: "on"}}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec:
  selector: {app: api}
  ports: [{name: http, port: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: legacy}
spec:
  selector: {app: api}
  ports: [{name: http, port: 80}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: api, namespace: legacy}
spec:
  hosts: [api.shop.svc.cluster.local]
  http: [{directResponse: {status: 418}}]
`;

const from = { namespace: 'shop', labels: {} };

describe('discoverySelectors', () => {
  it('hide the objects of other namespaces', () => {
    const text = mesh('[{matchLabels: {mesh: "on"}}]');
    assert.equal(askMesh(text, from, { host: 'api.shop' }).action, 'forward');
    assert.equal(askMesh(mesh('[]'), from, { host: 'api.shop' }).action, 'direct');
  });

  it('leave a Service that istiod does not read to the DNS of the cluster, so its address is unknown traffic', () => {
    const { action, addressFrom } = askMesh(mesh('[{matchLabels: {mesh: "on"}}]'), from, { host: 'api.legacy' });
    assert.deepEqual({ action, addressFrom }, { action: 'passthrough', addressFrom: 'clusterIP' });
  });

  it('know a namespace without an object by its name', () => {
    const byName = '[{matchLabels: {mesh: "on"}}, {matchLabels: {kubernetes.io/metadata.name: legacy}}]';
    assert.equal(askMesh(mesh(byName), from, { host: 'api.shop' }).action, 'direct');
  });
});
