import assert from 'node:assert/strict';
import type { ArrivalTrace } from '../../../../server/src/core/index';
import { engineFor } from '../../../support/engine';
import {
  WORKLOADS,
  allow,
  arrive,
  database,
  jwt,
  mesh,
  meshConfig,
  peer,
  plain,
  policy,
  resultOf,
  stranger,
  token,
} from './arriving';

const JWT = jwt('{issuer: https://id.example, jwksUri: https://id.example/keys}');

function ends({ decision }: ArrivalTrace): string[] {
  return (decision?.ends ?? []).map(({ result, reason }) => `${result}: ${reason}`);
}

function steps({ steps: all }: ArrivalTrace, topic: string): string[] {
  return all.filter((step) => step.topic === topic).map(({ what, why }) => `${what} | ${why}`);
}

describe('the connection of a request that arrives', () => {
  it('is refused in the clear where the mode is STRICT, and no policy is looked at', () => {
    const trace = arrive(peer('{mtls: {mode: STRICT}}') + allow('{}'), { from: plain });
    assert.equal(trace.connection.problem, 'no filter chain');
    assert.equal(trace.decision, undefined);
    assert.deepEqual(trace.rules, []);
  });

  it('takes portLevelMtls by the port of the pod, not of the Service', () => {
    const by = (port: number): string =>
      arrive(peer(`{selector: {matchLabels: {app: web}}, portLevelMtls: {"${port}": {mode: STRICT}}}`)).connection.mode;
    assert.equal(by(8080), 'STRICT');
    assert.equal(by(80), 'PERMISSIVE');
  });

  it('has no identity where the namespace disables mutual TLS, though one workload wants it', () => {
    const objects =
      peer('{mtls: {mode: DISABLE}}') +
      peer('{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}}').replace('name: mtls', 'name: strict');
    const trace = arrive(objects);
    assert.equal(trace.connection.problem, 'no filter chain');
    assert.match(steps(trace, 'connection').join(), /disabled for the namespace, whatever the workload says/);
  });

  it('of a trust domain that the mesh does not know fails, unless a certificate authority of the mesh has it', () => {
    const from = { ...mesh('web/client'), trustDomain: 'partner.example' };
    assert.equal(resultOf(arrive('', { from })), "peer's trust domain not accepted");
    const config = meshConfig('caCertificates:\n  - trustDomains: [partner.example]\n    pem: x');
    assert.equal(resultOf(arrive(config, { from })), 'allow');
  });

  it('is served as the oldest Service of the port says, else as the one whose host comes first', () => {
    const other = (name: string): string =>
      `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {selector: {app: web}, ports: [{name: tcp, port: 8080}]}\n`;
    assert.equal(arrive(other('zzz')).connection.served, 'http');
    assert.equal(arrive(other('aaa')).connection.served, 'tcp');
  });

  it('is served as a ServiceEntry says that selects the pods', () => {
    const entry = `---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: e, namespace: shop}\nspec: {hosts: [a.example], location: MESH_INTERNAL, resolution: STATIC, workloadSelector: {labels: {app: web}}, ports: [{number: 9000, name: x, protocol: HTTP}]}\n`;
    assert.equal(arrive(entry, { port: 9000, protocol: 'tcp' }).decision?.end?.reason, 'not-http');
    assert.equal(arrive('', { port: 9000, protocol: 'tcp' }).connection.served, 'tcp');
  });

  it('does not go through a proxy where the pod excludes the port or has no sidecar', () => {
    const annotated = (annotation: string, value: string): string =>
      WORKLOADS.replace('labels: {app: web}}', `labels: {app: web}, annotations: {${annotation}: "${value}"}}`);
    const at = (objects: string): ArrivalTrace =>
      engineFor(objects + allow('{to: [{operation: {paths: [/x]}}]}')).arrive(arrive('').request);
    const excluded = at(annotated('traffic.sidecar.istio.io/excludeInboundPorts', '9090, 8080'));
    assert.equal(excluded.decision?.end?.reason, 'no-proxy');
    assert.equal(at(annotated('traffic.sidecar.istio.io/excludeInboundPorts', '9090')).decision?.result, 'deny');
    assert.equal(at(annotated('traffic.sidecar.istio.io/includeInboundPorts', '')).decision?.result, 'allow');
    assert.equal(at(annotated('traffic.sidecar.istio.io/includeInboundPorts', '*')).decision?.result, 'deny');
    assert.equal(at(annotated('sidecar.istio.io/inject', 'false')).decision?.end?.reason, 'no-proxy');
  });

  it('says when the port is that of the Service instead of the pod', () => {
    const trace = arrive('', { port: 80 });
    assert.match(steps(trace, 'target').join('\n'), /port 80 of Service shop\/web leads to port 8080 of the pod/);
  });

  it('tells why a PeerAuthentication has no part', () => {
    const root = peer('{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}}').replace('shop', 'istio-system');
    const trace = arrive(root + peer('{mtls: {mode: PERMISSIVE}}'));
    assert.match(steps(trace, 'mtls').join('\n'), /a selector has no effect in the root namespace istio-system/);
    assert.equal(trace.connection.mode, 'PERMISSIVE');
  });
});

