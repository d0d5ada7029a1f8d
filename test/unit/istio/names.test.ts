import assert from 'node:assert/strict';
import { isForeignConfigMap, parseCredentialName } from '../../../server/src/core/istio/credentialName';
import {
  istioLabelProblems,
  kubernetesLabelProblems,
  labelsSubset,
  serviceSelects,
} from '../../../server/src/core/istio/labels';
import {
  annotationKeyProblem,
  generateNameProblem,
  namespaceNameProblem,
  objectNameProblem,
  serviceNameProblem,
} from '../../../server/src/core/istio/names';
import { labelSelectorMatches, selectorProblems } from '../../../server/src/core/istio/selector';
import { agreesWith, kind, kinds } from './measured';

describe('names and labels', () => {
  agreesWith('names', {
    istioLabelProblems: ([key = '', value = '']) => istioLabelProblems({ [key]: value }).length === 0,
    kubernetesLabelProblems: ([key = '', value = '']) => kubernetesLabelProblems({ [key]: value }).length === 0,
    annotationKeyProblem: ([key = '']) => annotationKeyProblem(key) === undefined,
    objectNameProblem: ([name = '']) => objectNameProblem(name) === undefined,
    generateNameProblem: ([prefix = '']) => generateNameProblem(prefix) === undefined,
    namespaceNameProblem: ([name = '']) => namespaceNameProblem(name) === undefined,
    serviceNameProblem: ([name = '']) => serviceNameProblem(name) === undefined,
    parseCredentialName: ([text = '', namespace = '']) => {
      const credential = parseCredentialName(text, namespace);
      return 'problem' in credential ? undefined : credential;
    },
  });

  it('names of objects', () => {
    assert.equal(objectNameProblem('reviews.v1'), undefined);
    assert.equal(kind(objectNameProblem('Reviews')), 'bad-characters');
    assert.equal(kind(namespaceNameProblem('a.b')), 'bad-characters');
    assert.deepEqual(namespaceNameProblem('x'.repeat(64)), { problem: 'too-long', limit: 63, length: 64 });
    assert.equal(generateNameProblem('reviews-'), undefined, 'the server appends characters');
    assert.equal(kind(serviceNameProblem('1st')), 'bad-characters');
  });

  it('Istio and Kubernetes check labels differently', () => {
    const longValue = { version: 'v'.repeat(64) };
    assert.deepEqual(istioLabelProblems(longValue), []);
    assert.deepEqual(kinds(kubernetesLabelProblems(longValue)), ['bad-value']);
    const upperPrefix = { 'Example.com/app': 'x' };
    assert.deepEqual(istioLabelProblems(upperPrefix), []);
    assert.deepEqual(kinds(kubernetesLabelProblems(upperPrefix)), ['bad-key']);
    assert.equal(annotationKeyProblem('Example.com/app'), undefined, 'for annotations case does not matter');
    assert.deepEqual(kinds(istioLabelProblems({ '': 'x', ok: '-' })), ['bad-key', 'bad-value']);
  });
});

describe('selectors', () => {
  it('are fulfilled by labels that contain them', () => {
    const pod = { app: 'reviews', version: 'v1' };
    assert.equal(labelsSubset({ app: 'reviews' }, pod), true);
    assert.equal(labelsSubset({ app: 'reviews', tier: 'x' }, pod), false);
    assert.equal(labelsSubset({}, pod), true, 'no labels: everything');
    assert.equal(serviceSelects({}, pod), false, 'but a Service without selector selects nothing');
    assert.equal(labelsSubset({ constructor: 'x' }, {}), false, 'only own keys count');
  });

  it('have no empty keys and no wildcards', () => {
    assert.deepEqual(selectorProblems({ app: 'reviews' }), []);
    assert.deepEqual(kinds(selectorProblems({ '': '*' })), ['empty-key', 'wildcard']);
    assert.deepEqual(kinds(selectorProblems({ 'a*': 'b' })), ['wildcard']);
  });

  it('of Kubernetes have expressions', () => {
    const matches = (
      operator: string,
      values: readonly string[],
      labels: Record<string, string>,
    ): boolean | undefined => labelSelectorMatches({ matchExpressions: [{ key: 'env', operator, values }] }, labels);
    assert.equal(matches('In', ['a', 'b'], { env: 'b' }), true);
    assert.equal(matches('In', ['a'], {}), false);
    assert.equal(matches('NotIn', ['a'], {}), true);
    assert.equal(matches('NotIn', ['a'], { env: 'a' }), false);
    assert.equal(matches('Exists', [], { env: '' }), true);
    assert.equal(matches('DoesNotExist', [], { env: '' }), false);
    assert.equal(matches('in', [], {}), undefined, 'no such operator');
    assert.equal(labelSelectorMatches({}, { any: 'thing' }), true);
    assert.equal(labelSelectorMatches({ matchLabels: { a: 'b' } }, {}), false);
  });
});

describe('names of credentials', () => {
  it('a ConfigMap must be of the own namespace', () => {
    const credential = parseCredentialName('configmap://infra/ca', 'shop');
    assert.deepEqual(credential, { kind: 'ConfigMap', namespace: 'infra', name: 'ca' });
    assert.ok(!('problem' in credential));
    assert.equal(isForeignConfigMap(credential, 'shop'), true);
    assert.equal(isForeignConfigMap(credential, 'infra'), false);
    assert.deepEqual(parseCredentialName('cert', 'shop'), { kind: 'Secret', namespace: 'shop', name: 'cert' });
    assert.deepEqual(parseCredentialName('configmap://ca', 'shop'), { problem: 'no-namespace-and-name' });
  });
});
