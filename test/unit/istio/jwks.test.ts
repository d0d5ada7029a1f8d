import assert from 'node:assert/strict';
import { jwksProblem } from '../../../server/src/core/istio/jwks';

describe('jwksProblem', () => {
  const secretsOf = (text: string): readonly number[] | string => {
    const answer = jwksProblem(text);
    return 'problem' in answer ? answer.problem : answer.secrets;
  };

  it('reads sets and single keys, and what stands behind them does not matter', () => {
    assert.deepEqual(secretsOf('{"keys":[]}'), []);
    assert.deepEqual(secretsOf('{"keys":[]} x'), []);
    assert.deepEqual(secretsOf('{"kty":"RSA","n":"xAE7","e":"AQAB"}'), []);
    assert.deepEqual(secretsOf('{"keys":[{"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"}]}'), []);
  });

  it('finds private keys', () => {
    assert.deepEqual(secretsOf('{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'), [0]);
    assert.deepEqual(secretsOf('{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AQAB","d":"AQAB"}]}'), [0]);
  });

  it('refuses what holds no key', () => {
    for (const text of [
      '',
      'abc',
      '10',
      'true',
      '[]',
      '{}',
      '{}x',
      '{"keys":{}}',
      '{"keys":[{"kty":"RSA"}]}',
      '{"keys":[{"kty":"DSA"}]}',
    ])
      assert.equal(typeof secretsOf(text), 'string', text);
    assert.equal(typeof secretsOf('{"kty":"oct","k":"not base64!"}'), 'string');
  });
});