describe('the policies of a workload', () => {
  it('deny before they allow, whatever their age and namespace', () => {
    const trace = arrive(allow('{}') + policy('{action: DENY, rules: [{}]}', 'd', 'istio-system'));
    assert.equal(trace.decision?.end?.reason, 'deny-rule');
    assert.equal(trace.decision.end.by?.policy.meta.namespace, 'istio-system');
  });

  it('allow nothing without rules', () => {
    assert.equal(resultOf(arrive(policy('{}'))), 'deny');
  });

  it('are not looked at in other namespaces, and say so of targetRefs at a sidecar', () => {
    const refs = '{targetRefs: [{kind: Service, group: "", name: web}], action: DENY, rules: [{}]}';
    const trace = arrive(policy('{action: DENY, rules: [{}]}', 'far', 'other') + policy(refs));
    assert.equal(resultOf(trace), 'allow');
    assert.match(steps(trace, 'policy').join(), /a policy with targetRefs does nothing at a sidecar/);
  });

  it('leave an ALLOW rule out on bytes when any part of it is HTTP, and make a DENY rule wider', () => {
    const rule = '{from: [{source: {namespaces: [web]}}], to: [{operation: {methods: [GET]}}]}';
    assert.equal(resultOf(arrive(allow(rule), database)), 'deny');
    const denying = arrive(policy(`{action: DENY, rules: [${rule}]}`), database);
    assert.equal(resultOf(denying), 'deny');
    assert.match(steps(denying, 'deny').join(), /what only HTTP has \(methods\) does not count, so the rule is wider/);
  });

  it('take no part when the cluster refuses them', () => {
    const { request } = arrive('');
    const trace = engineFor(`${WORKLOADS}${policy('{action: DENY, rules: [{}]}', 'bad')}`, ['bad']).arrive(request);
    assert.equal(resultOf(trace), 'allow');
    assert.match(steps(trace, 'policy').join(), /AuthorizationPolicy shop\/bad takes no part/);
  });

  it('are told rule by rule, with the place in the policy and why', () => {
    const text = `${WORKLOADS}${allow('{to: [{operation: {paths: [/a]}}]}, {to: [{operation: {paths: [/b]}}]}')}`;
    const trace = engineFor(text).arrive({ ...arrive('').request, path: '/b' });
    assert.deepEqual(steps(trace, 'allow'), [
      'rule 0 of ALLOW policy shop/p does not match | the path /b is none of /a (paths)',
      'rule 1 of ALLOW policy shop/p matches | the path /b fits /b (paths)',
    ]);
    const [, matching] = trace.steps.filter(({ topic }) => topic === 'allow');
    assert.deepEqual(matching?.source?.path, ['spec', 'rules', 1, 'to', 0, 'operation', 'paths', 0]);
    assert.equal(trace.decision?.end?.by?.index, 1);
    const [test] = trace.rules[1]?.conditions?.to[0]?.tests ?? [];
    assert.deepEqual([test?.reason, test?.actual, test?.value], ['fits', '/b', '/b']);
  });
});

