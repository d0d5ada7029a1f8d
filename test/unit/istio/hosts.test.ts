import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  fqdnProblem,
  gatewaySniProblem,
  trustDomainProblem,
  wildcardDomainProblem,
} from '../../../server/src/core/istio/hostCheck';
import { gatewayNameProblems, resolveGatewayName, boundGateways } from '../../../server/src/core/istio/gatewayNames';
import {
  compareSpecificity,
  intersection,
  matches,
  moreSpecific,
  mostSpecificMatch,
  parseServiceFqdn,
  resolveShortName,
  serviceFqdn,
  shortFormsFor,
  subsetOf,
} from '../../../server/src/core/istio/hosts';
import { gatewayHostProblems, sidecarHostProblems } from '../../../server/src/core/istio/namespacedHost';
import { matchingDomain, withoutPort } from '../../../server/src/core/istio/virtualHostDomain';
import { agreesWith, kind, kinds } from './measured';

const at = (input: readonly string[], index: number): string => input[index] ?? '';

describe('hosts', () => {
  agreesWith('hosts', {
    fqdnProblem: ([host = '']) => kind(fqdnProblem(host)),
    wildcardDomainProblem: ([host = '']) => kind(wildcardDomainProblem(host)),
    gatewaySniProblem: ([host = '']) => gatewaySniProblem(host) === undefined,
    trustDomainProblem: ([domain = '']) => trustDomainProblem(domain) === undefined,
    gatewayHostProblems: ([host = '']) => kinds(gatewayHostProblems(host)),
    sidecarHostProblems: ([host = '']) => kinds(sidecarHostProblems(host)),
    matches: (input) => matches(at(input, 0), at(input, 1)),
    subsetOf: (input) => subsetOf(at(input, 0), at(input, 1)),
    moreSpecific: (input) => moreSpecific(at(input, 0), at(input, 1)),
    mostSpecificMatch: ([needle = '', ...hosts]) => mostSpecificMatch(needle, new Set(hosts)),
    intersection: (input) => intersection(input.slice(0, input.length / 2), input.slice(input.length / 2)),
    resolveShortName: (input) => resolveShortName(at(input, 0), at(input, 1), at(input, 2)),
    shortFormsFor: (input) => shortFormsFor(at(input, 0), at(input, 1), 'cluster.local').sort(),
    resolveGatewayName: (input) => resolveGatewayName(at(input, 0), at(input, 1)),
    gatewayNameProblems: (input) => kinds(gatewayNameProblems(input)),
  });

  it('overlap: both directions, and never the bare domain', () => {
    assert.equal(matches('*.foo.com', 'a.b.foo.com'), true);
    assert.equal(matches('*.foo.com', 'foo.com'), false);
    assert.equal(matches('*', '*.com'), true);
    assert.equal(subsetOf('*.a.foo.com', '*.foo.com'), true);
    assert.equal(subsetOf('*.foo.com', 'a.foo.com'), false);
  });

  it('overlap is symmetric, and contains being a subset', () => {
    const host = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 6 }).map((list) => list.join(''));
    const any = fc.tuple(fc.constantFrom('', '*', '*.'), host).map(([start, rest]) => start + rest);
    fc.assert(
      fc.property(any, any, (a, b) => {
        assert.equal(matches(a, b), matches(b, a));
        if (subsetOf(a, b)) assert.ok(matches(a, b));
        assert.equal(Math.sign(compareSpecificity(a, b)) + Math.sign(compareSpecificity(b, a)), 0);
      }),
    );
  });

  it('order: names first, then the long ones', () => {
    const hosts = ['*', '*.com', 'b.com', '*.foo.com', 'a.com', 'long.foo.com'];
    assert.deepEqual(hosts.sort(compareSpecificity), ['long.foo.com', 'a.com', 'b.com', '*.foo.com', '*.com', '*']);
  });

  it('the host that counts is the longest that takes the name in', () => {
    const hosts = new Map([
      ['*', 1],
      ['*.com', 2],
      ['a.foo.com', 3],
      ['*.foo.com', 4],
    ] as const);
    assert.equal(mostSpecificMatch('a.foo.com', hosts as ReadonlyMap<string, number>), 'a.foo.com');
    assert.equal(mostSpecificMatch('b.foo.com', hosts as ReadonlyMap<string, number>), '*.foo.com');
    assert.equal(mostSpecificMatch('*.x.foo.com', hosts as ReadonlyMap<string, number>), '*.foo.com');
    assert.equal(mostSpecificMatch('foo.org', new Set(['*.com'])), undefined);
  });
});

