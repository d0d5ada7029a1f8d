import assert from 'node:assert/strict';
import { judge } from './judge';

/** Far more than a check takes on a slow machine, far less than one that tries all pairs. */
const LIMIT = 4000;
const MANY = 10_000;
const LONG = 'x'.repeat(1_000_000);

function object(kind: string, spec: string, group = 'networking.istio.io/v1'): string {
  return `apiVersion: ${group}\nkind: ${kind}\nmetadata:\n  name: a\n  namespace: b\nspec:\n${spec}`;
}

function many(entry: (index: number) => string): string {
  return Array.from({ length: MANY }, (_, index) => `${entry(index)}\n`).join('');
}

const route = '    route: [{destination: {host: a}}]\n';
const inputs: Readonly<Record<string, string>> = {
  'hosts that overlap': object(
    'VirtualService',
    `  hosts:\n${many((index) => `  - "*${'a'.repeat(index % 200)}${index}.example.com"`)}  http:\n  -${route.slice(3)}`,
  ),
  'prefixes of each other': object(
    'VirtualService',
    `  hosts: [a]\n  http:\n${many((index) => `  - match: [{uri: {prefix: "/a${'b'.repeat(index % 300)}"}}]\n${route.trimEnd()}`)}`,
  ),
  'server names outside the hosts': object(
    'VirtualService',
    `  hosts:\n${many((index) => `  - h${index}.com`)}  tls:\n  - match:\n    - sniHosts:\n${many((index) => `      - h${index}.org`)}${route}`,
  ),
  'endpoints with unknown ports': object(
    'ServiceEntry',
    `  hosts: [a.com, b.com]\n  resolution: DNS\n  ports:\n${many((index) => `  - {number: ${index + 1}, name: p${index}, protocol: TCPX}`)}  endpoints:\n${many((index) => `  - {address: a.b, ports: {zz${index}: 1}}`)}`,
  ),
  'labels with wildcards': object(
    'AuthorizationPolicy',
    `  selector:\n    matchLabels:\n${many((index) => `      k${index}: "*"`)}  rules: [{}]\n`,
    'security.istio.io/v1',
  ),
  'egress hosts that repeat': object('Sidecar', `  egress:\n  - hosts:\n${many(() => '    - a/b.c')}`),
  'long texts': object(
    'VirtualService',
    `  hosts: ["${LONG}", "http://${LONG}", "${'a.'.repeat(500_000)}"]\n  http:\n  - match: [{uri: {regex: "${'(a*)*'.repeat(150_000)}"}}]\n    retries: {attempts: 1, retryOn: "${'5xx,'.repeat(200_000)}", perTryTimeout: "${'9'.repeat(1_000_000)}s"}\n    headers: {request: {set: {a: "${'%'.repeat(999_999)}"}}}\n${route}`,
  ),
  'long paths': object(
    'AuthorizationPolicy',
    `  rules: [{to: [{operation: {paths: ["${'/'.repeat(1_000_000)}a{*}"]}}]}]\n`,
    'security.istio.io/v1',
  ),
  'long expressions': object(
    'Telemetry',
    `  accessLogging: [{filter: {expression: "${'('.repeat(90_000)}"}}, {filter: {expression: "${'a+'.repeat(49_000)}b"}}]\n`,
    'telemetry.istio.io/v1',
  ),
};

describe('bad input is answered in bounded time', () => {
  for (const [name, text] of Object.entries(inputs)) {
    it(name, () => {
      const { checking } = judge(text, '1.32');
      assert.ok(checking < LIMIT, `${Math.round(checking)} ms`);
    });
  }
});