describe('what is not told', () => {
  it('leaves both ends open for a stranger', () => {
    const trace = arrive(allow('{from: [{source: {namespaces: [web]}}]}'), { from: stranger });
    assert.deepEqual(ends(trace), ['allow: allow-rule', 'deny: no-allow-rule-matches']);
    assert.equal(resultOf(trace), 'unknown');
  });

  it('does not matter when all ends agree', () => {
    assert.equal(resultOf(arrive(allow('{from: [{source: {namespaces: [web]}}]}, {}'), { from: stranger })), 'allow');
    assert.equal(resultOf(arrive(policy('{action: DENY, rules: [{}]}'), { from: stranger })), 'deny');
  });

  it('is refuted by what is known in part: the namespace of a caller, but not its account', () => {
    const from = { ...mesh('web/x'), serviceAccount: undefined };
    const principal = (name: string): string => allow(`{from: [{source: {principals: ["${name}"]}}]}`);
    assert.equal(resultOf(arrive(principal('cluster.local/ns/pay/sa/x'), { from })), 'deny');
    assert.equal(resultOf(arrive(principal('cluster.local/ns/web/sa/x'), { from })), 'unknown');
    assert.equal(resultOf(arrive(principal('*'), { from })), 'allow');
  });

  it('may be a claim of a token', () => {
    const rule = allow('{when: [{key: "request.auth.claims[role]", values: [admin]}]}');
    const open = token({ sub: 'ann' }, { complete: false });
    assert.equal(resultOf(arrive(JWT + rule, { token: open })), 'unknown');
    assert.equal(resultOf(arrive(JWT + rule, { token: { ...open, claims: { role: 'admin' } } })), 'allow');
  });

  it('may be a value of the policy itself, or the labels that it selects', () => {
    assert.equal(resultOf(arrive(allow('{to: [{operation: {paths: ["${PATH}", /b]}}]}'))), 'unknown');
    assert.equal(resultOf(arrive(allow('{to: [{operation: {paths: ["${PATH}", /b]}}]}'), { path: '/b' })), 'allow');
    const selecting = policy('{selector: {matchLabels: {app: "${APP}"}}, action: DENY, rules: [{}]}');
    assert.deepEqual(ends(arrive(selecting)), ['deny: deny-rule', 'allow: no-allow-policy']);
    const others = policy('{selector: {matchLabels: {app: db, tier: "${T}"}}, action: DENY, rules: [{}]}');
    assert.equal(resultOf(arrive(others)), 'allow');
  });

  it('may be the whole workload: policies with a selector may be for it', () => {
    const trace = arrive(policy('{selector: {matchLabels: {app: x}}, rules: []}'), {
      to: { kind: 'workload', namespace: 'shop', name: 'nobody' },
    });
    assert.deepEqual(ends(trace), ['deny: no-allow-rule-matches', 'allow: no-allow-policy']);
  });
});

describe('tokens', () => {
  const check = (rule: string, given: Parameters<typeof arrive>[1]): string | undefined =>
    arrive(jwt(rule), given).token?.result;

  it('are looked for where the rule says, and only there', () => {
    const rule = '{issuer: https://id.example, fromHeaders: [{name: X-Token, prefix: "t "}], fromCookies: [sid]}';
    const at = (place: NonNullable<Parameters<typeof token>[1]>['place']): string | undefined =>
      check(rule, { token: token({}, place === undefined ? {} : { place }) });
    assert.equal(at({ in: 'header', name: 'x-token', prefix: 't ' }), 'accepted');
    assert.equal(at({ in: 'header', name: 'x-token', prefix: '' }), 'absent');
    assert.equal(at({ in: 'header', name: 'x-token', prefix: 't abc ' }), 'rejected');
    assert.equal(at({ in: 'cookie', name: 'sid' }), 'accepted');
    assert.equal(at(undefined), 'absent');
  });

  it('with a prefix that the rule does not cut off are refused', () => {
    const rule = '{issuer: https://id.example, fromHeaders: [{name: Authorization}]}';
    assert.equal(check(rule, { token: token({}) }), 'rejected');
  });

  it('are for an audience without regard to scheme and last slash', () => {
    const rule = '{issuer: https://id.example, audiences: ["https://shop.example/"]}';
    assert.equal(check(rule, { token: token({ aud: 'shop.example' }) }), 'accepted');
    assert.equal(check(rule, { token: token({ aud: 'other' }) }), 'rejected');
    assert.equal(check(rule, { token: token({}) }), 'rejected');
    assert.equal(check(rule, { token: token({}, { complete: false }) }), 'unknown');
  });

  it('may stand in a header of which the request does not say so', () => {
    const rule = '{issuer: https://id.example}';
    assert.equal(check(rule, { headers: { authorization: 'Bearer abc' } }), 'unknown');
    assert.equal(check(rule, { headers: { authorization: 'Basic abc' } }), 'absent');
  });

  it('are taken out when they are accepted, and their claims stand in the headers that the rule writes', () => {
    const rule = '{issuer: https://id.example, outputClaimToHeaders: [{header: X-Level, claim: level}]}';
    const forwarding = rule.replace('{', '{forwardOriginalToken: true, ');
    const seen = (jwtRule: string, key: string, value: string, claims: object = { level: 7 }): string =>
      resultOf(
        arrive(jwt(jwtRule) + allow(`{when: [{key: "request.headers[${key}]", values: ["${value}"]}]}`), {
          headers: { 'x-level': '9' },
          token: token({ ...claims }),
        }),
      );
    assert.equal(seen(rule, 'x-level', '7'), 'allow');
    assert.equal(seen(rule, 'x-level', '*', {}), 'deny');
    assert.equal(seen(rule, 'authorization', '*'), 'deny');
    assert.equal(seen(forwarding, 'authorization', '*'), 'allow');
    assert.equal(seen(forwarding, 'authorization', 'x'), 'unknown');
  });

  it('are refused when one rule finds them and more than them at two of its places', () => {
    const rule =
      '{issuer: https://id.example, fromHeaders: [{name: authorization, prefix: "Bearer "}, {name: authorization}]}';
    assert.equal(check(rule, { token: token({}) }), 'rejected');
  });

  it('are not looked at in a CORS preflight, nor on bytes', () => {
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'PUT' };
    const bad = token({}, { valid: false });
    assert.equal(check('{issuer: https://id.example}', { method: 'OPTIONS', headers, token: bad }), 'skipped');
    assert.equal(arrive(JWT, { ...database, token: bad }).token, undefined);
  });
});

