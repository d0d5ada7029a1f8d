import assert from 'node:assert/strict';
import { defineRule } from '../../../server/src/core/rules/defineRule';
import { suppressionOf } from '../../../server/src/core/rules/suppression';
import { checkFiles } from '../../support/checkText';

const ANALYZE = 'galley.istio.io/analyze-suppress';
const KIALI = 'kiali.io/ignore-validations';
const rule = (code: string, aliases: readonly string[]): ReturnType<typeof defineRule> =>
  defineRule({ code, aliases, title: '', source: '', messages: {} });

describe('suppression by annotation', () => {
  const subset = rule('subset-not-found', ['IST0101', 'KIA1107']);
  const own = rule('double-tls', []);
  const both = rule('invalid-host', ['IST0106', 'IST0133']);

  it('takes the codes of istioctl to the letter', () => {
    assert.equal(suppressionOf(subset, false, { [ANALYZE]: 'IST0132,IST0101' })?.entry, 'IST0101');
    for (const value of ['ist0101', 'IST0132, IST0101', 'IST0101 ', '', 'IST01'])
      assert.equal(suppressionOf(subset, false, { [ANALYZE]: value }), undefined, value);
  });

  it('takes an asterisk alone for everything that the analyzers might say', () => {
    assert.equal(suppressionOf(subset, false, { [ANALYZE]: '*' })?.entry, '*');
    assert.equal(suppressionOf(own, false, { [ANALYZE]: '*' })?.entry, '*');
    assert.equal(suppressionOf(subset, false, { [ANALYZE]: 'IST0001,*' }), undefined);
    assert.equal(suppressionOf(rule('unknown-field', []), true, { [ANALYZE]: '*' }), undefined);
  });

  it('tells what is refused from what is only warned of', () => {
    assert.equal(suppressionOf(both, true, { [ANALYZE]: 'IST0133' }), undefined);
    assert.equal(suppressionOf(both, true, { [ANALYZE]: 'IST0106' })?.entry, 'IST0106');
    assert.equal(suppressionOf(both, false, { [ANALYZE]: 'IST0133' })?.entry, 'IST0133');
  });

  it('takes codes of Kiali, and an empty text for all of them', () => {
    assert.equal(suppressionOf(subset, false, { [KIALI]: 'KIA1101, KIA1107' })?.entry, 'KIA1107');
    assert.equal(suppressionOf(subset, false, { [KIALI]: '' })?.annotation, KIALI);
    assert.equal(suppressionOf(own, false, { [KIALI]: '' }), undefined);
    assert.equal(suppressionOf(subset, false, { [KIALI]: 'KIA1101' }), undefined);
  });

  it('takes our own codes in either annotation', () => {
    assert.equal(suppressionOf(own, false, { [ANALYZE]: 'double-tls' })?.entry, 'double-tls');
    assert.equal(suppressionOf(own, false, { [KIALI]: 'double-tls' })?.entry, 'double-tls');
  });

  it('hides a finding of the object that has the annotation, and of no other', () => {
    const route = (name: string, annotations: string): string =>
      [
        'apiVersion: networking.istio.io/v1',
        'kind: VirtualService',
        `metadata: {name: ${name}, namespace: shop, annotations: {${annotations}}}`,
        'spec:',
        `  hosts: [${name}.example.com]`,
        '  http: [{route: [{destination: {host: nowhere.shop.svc.cluster.local}}]}]',
        '',
      ].join('\n');
    const codesOf = (annotations: string): string[] =>
      checkFiles(new Map([['/w/a.yaml', `${route('a', annotations)}---\n${route('b', '')}`]])).map(
        ({ finding }) => `${finding.resource?.facts.name ?? ''} ${finding.code}`,
      );
    assert.deepEqual(codesOf(''), ['a unknown-host-reference', 'b unknown-host-reference']);
    assert.deepEqual(codesOf(`${ANALYZE}: IST0101`), ['b unknown-host-reference']);
    assert.deepEqual(codesOf(`${KIALI}: KIA1101`), ['b unknown-host-reference']);
  });
});
