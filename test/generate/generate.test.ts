import assert from 'node:assert/strict';
import { judge } from '../conformance/judge';
import { Generator } from './documents';
import type { Seed } from './documents';
import { placesOf, readTree, writeTree } from './tree';

const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: "api"
  namespace: "shop"
spec:
  hosts:
    - "api.example.com"
  ports:
    - number: 443
      name: "tls"
      protocol: "TLS"
  resolution: "DNS"
`;
const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: "web"
spec:
  parentRefs:
    - name: "web"
`;
const seeds: readonly Seed[] = [
  { kind: 'ServiceEntry', yaml: entry, refused: false },
  { kind: '', yaml: route, refused: false },
  { kind: 'MeshConfig', yaml: 'accessLogFile: "/dev/stdout"\n', refused: false },
  { kind: '', yaml: 'kind: Unknown\n', refused: false },
];

describe('the generator of documents', () => {
  it('reads what it writes', () => {
    const tree = readTree(entry);
    assert.ok(tree);
    assert.deepEqual(readTree(writeTree(tree)), tree);
    assert.deepEqual(placesOf(tree).find(({ tree: at }) => 'text' in at && at.text === '443')?.path, [
      'spec',
      'ports',
      0,
      'number',
    ]);
  });

  it('makes the same documents of the same seed, of all kinds that have a schema', () => {
    const made = (seed: number): string[] => {
      const generator = new Generator(seeds, seed);
      assert.deepEqual(generator.kinds, ['MeshConfig', 'ServiceEntry', 'gateway.networking.k8s.io/HTTPRoute']);
      return Array.from({ length: 50 }, () => generator.next().yaml);
    };
    assert.deepEqual(made(1), made(1));
    assert.notDeepEqual(made(1), made(2));
    assert.ok(new Set(made(1)).size > 40);
  });

  it('makes documents of both kinds: that are refused and that are not', () => {
    const generator = new Generator(seeds, 3);
    const verdicts = Array.from({ length: 300 }, () => {
      const { yaml, kind } = generator.next();
      return judge(yaml, '1.32', kind).verdict;
    });
    const accepted = verdicts.filter((verdict) => verdict === 'accept').length;
    assert.ok(accepted > 50 && accepted < 250, `${accepted} of 300`);
  });
});
