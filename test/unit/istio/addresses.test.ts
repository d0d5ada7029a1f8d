import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fqdnOrIpProblem, wildcardDomainOrIpProblem } from '../../../server/src/core/istio/hostCheck';
import { formatIp, isUnspecified, parseIp } from '../../../server/src/core/istio/ip';
import {
  formatPrefix,
  ipBlockProblem,
  parseCidr,
  parsePrefix,
  prefixContains,
  prefixesOverlap,
  prefixOf,
  subnetProblem,
} from '../../../server/src/core/istio/ipPrefix';
import { unixPath } from '../../../server/src/core/istio/unixAddress';
import { agreesWith, kind } from './measured';

const formatted = (text: string): string | undefined => {
  const ip = parseIp(text);
  return ip && formatIp(ip);
};

describe('addresses', () => {
  agreesWith('addresses', {
    parseIp: ([text = '']) => formatted(text),
    parsePrefix: ([text = '']) => {
      const prefix = parsePrefix(text);
      return prefix && formatPrefix(prefix);
    },
    parseCidr: ([text = '']) => parseCidr(text) !== undefined,
    prefixContains: ([range = '', address = '']) => {
      const [prefix, ip] = [parsePrefix(range), parseIp(address)];
      return prefix && ip && prefixContains(prefix, ip);
    },
    prefixesOverlap: ([left = '', right = '']) => {
      const [a, b] = [parsePrefix(left), parsePrefix(right)];
      return a && b && prefixesOverlap(a, b);
    },
    subnetProblem: ([text = '']) => kind(subnetProblem(text)),
    ipBlockProblem: ([text = '']) => kind(ipBlockProblem(text)),
  });

  const table: readonly (readonly [text: string, usual: string | undefined, why: string])[] = [
    ['10.0.0.1', '10.0.0.1', ''],
    ['010.0.0.1', undefined, 'leading zeros could be octal: refused'],
    ['10.0.1', undefined, 'four numbers'],
    ['10.0.0.256', undefined, ''],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', 'the usual form is the short one'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1', 'IPv4 within IPv6'],
    ['fe80::1%eth0', 'fe80::1%eth0', 'zones are allowed'],
    ['fe80::1%', undefined, 'but not empty ones'],
    ['1::2::3', undefined, ''],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', 'two colons for one group'],
    ['1:2:3:4::5:6:7:8', undefined, 'two colons for nothing'],
    ['[::1]', undefined, 'brackets belong to URLs'],
    ['10.0.0.1/32', undefined, 'a range is no address'],
    ['localhost', undefined, ''],
  ];
  for (const [text, usual, why] of table) {
    it(`${text} ${usual === undefined ? 'is none' : `is ${usual}`}${why && `: ${why}`}`, () => {
      assert.equal(formatted(text), usual);
    });
  }

  it('ranges: the two parsers of Go differ in leading zeros', () => {
    assert.equal(parsePrefix('10.0.0.0/08'), undefined);
    assert.ok(parseCidr('10.0.0.0/08'));
    assert.equal(parseCidr('10.0.0.0/999999999999999999999'), undefined);
    assert.equal(parsePrefix('10.0.0.1/8')?.bits, 8, 'bits behind the prefix may be set');
    assert.equal(parsePrefix('fe80::1%eth0/64'), undefined, 'no zones');
  });

  it('ranges hold addresses of their own family only', () => {
    const holds = (range: string, address: string): boolean => {
      const [prefix, ip] = [parsePrefix(range), parseIp(address)];
      assert.ok(prefix && ip);
      return prefixContains(prefix, ip);
    };
    assert.equal(holds('10.1.2.3/8', '10.255.0.1'), true);
    assert.equal(holds('0.0.0.0/0', '::ffff:10.0.0.1'), false);
    assert.equal(holds('::/0', '10.0.0.1'), false);
    assert.equal(holds('fe80::/10', 'fe80::1%eth0'), false);
  });

  it('a single address is a range of one, and writing and reading agree', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const ip = parseIp(text);
        assert.ok(ip);
        assert.deepEqual(parseIp(formatIp(ip)), ip);
        assert.equal(prefixContains(prefixOf(ip), ip), true);
        assert.equal(isUnspecified(ip), ip.value === 0n);
      }),
    );
  });

  it('which text is checked as what', () => {
    assert.equal(kind(subnetProblem('1.2.3.4/8/9')), 'not-an-ip', 'two slashes: Istio looks for an address');
    assert.equal(kind(ipBlockProblem('1.2.3.4/8/9')), 'not-a-prefix', 'in a policy any slash makes it a range');
    assert.equal(fqdnOrIpProblem('::1'), undefined);
    assert.equal(kind(fqdnOrIpProblem('*.foo.com')), 'bad-label');
    assert.equal(wildcardDomainOrIpProblem('10.0.0.1'), undefined);
    assert.equal(unixPath('unix:///var/run/x'), '/var/run/x');
    assert.equal(unixPath('10.0.0.1'), undefined);
  });
});
