import assert from 'node:assert/strict';
import {
  fqdnProblem,
  gatewaySniProblem,
  isPartialWildcard,
  wildcardDomainProblem,
} from '../../../server/src/core/istio/hostCheck';
import { gatewayHostProblems, sidecarHostProblems } from '../../../server/src/core/istio/namespacedHost';
import { kind, kinds } from './measured';

describe('checks of hosts', () => {
  const table: readonly (readonly [host: string, problem: string | undefined, why: string])[] = [
    ['reviews', undefined, 'a single label is a name'],
    ['foo.com.', undefined, 'one dot may stand behind'],
    ['Foo.Com', undefined, 'upper case is allowed'],
    ['*.foo.com', undefined, ''],
    ['*', undefined, 'that it takes everything is for the rule to say'],
    ['*foo.com', undefined, 'also a part of a label may be open here'],
    ['foo.*.com', 'bad-label', 'a wildcard inside'],
    ['foo_bar.com', 'bad-label', 'no underscores'],
    ['-foo.com', 'bad-label', ''],
    ['foo..com', 'bad-label', ''],
    ['10.0.0.1', 'numeric-top-level', 'an IPv4 address is no name'],
    ['foo.123', 'numeric-top-level', ''],
    ['foo.99999999999999999999', undefined, 'too large for Go to see a number in it'],
    ['123', undefined, 'the number test looks behind the first dot only'],
    ['', 'empty', ''],
    ['a.'.repeat(128), 'too-long', 'more than 255 bytes'],
    [`${'x'.repeat(64)}.com`, 'bad-label', 'more than 63 characters'],
  ];
  for (const [host, problem, why] of table) {
    it(`${JSON.stringify(host.slice(0, 30))} ${problem ?? 'is good'}${why && `: ${why}`}`, () => {
      assert.equal(kind(wildcardDomainProblem(host)), problem);
    });
  }

  it('says which label is bad and where', () => {
    assert.deepEqual(wildcardDomainProblem('*.a.b_c.com'), { problem: 'bad-label', label: 'b_c', at: 4 });
    assert.deepEqual(fqdnProblem('10.0.0.1'), { problem: 'numeric-top-level', label: '1', at: 7 });
    assert.deepEqual(gatewayHostProblems('ns/a.b_c.com'), [
      { problem: 'bad-host', host: 'a.b_c.com', at: 3, why: { problem: 'bad-label', label: 'b_c', at: 5 } },
    ]);
  });

  it('partial wildcards', () => {
    assert.deepEqual(['*', '*.foo', '*foo', 'a*', 'foo'].filter(isPartialWildcard), ['*foo', 'a*']);
  });

  it('hosts of gateways and sidecars', () => {
    assert.deepEqual(gatewayHostProblems('10.0.0.1'), [], 'a gateway may have an IPv4 address');
    assert.deepEqual(kinds(gatewayHostProblems('::1')), ['short-name'], 'an IPv6 address has no dot');
    assert.deepEqual(kinds(gatewayHostProblems('~/foo.com')), ['bad-namespace'], 'excluding is for sidecars');
    assert.deepEqual(sidecarHostProblems('~ns/foo.com'), []);
    assert.deepEqual(kinds(sidecarHostProblems('foo.com')), ['no-namespace']);
    assert.deepEqual(kinds(sidecarHostProblems('./reviews')), ['short-name']);
    assert.deepEqual(kinds(sidecarHostProblems('*/*foo.com')), ['partial-wildcard']);
  });

  it('names of AUTO_PASSTHROUGH destinations', () => {
    assert.equal(gatewaySniProblem('outbound_.80_._.e2e.foobar.mesh'), undefined);
    assert.deepEqual(gatewaySniProblem('outbound_.80_x'), { problem: 'sni-parts' });
    assert.deepEqual(gatewaySniProblem('outbound_.http_._.foo'), { problem: 'sni-port', port: 'http' });
    assert.deepEqual(gatewaySniProblem('outbound_.80_._.1.2'), { problem: 'sni-host', host: '1.2' });
  });
});
