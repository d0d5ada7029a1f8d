import assert from 'node:assert/strict';
import fc from 'fast-check';
import { proxyAddressProblem, splitHostPort } from '../../../server/src/core/istio/hostPort';
import {
  jwksUriProblem,
  jwksUriSchemaProblem,
  pathPrefixProblems,
  wasmUrlProblem,
  wasmUrlSchemaProblem,
} from '../../../server/src/core/istio/uri';
import { parseRequestUri, parseUrl, portOf, type Url, type UrlProblem } from '../../../server/src/core/istio/url';
import { agreesWith, kind, kinds } from './measured';

const parts = (url: Url | UrlProblem): unknown => ('problem' in url ? undefined : [url.scheme, portOf(url.authority)]);

describe('URLs', () => {
  agreesWith('urls', {
    parseUrl: ([text = '']) => parts(parseUrl(text)),
    parseRequestUri: ([text = '']) => parts(parseRequestUri(text)),
    jwksUriProblem: ([text = '']) => jwksUriProblem(text) === undefined,
    wasmUrlProblem: ([text = '']) => wasmUrlProblem(text) === undefined,
    splitHostPort: ([text = '']) => {
      const split = splitHostPort(text);
      return 'problem' in split ? split.problem : [split.host, split.port];
    },
    proxyAddressProblem: ([text = '']) => proxyAddressProblem(text) === undefined,
  });

  const jwks: readonly (readonly [text: string, problem: string | undefined, why: string])[] = [
    ['https://accounts.example.com/keys', undefined, ''],
    ['HTTPS://accounts.example.com', undefined, 'schemes have no case'],
    ['accounts.example.com/keys', 'unsupported-scheme', 'no scheme at all'],
    ['ftp://x/keys', 'unsupported-scheme', ''],
    ['https://x:http/keys', 'bad-url', 'a port is a number'],
    ['https://x:99999999999999999999/', 'bad-port', 'too large even for Go'],
    ['https://x/%zz', 'bad-url', 'no escape'],
    ['https://a b/', 'bad-url', 'a space in the host'],
    ['https://::1/keys', 'bad-url', 'IPv6 addresses need brackets'],
    ['https://[::1]:443/keys', undefined, ''],
    ['https:keys', undefined, 'without slashes there is no host, and Istio does not mind'],
  ];
  for (const [text, problem, why] of jwks) {
    it(`jwksUri ${text} ${problem ?? 'is good'}${why && `: ${why}`}`, () => {
      assert.equal(kind(jwksUriProblem(text)), problem);
    });
  }

  const wasm: readonly (readonly [text: string, problem: string | undefined, why: string])[] = [
    ['oci://registry.example.com:5000/x:v1', undefined, ''],
    ['registry.example.com/x:v1', undefined, 'without a scheme'],
    ['registry.example.com:5000/x', 'unsupported-scheme', 'the host is taken for a scheme'],
    ['file:///opt/filter.wasm', undefined, ''],
    ['ftp://x/filter.wasm', 'unsupported-scheme', ''],
    ['', 'empty', ''],
    ['a b', 'bad-url', ''],
  ];
  for (const [text, problem, why] of wasm) {
    it(`Wasm url ${JSON.stringify(text)} ${problem ?? 'is good'}${why && `: ${why}`}`, () => {
      assert.equal(kind(wasmUrlProblem(text)), problem);
    });
  }

  it('the schemas of the CRDs see it a little differently', () => {
    assert.equal(kind(jwksUriSchemaProblem('')), 'bad-url');
    assert.equal(kind(jwksUriSchemaProblem('keys')), 'bad-url');
    assert.equal(kind(wasmUrlSchemaProblem('registry.example.com:5000/x')), 'unsupported-scheme');
    assert.equal(wasmUrlSchemaProblem('x?#%zz'), undefined, 'the fragment is not looked at');
    assert.equal(kind(wasmUrlProblem('x?#%zz')), 'bad-url');
  });

  it('path prefixes', () => {
    assert.deepEqual(pathPrefixProblems(''), []);
    assert.deepEqual(pathPrefixProblems('/check'), []);
    assert.deepEqual(kinds(pathPrefixProblems('%zz')), ['bad-url', 'no-leading-slash']);
  });

  it('agrees with the URL class on ordinary URLs', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (text) => {
        const url = parseUrl(text);
        assert.ok(!('problem' in url), text);
        assert.equal(`${url.scheme}:`, new URL(text).protocol);
      }),
    );
  });
});

describe('host and port', () => {
  it('IPv6 addresses need brackets', () => {
    assert.deepEqual(splitHostPort('[::1]:80'), { host: '::1', port: '80' });
    assert.deepEqual(splitHostPort('::1:80'), { problem: 'too-many-colons' });
    assert.deepEqual(splitHostPort(':80'), { host: '', port: '80' });
    assert.deepEqual(splitHostPort('[::1]'), { problem: 'missing-port' });
    assert.equal(kind(proxyAddressProblem('zipkin.istio-system:9411')), undefined);
    assert.equal(kind(proxyAddressProblem('zipkin:http')), 'port-not-a-number');
    assert.equal(kind(proxyAddressProblem('zipkin:0')), 'port-out-of-range');
    assert.equal(kind(proxyAddressProblem('*.zipkin:80')), 'bad-host');
  });
});
