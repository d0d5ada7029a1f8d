import assert from 'node:assert/strict';
import { askMesh } from '../../support/routingWorld';

const passing = (host: string): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: eastwest, namespace: infra}
spec:
  selector: {istio: eastwest}
  servers: [{port: {number: 15443, name: tls, protocol: TLS}, hosts: ["*"], tls: {mode: AUTO_PASSTHROUGH}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: eastwest, namespace: infra}
spec:
  selector: {matchLabels: {istio: eastwest}}
  template:
    metadata: {labels: {istio: eastwest}, annotations: {inject.istio.io/templates: gateway}}
    spec: {containers: [{name: istio-proxy, image: auto}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: partner, namespace: shop}
spec:
  hosts: ["${host}"]
  location: MESH_INTERNAL
  ports: [{number: 443, name: tls, protocol: TLS}]
  resolution: STATIC
  endpoints: [{address: 192.0.2.1}]
`;

describe('a Gateway with AUTO_PASSTHROUGH', () => {
  const from = { gateway: 'infra/eastwest' };
  const request = { protocol: 'tls', port: 15443, sni: 'outbound_.443_._.a.partner.example', mtls: true } as const;

  it('lets the names of mesh services pass', () => {
    assert.equal(askMesh(passing('a.partner.example'), from, request).action, 'forward');
  });

  it('has its listener refused on account of one wildcard host: the name that istiod makes has a star inside', () => {
    assert.equal(askMesh(passing('*.partner.example'), from, request).error, 'refused-listener');
  });
});
