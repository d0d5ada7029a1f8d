import assert from 'node:assert/strict';
import { askMesh } from '../../support/routingWorld';

const from = { namespace: 'shop', labels: {} };

describe('clusters', () => {
  const bank = (more: string): string => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: bank, namespace: shop}
spec:
  hosts: [bank.example]
  ports: [{number: 80, name: http, protocol: HTTP}]
  resolution: STATIC
  endpoints: [{address: 192.0.2.1, serviceAccount: teller}]
  ${more}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: bank, namespace: shop}
spec:
  host: bank.example
  trafficPolicy: {tls: {mode: SIMPLE}}
`;
  const sansOf = (text: string): unknown => askMesh(text, from, { host: 'bank.example' }).clusters?.[0]?.tls?.sans;

  it('want one of the identities of the endpoints in a certificate, beside the names of the ServiceEntry', () => {
    assert.deepEqual(sansOf(bank('')), ['spiffe://cluster.local/ns/shop/sa/teller']);
    assert.deepEqual(sansOf(bank('subjectAltNames: [bank.example]')), [
      'bank.example',
      'spiffe://cluster.local/ns/shop/sa/teller',
    ]);
  });

  it('want these identities in every trust domain of the mesh', () => {
    const mesh = `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "trustDomainAliases: [old.domain]"}
`;
    assert.deepEqual(sansOf(bank('') + mesh), [
      'spiffe://cluster.local/ns/shop/sa/teller',
      'spiffe://old.domain/ns/shop/sa/teller',
    ]);
  });
});

describe('a Service that is exported to nobody', () => {
  const text = `
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop, annotations: {networking.istio.io/exportTo: "~"}}
spec:
  selector: {app: api}
  ports: [{name: http, port: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec: {containers: [{name: app, image: app}]}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop}
spec:
  selector: {app: front}
  ports: [{name: http, port: 80}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: front, namespace: shop}
spec:
  hosts: [front]
  http: [{route: [{destination: {host: api}}]}]
`;

  it('has a cluster where a rule of its own namespace names it, but no endpoints', () => {
    const { clusters, error } = askMesh(text, from, { host: 'front' });
    assert.equal(clusters?.[0]?.exists, true);
    assert.equal(error, 'no-endpoints');
  });
});

describe('a headless Service with a ServiceEntry of its host', () => {
  const kafka = (port: string): string => `
apiVersion: v1
kind: Service
metadata: {name: kafka, namespace: shop}
spec:
  clusterIP: None
  selector: {app: kafka}
  ports: [{name: tcp, port: 9092}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: kafka, namespace: shop}
spec:
  selector: {matchLabels: {app: kafka}}
  template:
    metadata: {labels: {app: kafka}}
    spec: {containers: [{name: app, image: app}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: kafka, namespace: shop}
spec:
  hosts: [kafka.shop.svc.cluster.local]
  ports: [${port}]
  resolution: STATIC
  endpoints: [{address: 192.0.2.1}]
`;
  const asked = { protocol: 'tcp', host: 'kafka.shop', port: 9092 } as const;

  it('loses the listeners of its pods when the entry names the port otherwise', () => {
    const { listener } = askMesh(kafka('{number: 9092, name: broker, protocol: TCP}'), from, asked);
    assert.equal(listener, '0.0.0.0_9092');
  });

  it('keeps them when the entry gives the port the same name', () => {
    const { listener } = askMesh(kafka('{number: 9092, name: tcp, protocol: TCP}'), from, asked);
    assert.equal(listener, '10.244.0.10_9092');
  });
});