describe('providers of CUSTOM policies', () => {
  const ask = policy('{action: CUSTOM, provider: {name: opa}, rules: [{to: [{operation: {paths: [/a]}}]}]}');
  const config = (service: string): string =>
    meshConfig(`extensionProviders:\n  - name: opa\n    envoyExtAuthzHttp:\n      service: ${service}\n      port: 80`);

  it('are asked first, and decide only to the worse', () => {
    const trace = arrive(
      ask + config('web.shop.svc.cluster.local') + policy('{rules: [{to: [{operation: {paths: [/b]}}]}]}', 'q'),
      {
        path: '/a',
      },
    );
    assert.equal(resultOf(trace), 'ask-provider');
    assert.equal(trace.decision?.end?.ifProviderAllows?.result, 'deny');
  });

  it('are taken to be there when the mesh configuration is not in the files', () => {
    const trace = arrive(ask, { path: '/a' });
    assert.equal(resultOf(trace), 'ask-provider');
    assert.ok(trace.assumptions.some((text) => text.includes('extension provider opa')));
  });

  it('that cannot be asked make the policy a DENY of what it matches', () => {
    const none = meshConfig('rootNamespace: istio-system');
    assert.equal(arrive(ask + none, { path: '/a' }).decision?.end?.reason, 'custom-provider-unusable');
    assert.equal(resultOf(arrive(ask + none, { path: '/b' })), 'allow');
    const twice = `---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: e, namespace: NS}\nspec: {hosts: [a.example], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}\n`;
    const both = twice.replace('NS', 'a') + twice.replace('NS', 'b');
    assert.equal(resultOf(arrive(ask + both + config('a.example'), { path: '/a' })), 'deny');
    assert.equal(resultOf(arrive(ask + both + config('a/a.example'), { path: '/a' })), 'ask-provider');
  });
});

const GATEWAY = `
apiVersion: v1
kind: Service
metadata: {name: edge, namespace: edge}
spec: {selector: {app: edge}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: edge, namespace: edge}
spec:
  template:
    metadata: {labels: {app: edge}, annotations: {inject.istio.io/templates: gateway, proxy.istio.io/config: "gatewayTopology: {numTrustedProxies: 2}"}}
    spec: {serviceAccountName: edge-account, containers: [{name: istio-proxy, image: auto}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: gw, namespace: edge}
spec: {selector: {app: edge}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec:
  hosts: ["*"]
  gateways: [edge/gw]
  http:
    - match: [{uri: {prefix: /api/}}]
      rewrite: {uri: /, authority: inner.example}
      headers: {request: {set: {x-edge: "1"}, remove: [x-secret]}}
      route: [{destination: {host: web, port: {number: 80}}}]
`;

