import assert from 'node:assert/strict';
import { askMesh } from '../../support/routingWorld';

const gateway = (listeners: string, className = 'istio'): string => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: infra}
spec:
  gatewayClassName: ${className}
  listeners: ${listeners}
`;

const HTTP = '[{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]';

const service = (name: string): string => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {app: ${name}}
  ports: [{name: http, port: 80}]
`;

const route = (kind: string, name: string, rules: string): string => `
---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: shop}
spec:
  parentRefs: [{name: public, namespace: infra}]
  rules: ${rules}
`;

const from = { gateway: 'infra/public-istio' };

describe('Gateways of the Gateway API', () => {
  const https = (refs: string): string =>
    gateway(`[{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: ${refs}}}]`);
  const asked = { protocol: 'https', port: 443 } as const;

  it('have no listener for a certificate of another namespace that nobody grants', () => {
    assert.equal(askMesh(https('[{name: cert, namespace: certs}]'), from, asked).error, 'no-listener');
  });

  it('have the listener when one of two certificates may be used', () => {
    const text = https('[{name: cert, namespace: certs}, {name: own}]');
    assert.equal(askMesh(text, from, asked).listener, '0.0.0.0_443');
  });

  it('have the listener when a ReferenceGrant allows the certificate', () => {
    const grant = `
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: public, namespace: certs}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: infra}]
  to: [{group: "", kind: Secret}]
`;
    assert.equal(askMesh(https('[{name: cert, namespace: certs}]') + grant, from, asked).listener, '0.0.0.0_443');
  });

  it('ask for a client certificate where the Gateway validates its frontend', () => {
    const text = `${https('[{name: own}]')}  tls: {frontend: {default: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}]}}}}\n`;
    assert.equal(askMesh(text, from, asked).filterChain?.clientCertificate, 'required');
  });

  it('leave out a listener whose host an earlier one of the port has, whatever its protocol', () => {
    const text = gateway(`
    - {name: web, port: 443, protocol: HTTPS, hostname: a.example, tls: {certificateRefs: [{name: own}]}}
    - {name: raw, port: 443, protocol: TLS, hostname: a.example, tls: {mode: Passthrough}}`);
    assert.equal(askMesh(text, from, { ...asked, host: 'a.example' }).filterChain?.tls, 'terminate');
  });

  it('are chosen by the name of a namespace that has no object of its own', () => {
    const selector = 'selector: {matchLabels: {kubernetes.io/metadata.name: shop}}';
    const text = gateway(
      `[{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, ${selector}}}}]`,
    );
    const rules = '[{backendRefs: [{name: api, port: 80}]}]';
    assert.equal(askMesh(text + service('api') + route('HTTPRoute', 'api', rules), from, {}).action, 'forward');
  });

  it('are of istiod when their class is called istio, whoever the class says it is of', () => {
    const foreign = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: istio}
spec: {controllerName: example.com/other}
`;
    assert.equal(askMesh(gateway(HTTP) + foreign, from, {}).listener, '0.0.0.0_80');
  });
});

describe('routes of the Gateway API', () => {
  it('are put in one order, HTTPRoutes and GRPCRoutes alike', () => {
    const text =
      gateway(HTTP) +
      service('web') +
      service('rpc') +
      route('GRPCRoute', 'a-rpc', '[{backendRefs: [{name: rpc, port: 80}]}]') +
      route('HTTPRoute', 'b-web', '[{backendRefs: [{name: web, port: 80}]}]');
    // A rule without a match comes after one that takes every path.
    assert.equal(askMesh(text, from, {}).route?.object, 'shop/b-web');
  });

  const mirrored = (kind: string, mirror: string): string =>
    gateway(HTTP) +
    service('api') +
    route(
      kind,
      'api',
      `[{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: ${mirror}, port: 80}}}], backendRefs: [{name: api, port: 80}]}]`,
    );

  it('have no mirror that is not there', () => {
    const { action, mirrors } = askMesh(mirrored('HTTPRoute', 'ghost'), from, {});
    assert.deepEqual({ action, mirrors }, { action: 'forward', mirrors: undefined });
    assert.equal(askMesh(mirrored('HTTPRoute', 'api'), from, {}).mirrors?.length, 1);
  });

  it('come to nothing as a GRPCRoute when a mirror is not there', () => {
    assert.equal(askMesh(mirrored('GRPCRoute', 'ghost'), from, { protocol: 'grpc' }).error, 'no-route');
    assert.equal(askMesh(mirrored('GRPCRoute', 'api'), from, { protocol: 'grpc' }).action, 'forward');
  });

  it('let browsers keep an answer about CORS for the five seconds that the API server writes', () => {
    const rules =
      '[{filters: [{type: CORS, cors: {allowOrigins: ["https://a.example"]}}], backendRefs: [{name: api, port: 80}]}]';
    const text = gateway(HTTP) + service('api') + route('HTTPRoute', 'api', rules);
    assert.equal(askMesh(text, from, {}).cors?.maxAge, '5');
  });
});

describe('Ingresses', () => {
  it('are of istiod when their class is of its controller', () => {
    const text = `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec: {controller: istio.io/ingress-controller}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: edge
  rules: [{host: www.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}]}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: gateway, namespace: infra}
spec:
  selector: {matchLabels: {istio: ingressgateway}}
  template:
    metadata: {labels: {istio: ingressgateway}, annotations: {inject.istio.io/templates: gateway}}
    spec: {containers: [{name: istio-proxy, image: auto}]}
${service('api')}`;
    const { route: taken } = askMesh(text, { gateway: 'infra/gateway' }, { host: 'www.example' });
    assert.equal(taken?.kind, 'Ingress');
  });
});
