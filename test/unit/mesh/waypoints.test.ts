import assert from 'node:assert/strict';
import { proxyOf } from '../../../server/src/core/mesh/proxies';
import { waypointOfService, waypointOfWorkload } from '../../../server/src/core/mesh/waypoints';
import { View } from '../../../server/src/core/workspace/view';
import { openWorkspace } from '../../support/checkText';

const NONE = {};

/** What becomes of a Service `web` and its Deployment in a namespace with some labels. */
function askFor(labels: {
  readonly namespace?: Readonly<Record<string, string>>;
  readonly service?: Readonly<Record<string, string>>;
  readonly pods?: Readonly<Record<string, string>>;
}): { proxy: string; service: string; workload: string } {
  const { namespace, service = NONE, pods = NONE } = labels;
  const documents = [
    ...(namespace === undefined
      ? []
      : [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: namespace } }]),
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop', labels: service } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { template: { metadata: { labels: { app: 'web', ...pods } } } },
    },
  ];
  const text = documents.map((document) => JSON.stringify(document)).join('\n---\n');
  const { workspace } = openWorkspace(new Map([['/w/a.yaml', text]]));
  const [web] = workspace.resources('identity|/Service|shop/web');
  const [deployment] = workspace.resources('identity|apps/Deployment|shop/web');
  assert.ok(web !== undefined && deployment !== undefined);
  const view = new View(workspace, web.world, new Set(), '/w/a.yaml');
  const told = (enrolment: ReturnType<typeof waypointOfService>): string =>
    enrolment.to === 'waypoint' ? `${enrolment.reference.namespace}/${enrolment.reference.name}` : enrolment.to;
  return {
    proxy: proxyOf(view, deployment),
    service: told(waypointOfService(view, web)),
    workload: told(waypointOfWorkload(view, deployment)),
  };
}

const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };
const INJECTED = { 'istio-injection': 'enabled' };

describe('the proxy of a workload', () => {
  it('is not known without the Namespace, unless the pods say it themselves', () => {
    assert.equal(askFor({}).proxy, 'unknown');
    assert.equal(askFor({ pods: { 'sidecar.istio.io/inject': 'true' } }).proxy, 'sidecar');
    assert.equal(askFor({ pods: { ...AMBIENT, 'sidecar.istio.io/inject': 'false' } }).proxy, 'ambient');
  });

  it('is a sidecar by a label of the namespace, if the pods do not refuse', () => {
    assert.equal(askFor({ namespace: INJECTED }).proxy, 'sidecar');
    assert.equal(askFor({ namespace: { 'istio.io/rev': 'canary' } }).proxy, 'sidecar');
    assert.equal(askFor({ namespace: INJECTED, pods: { 'sidecar.istio.io/inject': 'false' } }).proxy, 'none');
    const off = { 'istio-injection': 'disabled' };
    assert.equal(askFor({ namespace: off, pods: { 'sidecar.istio.io/inject': 'true' } }).proxy, 'none');
  });

  it('is ztunnel in an ambient namespace, but for pods with a sidecar and those that opt out', () => {
    assert.equal(askFor({ namespace: AMBIENT }).proxy, 'ambient');
    assert.equal(askFor({ namespace: AMBIENT, pods: { 'sidecar.istio.io/inject': 'true' } }).proxy, 'sidecar');
    assert.equal(askFor({ namespace: AMBIENT, pods: { 'istio.io/dataplane-mode': 'none' } }).proxy, 'none');
    assert.equal(askFor({ namespace: { team: 'shop' } }).proxy, 'none');
  });
});

describe('the waypoint in front of something', () => {
  const shared = { 'istio.io/use-waypoint': 'shared', 'istio.io/use-waypoint-namespace': 'infra' };

  it('is that of its own label, else that of the namespace', () => {
    const asked = askFor({
      namespace: shared,
      service: { 'istio.io/use-waypoint': 'own' },
      pods: { 'istio.io/use-waypoint': 'pods' },
    });
    assert.deepEqual([asked.service, asked.workload], ['shop/own', 'shop/pods']);
    const inherited = askFor({ namespace: shared });
    assert.deepEqual([inherited.service, inherited.workload], ['infra/shared', 'infra/shared']);
  });

  it('is nobody for who opts out, and unknown without the Namespace', () => {
    assert.equal(askFor({ namespace: shared, service: { 'istio.io/use-waypoint': 'none' } }).service, 'nobody');
    assert.equal(askFor({ namespace: AMBIENT }).service, 'nobody');
    assert.equal(askFor({}).service, 'unknown');
  });
});