describe('gateways', () => {
  const edge = { kind: 'gateway', namespace: 'edge', name: 'edge' } as const;

  it('see the client as the last trusted proxy saw it', () => {
    const rule = policy('{rules: [{from: [{source: {remoteIpBlocks: [1.1.1.1]}}]}]}', 'p', 'edge');
    const from = (forwarded: string): string =>
      resultOf(
        arrive(`---${GATEWAY}${rule}`, {
          to: edge,
          port: 80,
          from: plain,
          headers: { 'x-forwarded-for': forwarded },
        }),
      );
    assert.equal(from('1.1.1.1, 2.2.2.2'), 'allow');
    assert.equal(from('2.2.2.2, 1.1.1.1'), 'deny');
    assert.equal(from('1.1.1.1'), 'deny');
  });

  it('count ports by the pod', () => {
    const rule = policy('{rules: [{to: [{operation: {ports: ["80"]}}]}]}', 'p', 'edge');
    assert.equal(resultOf(arrive(`---${GATEWAY}${rule}`, { to: edge, port: 80, from: plain })), 'deny');
  });
});

describe('the arrivals of a followed request', () => {
  const engine = (more = ''): ReturnType<typeof engineFor> => engineFor(`${WORKLOADS}---${GATEWAY}${more}`);
  const fromDb = { kind: 'workload', namespace: 'shop', name: 'db' } as const;
  const asking = { protocol: 'http', host: 'web', port: 80, path: '/x' } as const;

  it('carry the identity of the service account of the caller', () => {
    const routing = engine(allow('{from: [{source: {serviceAccounts: [shop/default]}}]}'));
    const [arrival, ...others] = routing.arrivals(routing.trace(fromDb, asking));
    assert.deepEqual(others, []);
    assert.equal(arrival?.request.port, 8080);
    assert.equal(arrival.request.sni, 'outbound_.80_._.web.shop.svc.cluster.local');
    assert.equal(resultOf(arrival.trace), 'allow');
  });

  it('have no identity where the cluster speaks in the clear', () => {
    const off = `---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: d, namespace: shop}\nspec: {host: web, trafficPolicy: {tls: {mode: DISABLE}}}\n`;
    const routing = engine(peer('{mtls: {mode: STRICT}}') + off);
    const [arrival] = routing.arrivals(routing.trace(fromDb, asking));
    assert.equal(arrival?.trace.connection.problem, 'no filter chain');
  });

  it('of a caller without a proxy are in the clear', () => {
    const routing = engine(peer('{mtls: {mode: STRICT}}'));
    const [arrival] = routing.arrivals(routing.trace({ ...fromDb, kind: 'bare' }, asking));
    assert.equal(arrival?.trace.connection.problem, 'no filter chain');
  });

  it('behind a gateway see what the gateway made of the request, and not who its client was', () => {
    const rules = '{from: [{source: {principals: ["cluster.local/ns/edge/sa/edge-account"]}}]}';
    const routing = engine(allow(rules));
    const caller = { kind: 'gateway', namespace: 'edge', name: 'edge' } as const;
    const headers = { 'X-Secret': 's' };
    const way = routing.trace(caller, { ...asking, host: 'shop.example', path: '/api/items', headers });
    const [arrival] = routing.arrivals(way);
    assert.deepEqual(
      [arrival?.request.path, arrival?.request.host, arrival?.request.headers],
      ['/items', 'inner.example', { 'x-edge': '1' }],
    );
    assert.equal(arrival === undefined ? '' : resultOf(arrival.trace), 'allow');
    const byClient = engine(allow('{from: [{source: {remoteIpBlocks: [1.1.1.1]}}]}'));
    const [open] = byClient.arrivals(byClient.trace(caller, { ...asking, host: 'a', path: '/api/' }));
    assert.equal(open === undefined ? '' : resultOf(open.trace), 'unknown');
  });

  it('may be at a gateway themselves', () => {
    const routing = engine();
    const [arrival] = routing.arrivals(routing.trace(fromDb, { ...asking, host: 'edge.edge' }));
    assert.deepEqual(arrival?.request.to, { kind: 'gateway', namespace: 'edge', name: 'edge' });
    assert.equal(arrival.trace.connection.level, 'gateway');
    assert.equal(resultOf(arrival.trace), 'allow');
  });
});
