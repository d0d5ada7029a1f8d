import assert from 'node:assert/strict';
import { pictureOf } from '../../../server/src/core/routing/picture';
import type { Caller, RequestSpec, Step, Trace } from '../../../server/src/core/routing/trace';
import { engineFor } from '../../support/engine';
import { deployment, documents, service } from '../../support/workloads';

const SERVICES = documents(
  service('shop/reviews', 'name: http, port: 80, targetPort: 8080'),
  deployment('shop/reviews', { labels: 'app: reviews, sidecar.istio.io/inject: "true"' }),
);

const caller: Caller = { kind: 'pod', namespace: 'shop', labels: {} };
const request: RequestSpec = { protocol: 'http', host: 'reviews', port: 80, path: '/' };

function traceOf(text: string, from: Caller = caller, asked: RequestSpec = request): Trace {
  return engineFor(text).trace(from, asked);
}

function rules({ steps }: Trace): readonly Step[] {
  return steps.filter(({ topic }) => topic === 'rule');
}

const virtualService = (name: string, hosts: string, http: string): string => `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: shop}
spec:
  hosts: [${hosts}]
  http: ${http}
`;

describe('traces', () => {
  it('tells every rule in order, with its place and why it does not take the request', () => {
    const text = `${SERVICES}${virtualService('a', 'reviews', '[{match: [{uri: {exact: /x}}], redirect: {uri: /y}}, {route: [{destination: {host: reviews}}]}]')}`;
    const trace = traceOf(text);
    assert.deepEqual(
      rules(trace).map(({ chosen }) => chosen),
      [false, true],
    );
    assert.deepEqual(
      rules(trace).map(({ source }) => source?.path.slice(0, 3)),
      [
        ['spec', 'http', 0],
        ['spec', 'http', 1],
      ],
    );
    assert.equal(trace.outcome.action, 'forward');
    assert.equal(trace.outcome.route?.rule, 1);
  });

  it('takes a caller that is not in the files for a pod without labels, and says so', () => {
    const trace = traceOf(SERVICES, { kind: 'workload', namespace: 'shop', name: 'nobody' });
    assert.equal(trace.outcome.clusters?.[0]?.name, 'outbound|80||reviews.shop.svc.cluster.local');
    assert.ok(trace.assumptions.some((text) => text.includes('shop/nobody is not in the files')));
  });

  it('says that a gateway that is not in the files is unknown', () => {
    const trace = traceOf(SERVICES, { kind: 'gateway', namespace: 'shop', name: 'nobody' });
    assert.equal(trace.outcome.error, 'no-listener');
  });

  it('tells what is refused and would have a say', () => {
    const text = `${SERVICES}${virtualService('bad', 'reviews', '[{redirect: {uri: /y}}]')}${virtualService('other', 'ratings', '[{redirect: {uri: /y}}]')}`;
    const trace = engineFor(text, ['bad', 'other']).trace(caller, request);
    assert.deepEqual(
      trace.steps.filter(({ what }) => what.endsWith('takes no part')).map(({ what }) => what),
      ['VirtualService shop/bad takes no part'],
    );
    assert.equal(trace.outcome.action, 'forward');
  });

  it('does not take a VirtualService whose host comes from a template for a delegate', () => {
    const trace = traceOf(`${SERVICES}${virtualService('later', '"${HOST}"', '[{redirect: {uri: /y}}]')}`);
    assert.ok(trace.steps.some(({ what }) => what === 'VirtualService shop/later takes no part'));
  });

  it('leaves a match open whose value is not known, and assumes that it does not fit', () => {
    const text = `${SERVICES}${virtualService('a', 'reviews', '[{match: [{uri: {prefix: "${PATH}"}}], redirect: {uri: /y}}, {route: [{destination: {host: reviews}}]}]')}`;
    const trace = traceOf(text);
    assert.deepEqual(
      rules(trace).map(({ chosen }) => chosen),
      ['unknown', true],
    );
    assert.ok(trace.assumptions.some((assumed) => assumed.includes('spec.http[0].match[0].uri.prefix')));
  });

  it('ends where delegates or names go round in a circle', () => {
    const alias = (name: string, other: string): string =>
      `\n---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {type: ExternalName, externalName: ${other}.shop.svc.cluster.local, ports: [{port: 80}]}\n`;
    const circle = `${SERVICES}${alias('a', 'b')}${alias('b', 'a')}${virtualService('r', 'reviews', '[{delegate: {name: d}}]')}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: d, namespace: shop}
spec:
  http: [{delegate: {name: d}}]
`;
    assert.equal(traceOf(circle, caller, { ...request, host: 'a' }).outcome.addressFrom, 'external');
    assert.ok(traceOf(circle).outcome.action.length > 0);
  });

  it('lets a caller without a proxy go straight, and tells who refuses it', () => {
    const strict = `\n---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: shop}\nspec: {mtls: {mode: STRICT}}\n`;
    const trace = traceOf(`${SERVICES}${strict}`, { kind: 'bare', namespace: 'shop' });
    assert.equal(trace.outcome.action, 'passthrough');
    assert.ok(trace.steps.some(({ what }) => what === 'shop/reviews refuses the connection'));
    const closed = traceOf(SERVICES, { kind: 'bare', namespace: 'shop' }, { ...request, port: 81 });
    assert.equal(closed.outcome.error, 'no-endpoints');
  });

  it('gives a chain and a cluster for each service and subset behind AUTO_PASSTHROUGH', () => {
    const text = `${SERVICES}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: eastwest, namespace: istio-system}
spec:
  selector: {matchLabels: {istio: eastwest}}
  template:
    metadata: {labels: {istio: eastwest}}
    spec: {containers: [{name: app, image: app}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: cross, namespace: istio-system}
spec:
  selector: {istio: eastwest}
  servers: [{port: {number: 15443, name: tls, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}, hosts: ['*.local']}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec: {host: reviews, subsets: [{name: v1, labels: {app: reviews}}, {name: v2, labels: {app: other}}]}
`;
    const engine = engineFor(text);
    const ask = (subset: string): Trace => {
      const sni = `outbound_.80_.${subset}_.reviews.shop.svc.cluster.local`;
      const asked: RequestSpec = { protocol: 'tls', host: sni, port: 15_443, sni, mtls: true };
      return engine.trace({ kind: 'gateway', namespace: 'istio-system', name: 'eastwest' }, asked);
    };
    const [whole] = ask('').outcome.clusters ?? [];
    assert.deepEqual(whole?.tls, { mode: 'none' });
    assert.deepEqual(
      whole?.endpoints?.map(({ workload }) => workload),
      ['shop/reviews'],
    );
    assert.equal(ask('v1').outcome.clusters?.[0]?.exists, true);
    assert.equal(ask('v2').outcome.error, 'no-endpoints');
    assert.equal(ask('v3').outcome.error, 'no-filter-chain');
  });

  it('pictures everything a proxy does, with the rules that are left out', () => {
    const text = `${SERVICES}${virtualService('a', 'reviews', '[{route: [{destination: {host: reviews}}]}, {redirect: {uri: /y}}]')}`;
    const config = engineFor(text).configOfProxy({ kind: 'pod', namespace: 'shop', labels: {} });
    assert.ok(config !== undefined);
    assert.deepEqual(config.ports(), [80]);
    const hosts = pictureOf(config, { ports: config.ports(), host: ({ name }) => name.startsWith('reviews') });
    const [rules = []] = hosts.flatMap(({ chains }) =>
      chains.flatMap((chain) => chain.hosts.map((host) => host.rules)),
    );
    assert.deepEqual(
      rules.map(({ action, leftOut }) => [action, leftOut]),
      [
        ['forward', undefined],
        ['redirect', 'an earlier rule takes every request'],
      ],
    );
  });

  it('answers whatever is asked for', () => {
    const engine = engineFor(SERVICES);
    for (const host of [
      '',
      '*',
      ':',
      'a:b:c',
      '[::1]:80',
      '::1',
      'http://reviews/x',
      '..',
      'REVIEWS.',
      '\u0000',
      'é.x',
    ])
      for (const protocol of ['http', 'grpc', 'https', 'tls', 'tcp'] as const)
        for (const port of [0, -1, 80, 65_536, Number.NaN])
          for (const from of [caller, { kind: 'bare', namespace: '' }] as const)
            assert.ok(engine.trace(from, { protocol, host, port, path: 'no-slash?%' }).outcome.action.length > 0);
  });
});
