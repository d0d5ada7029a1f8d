import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareAnalyzers } from './analyze';
import { staleReasons } from './analyzeKnown';
import { compareFolder } from './compare';
import { compareKiali, unexplained } from './kiali';
import { staleKialiReasons } from './kialiKnown';
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

  it('finds in every measured workspace what the analyzers find, but for what is known and explained', () => {
    const { workspaces, differences } = compareAnalyzers(data);
    assert.ok(workspaces > 0);
    assert.deepEqual(
      differences.filter(({ why }) => why === undefined),
      [],
    );
    const seen = new Set(differences.map(({ workspace, kind, code, what }) => `${workspace}: ${kind} ${code} ${what}`));
    assert.deepEqual(staleReasons(seen), []);
  });

  it('answers every measured request as the policies decide where it arrives', () => {
    const { workspaces, differences } = comparePolicies(data);
    assert.ok(workspaces > 0);
    assert.deepEqual(differences, []);
  });

  it('reports what Kiali rightly does, and nothing else under its codes, but for what is known and explained', () => {
    const { cases, differences } = compareKiali(data);
    assert.ok(cases > 300);
    assert.deepEqual(unexplained(differences), []);
    assert.deepEqual(staleKialiReasons(differences), []);
  });
});
