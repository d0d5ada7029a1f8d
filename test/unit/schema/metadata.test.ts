import assert from 'node:assert/strict';
import { annotationInfo, annotationNames } from '../../../server/src/core/istio/annotations';
import { metadataKeysIn, metadataKeysNamed } from '../../../server/src/core/schema/metadata/lookup';

/** What only Istio's own programs write into their own objects, so that nobody ever hovers it. */
const INTERNAL = [
  'alpha.istio.io/canonical-serviceaccounts',
  'alpha.istio.io/kubernetes-serviceaccounts',
  'gateway.istio.io/controller-version',
  'istio.io/autoRegistrationGroup',
  'istio.io/connectedAt',
  'istio.io/disconnectedAt',
  'istio.io/rev',
  'istio.io/workloadController',
  // Registered, and read by nothing.
  'sidecar.istio.io/statsHistogramBins',
];

describe('labels and annotations', () => {
  const all = [...metadataKeysIn('labels'), ...metadataKeysIn('annotations')];

  it('have words for every annotation that Istio registers', () => {
    const missing = [...annotationNames()].filter((name) => metadataKeysNamed('annotations', name).length === 0);
    assert.deepEqual(missing, INTERNAL);
  });

  it('stand on the kinds that Istio registers them for', () => {
    const wrong = metadataKeysIn('annotations').flatMap(({ key, on }) => {
      const kinds = annotationInfo(key)?.kinds ?? on;
      return kinds.every((kind) => (on as readonly string[]).includes(kind)) ? [] : [`${key}: ${on.join()}`];
    });
    assert.deepEqual(wrong, []);
  });

  it('are sentences, and values are clauses', () => {
    for (const { key, words, values = {} } of all) {
      assert.match(words, /^[A-Z`].*\.$/, key);
      for (const text of Object.values(values)) assert.doesNotMatch(text, /\.$/, key);
    }
  });

  it('mean one thing on each bearer', () => {
    for (const list of ['labels', 'annotations'] as const) {
      const pairs = metadataKeysIn(list).flatMap(({ key, on }) => on.map((bearer) => `${key} on ${bearer}`));
      assert.equal(new Set(pairs).size, pairs.length);
    }
  });
});
