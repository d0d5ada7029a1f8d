import assert from 'node:assert/strict';
import path from 'node:path';
import { defaultSettings, Workspace } from '../../../server/src/core/index';
import type { Resource } from '../../../server/src/core/index';
import { decodeFacts, decodeObject } from '../../../server/src/core/routing/spec/decode';
import { objectTree } from '../../../server/src/core/workspace/facts/objectTree';
import { readRoutingCases } from '../../conformance/routingCases';

/** What routing makes of each object of a text, from its facts and from its tree. */
function decoded(text: string): { resource: Resource; facts: unknown; tree: unknown }[] {
  const { workspace } = Workspace.empty(defaultSettings, ['/w']).with([{ path: '/w/a.yaml', text, open: true }]);
  return (workspace.file('/w/a.yaml')?.parts ?? []).flatMap(({ part, resources }) =>
    resources.map((resource) => {
      assert.ok(part.document !== undefined);
      const { document, object } = objectTree(part.document, resource.facts);
      const tree = decodeObject({ resource, document, field: object });
      return { resource, facts: decodeFacts(resource), tree };
    }),
  );
}

/** Without the members that are undefined: they mean the same. */
function plain(value: unknown): unknown {
  const seen = (key: string, one: unknown): unknown => (key === 'resource' ? undefined : one);
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value, seen)) as unknown);
}

function assertSame(text: string): number {
  let fromFacts = 0;
  for (const { resource, facts, tree } of decoded(text)) {
    if (facts === 'text') continue;
    fromFacts++;
    assert.deepEqual(plain((facts as { object: unknown }).object), plain(tree), JSON.stringify(resource.facts));
  }
  return fromFacts;
}

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
  annotations:
    networking.istio.io/exportTo: .,other
    networking.istio.io/traffic-distribution: PreferClose
spec:
  selector: {app: reviews}
  ports:
    - name: http
      port: 80
      targetPort: web
      appProtocol: http
    - {port: 443, name: tls, protocol: TCP, targetPort: 8443}
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews, namespace: shop}
spec:
  replicas: 3
  template:
    metadata:
      labels: {app: reviews}
      annotations:
        proxy.istio.io/config: |
          proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}
          gatewayTopology: {numTrustedProxies: 2}
    spec:
      serviceAccountName: reviewer
      containers: [{name: app, image: app, ports: [{containerPort: 8080, name: web}]}]
`;

describe('objects decoded from facts alone', () => {
  it('are what their text says', () => {
    assert.equal(assertSame(SERVICE), 1);
    assert.equal(assertSame(`${SERVICE}  clusterIP: None\n`), 1);
    assert.equal(assertSame(`${SERVICE}  type: ExternalName\n  externalName: example.com\n`), 1);
    assert.equal(assertSame(SERVICE.replace('  selector: {app: reviews}\n', '')), 1);
    // The annotation is an object of its own, without a say.
    assert.equal(assertSame(DEPLOYMENT), 2);
    assert.equal(assertSame(DEPLOYMENT.replace(/ +proxy\.istio[^]*?(?= {4}spec:)/, '').replace('annotations:', '')), 1);
    assert.equal(assertSame('apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {a: b}}\n'), 1);
    assert.equal(assertSame('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n'), 1);
    assert.equal(assertSame('apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop, labels: {a: b}}\n'), 1);
  });

  it('are none where the text says more, or something is not known', () => {
    const texts = [
      `${SERVICE}  clusterIP: 10.0.0.1\n`,
      `${SERVICE}  internalTrafficPolicy: Local\n`,
      `${SERVICE}  trafficDistribution: PreferClose\n`,
      `${SERVICE}  publishNotReadyAddresses: true\n`,
      SERVICE.replace('port: 80', 'port: ${PORT}'),
      SERVICE.replace('{app: reviews}', '{app: "${APP}"}'),
      SERVICE.replace('  name: reviews\n', '  name: reviews\n  creationTimestamp: "2024-01-01T00:00:00Z"\n'),
      DEPLOYMENT.replace('replicas: 3', 'replicas: ${COUNT}'),
    ];
    for (const text of texts)
      assert.ok(
        decoded(text).some(({ facts }) => facts === 'text'),
        text,
      );
  });

  it('are what their text says in all measured workspaces', () => {
    let fromFacts = 0;
    for (const { files } of readRoutingCases(path.join(__dirname, '../../conformance/data')))
      for (const text of Object.values(files)) fromFacts += assertSame(text);
    assert.ok(fromFacts > 1000, `only ${fromFacts}`);
  });
});
