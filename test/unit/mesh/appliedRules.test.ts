import assert from 'node:assert/strict';
import { appliedRules } from '../../../server/src/core/mesh/appliedRules';
import { View } from '../../../server/src/core/workspace/view';
import { openWorkspace } from '../../support/checkText';

const HOST = 'api.example.com';

/** The names of the rules that callers of a namespace get for a host of `owner`. */
function rulesFor(client: string, rules: readonly string[]): string[] {
  const { workspace } = openWorkspace(new Map([['/w/a.yaml', rules.join('---\n')]]));
  const [first] = workspace.resources('destination-rule|api.example.com');
  const [other] = workspace.resources('wildcard-destination-rule|');
  const world = (first ?? other)?.world;
  assert.ok(world !== undefined);
  const { rules: found, selective } = appliedRules(
    new View(workspace, world, new Set(), '/w/a.yaml'),
    HOST,
    'owner',
    client,
  );
  return [...found, ...selective].map(({ facts }) => facts.name ?? '').sort();
}

function rule(name: string, namespace: string, host = HOST, more = ''): string {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  host: "${host}"
${more}`;
}

describe('appliedRules', () => {
  it('takes the rules of the caller before those of the owner of the host, and these before the root namespace', () => {
    const all = [rule('mine', 'client'), rule('theirs', 'owner'), rule('root', 'istio-system')];
    assert.deepEqual(rulesFor('client', all), ['mine']);
    assert.deepEqual(rulesFor('elsewhere', all), ['theirs']);
    assert.deepEqual(rulesFor('elsewhere', all.slice(2)), ['root']);
  });

  it('never takes the rules of a third namespace', () => {
    assert.deepEqual(rulesFor('client', [rule('third', 'third')]), []);
  });

  it('lets a broad wildcard of the caller hide an exact rule of the owner', () => {
    assert.deepEqual(rulesFor('client', [rule('broad', 'client', '*.example.com'), rule('exact', 'owner')]), ['broad']);
  });

  it('takes the most specific host of a namespace, and goes on to the next namespace when it is not exported', () => {
    const broad = rule('broad', 'owner', '*.example.com');
    const hidden = rule('hidden', 'owner', HOST, '  exportTo: ["."]\n');
    assert.deepEqual(rulesFor('client', [broad, rule('exact', 'owner')]), ['exact']);
    assert.deepEqual(rulesFor('client', [broad, hidden]), []);
    assert.deepEqual(rulesFor('owner', [broad, hidden]), ['hidden']);
  });

  it('keeps rules with a workload selector in their namespace', () => {
    const selective = rule('selective', 'owner', HOST, '  workloadSelector: {matchLabels: {app: a}}\n');
    assert.deepEqual(rulesFor('client', [selective]), []);
    assert.deepEqual(rulesFor('owner', [selective]), ['selective']);
  });
});
