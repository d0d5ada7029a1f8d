import assert from 'node:assert/strict';
import { createSchemas, defaultSettings, hover, Workspace } from '../../../server/src/core/index';
import { buildMesh } from '../../../server/src/core/routing/buildMesh';
import { clusterOf } from '../../../server/src/core/routing/clusters/cluster';
import { RoutingEngine } from '../../../server/src/core/routing/engine';
import type { Outcome } from '../../../server/src/core/routing/outcome';
import { sourceObjects } from '../../../server/src/core/routing/sourceObjects';
import { decodeObject } from '../../../server/src/core/routing/spec/decode';
import type { Caller } from '../../../server/src/core/routing/trace';
import { checkFiles } from '../../support/checkText';

/**
 * Every resolution with every sort of port, address, endpoint and DestinationRule: what the hover says of the clusters
 * is compared with what the engine makes of the same text, which is measured against istiod.
 */
const RESOLUTIONS = ['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'] as const;
const PROTOCOLS = ['HTTP', 'GRPC', 'HTTPS', 'TLS', 'TCP', 'UDP', ''] as const;
const HOSTS = ['api.example.com', '*.example.com'] as const;
const ADDRESSES: readonly (readonly string[])[] = [[], ['10.9.8.7'], ['10.9.0.0/16']];
const ENDPOINTS: readonly (readonly string[])[] = [[], ['10.1.1.1', '10.1.1.2'], ['one.example.com']];
const POLICIES = [
  '',
  'tls: {mode: SIMPLE}',
  'loadBalancer: {simple: RANDOM}, outlierDetection: {consecutive5xxErrors: 1}',
];

interface Case {
  readonly resolution: (typeof RESOLUTIONS)[number];
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly host: (typeof HOSTS)[number];
  readonly addresses: readonly string[];
  readonly endpoints: readonly string[];
  readonly policy: string;
}

const PORT = 7443;
const FILE = '/w/entry.yaml';
const schemas = createSchemas();
const caller: Caller = { kind: 'pod', namespace: 'shop', labels: {} };

function textOf({ resolution, protocol, host, addresses, endpoints, policy }: Case): string {
  const list = (name: string, items: readonly string[]): string =>
    items.length === 0 ? '' : `  ${name}: [${items.join(', ')}]\n`;
  const rule = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: rule, namespace: shop}
spec:
  host: "${host}"
  trafficPolicy: {${policy}}
`;
  return `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: entry, namespace: shop}
spec:
  hosts: ["${host}"]
  location: MESH_EXTERNAL
  resolution: ${resolution}
  ports: [{number: ${PORT}, name: main${protocol === '' ? '' : `, protocol: ${protocol}`}}]
