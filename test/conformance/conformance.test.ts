import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareFolder } from './compare';
import { whyKnown } from './known';
import { comparePolicies } from './policies';
import { compareRouting } from './routing';

const data = path.join(path.dirname(fileURLToPath(import.meta.url)), 'data');

describe('conformance with the cluster', () => {
  it('judges every measured document as the cluster does, but for those that are known and explained', () => {
    const { disagreements } = compareFolder(data, 'different');
    const unknown = disagreements.filter(({ id }) => whyKnown(id) === undefined);
    assert.deepEqual(unknown, []);
  });

  it('answers every measured call as istiod configures Envoy for it', () => {
    const { workspaces, differences } = compareRouting(data);
    assert.ok(workspaces > 0);
    assert.deepEqual(differences, []);
  });

  it('answers every measured request as the policies decide where it arrives', () => {
    const { workspaces, differences } = comparePolicies(data);
    assert.ok(workspaces > 0);
    assert.deepEqual(differences, []);
  });
});