describe('names of Kubernetes services', () => {
  const table: readonly (readonly [host: string, full: string, why: string])[] = [
    ['reviews', 'reviews.shop.svc.cluster.local', 'a short name gets the namespace of the object that writes it'],
    ['reviews.default', 'reviews.default', 'a dot makes it a full name, which belongs to no Service'],
    ['reviews.default.svc.cluster.local', 'reviews.default.svc.cluster.local', ''],
    ['*', '*', ''],
    ['10.0.0.1', '10.0.0.1', 'addresses stay'],
    ['::1', '::1', 'also those without dots'],
    ['', '', ''],
  ];
  for (const [host, full, why] of table) {
    it(`${JSON.stringify(host)} becomes ${JSON.stringify(full)}${why && `: ${why}`}`, () => {
      assert.equal(resolveShortName(host, 'shop', 'cluster.local'), full);
    });
  }

  it('spellings that reach a service', () => {
    const host = serviceFqdn('cart', 'shop', 'cluster.local');
    const everywhere = [host, `${host}.`, 'cart.shop', 'cart.shop.svc'];
    assert.deepEqual(shortFormsFor(host, 'other', 'cluster.local'), everywhere);
    assert.deepEqual(shortFormsFor(host, 'shop', 'cluster.local').sort(), [...everywhere, 'cart'].sort());
    assert.deepEqual(shortFormsFor('api.example.com', 'shop', 'cluster.local'), [
      'api.example.com',
      'api.example.com.',
    ]);
    assert.deepEqual(shortFormsFor('10.0.0.1', 'shop', 'cluster.local'), ['10.0.0.1']);
  });

  it('full names come apart again', () => {
    assert.deepEqual(parseServiceFqdn('cart.shop.svc.cluster.local', 'cluster.local'), {
      name: 'cart',
      namespace: 'shop',
    });
    for (const host of [
      'cart.svc.cluster.local',
      'a.b.c.svc.cluster.local',
      'cart.shop.svc.other',
      'cart.shop',
      '.shop.svc.cluster.local',
    ]) {
      assert.equal(parseServiceFqdn(host, 'cluster.local'), undefined, host);
    }
  });
});

describe('gateway references', () => {
  it('resolve', () => {
    assert.equal(resolveGatewayName('public', 'shop'), 'shop/public');
    assert.equal(resolveGatewayName('infra/public', 'shop'), 'infra/public');
    assert.equal(resolveGatewayName('./public', 'shop'), 'shop/public');
    assert.equal(resolveGatewayName('public.infra.svc.cluster.local', 'shop'), 'infra/public');
    assert.deepEqual(boundGateways([], 'shop'), ['mesh']);
    assert.deepEqual(boundGateways(['mesh', 'public'], 'shop'), ['mesh', 'shop/public']);
  });

  it('nothing behind a name without slash is checked', () => {
    assert.deepEqual(gatewayNameProblems(['a/b', 'public', 'bad_ns/x']), []);
    assert.deepEqual(kinds(gatewayNameProblems(['bad_ns/x', '/y'])), ['bad-namespace', 'empty-part', 'bad-namespace']);
    assert.deepEqual(gatewayNameProblems(['gw.infra']), [{ problem: 'legacy-form', index: 0, better: 'infra/gw' }]);
  });
});

describe('virtual host domains', () => {
  it('exact, then the longest suffix, then the longest prefix, then all', () => {
    const domains = ['*', 'foo.*', 'foo.com', '*.com', '*o.com', 'Bar.org'];
    const found = (host: string): string | undefined => matchingDomain(host, domains);
    assert.equal(found('FOO.com'), 'foo.com');
    assert.equal(found('bar.org'), 'Bar.org');
    assert.equal(found('boo.com'), '*o.com');
    assert.equal(found('foo.de'), 'foo.*');
    assert.equal(found('x.de'), '*');
    assert.equal(matchingDomain('.com', ['*.com']), undefined, 'a wildcard stands for something');
  });

  it('ports of a Host header', () => {
    assert.equal(withoutPort('foo.com:8080'), 'foo.com');
    assert.equal(withoutPort('[::1]:80'), '[::1]');
    assert.equal(withoutPort('foo.com'), 'foo.com');
  });
});