${list('addresses', addresses)}${list(
    'endpoints',
    endpoints.map((address) => `{address: ${address}}`),
  )}${policy === '' ? '' : rule}`;
}

function* cases(): Generator<Case> {
  for (const resolution of RESOLUTIONS)
    for (const protocol of PROTOCOLS)
      for (const host of HOSTS)
        for (const addresses of ADDRESSES)
          for (const endpoints of ENDPOINTS)
            for (const policy of POLICIES) yield { resolution, protocol, host, addresses, endpoints, policy };
}

function nameOf({ resolution, protocol, host, addresses, endpoints, policy }: Case): string {
  return JSON.stringify({ resolution, protocol, host, addresses, endpoints, policy });
}

function workspaceOf(text: string): Workspace {
  return Workspace.empty(defaultSettings, ['/w']).with([{ path: FILE, text, open: true }]).workspace;
}

function hoverOf(text: string): string {
  const markdown = hover({ workspace: workspaceOf(text), schemas }, FILE, text.indexOf('resolution: ') + 13)?.markdown;
  assert.ok(markdown !== undefined);
  return markdown;
}

function engineOf(text: string): RoutingEngine {
  const objects = [...workspaceOf(text).files()].flatMap((file) => {
    const world = file.parts.flatMap(({ resources }) => resources)[0]?.world.id;
    return world === undefined ? [] : sourceObjects(file, world);
  });
  const decoded = objects.flatMap((object) => decodeObject(object) ?? []);
  return new RoutingEngine(buildMesh(decoded, { domainSuffix: 'cluster.local', isRefused: () => false }));
}

/** What the entry itself is refused for, by the rules that are measured against the cluster. */
function isRefused(text: string): boolean {
  return checkFiles(new Map([[FILE, text]])).some(({ finding, start }) => finding.severity === 'error' && start === 0);
}

const TYPES: Readonly<Record<string, string>> = { DYNAMIC_FORWARD_PROXY: 'dynamic forward proxy' };

/** What becomes of a connection to an address that nobody owns, or to one of the entry's own. */
function dialled(engine: RoutingEngine, each: Case, address: string): Outcome {
  const isHttp = ['HTTP', 'GRPC'].includes(each.protocol);
  const isTls = ['HTTPS', 'TLS'].includes(each.protocol);
  return engine.trace(caller, {
    protocol: isHttp ? 'http' : isTls ? 'tls' : 'tcp',
    host: 'stranger.test',
    path: '/',
    address,
    port: PORT,
  }).outcome;
}

function reaches(outcome: Outcome): boolean {
  return (outcome.clusters ?? []).some(({ name }) => name.startsWith(`outbound|${PORT}|`));
}

describe('the hover of a resolution', () => {
  let all: readonly (Case & { readonly text: string; readonly told: string })[] = [];

  before(() => {
    all = [...cases()].map((each) => {
      const text = textOf(each);
      return { ...each, text, told: hoverOf(text) };
    });
  });

  it('calls an entry refused when the cluster refuses it, and only then', () => {
    const wrong = all
      .filter((each) => each.policy === '')
      .filter((each) => isRefused(each.text) !== each.told.includes('**Refused as it is written:**'));
    assert.deepEqual(wrong.map(nameOf), []);
  });

  it('fits on one glance', () => {
    const long = all.filter(
      (each) =>
        hoverOf(textOf(each))
          .split('\n')
          .filter((line) => line !== '').length > 15,
    );
    assert.deepEqual(long.map(nameOf), []);
  });

  it('tells the cluster that Envoy gets: its name, its type, its TLS', () => {
    const wrong: string[] = [];
    for (const each of all) {
      const { text, told } = each;
      if (told.includes('**Refused')) continue;
      const engine = engineOf(text);
      const config = engine.configOfProxy(caller);
      assert.ok(config !== undefined);
      const name = `outbound|${PORT}||${each.host}`;
      const { outcome } = clusterOf(engine.mesh, config.proxy, name, { address: '1.2.3.4', port: PORT });
      const isNamed = told.includes(name);
      if (isNamed !== outcome.exists) wrong.push(`${nameOf(each)}: named ${isNamed}, exists ${outcome.exists}`);
      if (!outcome.exists) continue;
      const type = TYPES[outcome.type ?? ''] ?? outcome.type ?? '';
      if (!told.includes(`clusters of type **${type}**`)) wrong.push(`${nameOf(each)}: type ${type}`);
      const isEncrypted = outcome.tls?.mode === 'simple';
      const tellsTls = told.includes('with TLS added by') || told.includes('**TLS twice**');
      if (isEncrypted !== tellsTls) wrong.push(`${nameOf(each)}: TLS ${outcome.tls?.mode ?? ''}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('tells by what Envoy recognises the traffic of a port', () => {
    const wrong: string[] = [];
    for (const each of all.filter(({ policy, host }) => policy === '' && host === 'api.example.com')) {
      const { text, told } = each;
      if (told.includes('**Refused') || each.protocol === 'UDP') continue;
      const engine = engineOf(text);
      const byNumber = told.includes('by the port number alone');
      if (byNumber !== reaches(dialled(engine, each, '203.0.113.9')))
        wrong.push(`${nameOf(each)}: by number ${byNumber}`);
      const [own] = each.addresses;
      if (own === undefined) continue;
      const byAddress = /by the (?:address|destination range)/.test(told);
      const address = own.includes('/') ? '10.9.1.2' : own;
      if (byAddress !== reaches(dialled(engine, each, address))) wrong.push(`${nameOf(each)}: by address ${byAddress}`);
    }
    assert.deepEqual(wrong, []);
  });
});
