import assert from 'node:assert/strict';
import { applyEdits, parseDocument, projectEdit, readProjectFile } from '../../../server/src/core/index';
import type { ProjectChange, ProjectFile } from '../../../server/src/core/index';

const FILE = '/w/.pilotage.yaml';
const HOST: ProjectChange = { externalHost: 'ledger.corp' };
const OFF: ProjectChange = { rule: 'double-tls', level: 'off' };
const OFF_HERE: ProjectChange = { ...OFF, path: '/w/shop/entry.yaml' };

/** The project file after a change; undefined where there is none to make. */
function changed(text: string | undefined, change: ProjectChange): string | undefined {
  const edit = projectEdit(FILE, text, change);
  return edit && applyEdits(text ?? '', [edit]);
}

function read(text: string | undefined): ProjectFile {
  return readProjectFile(FILE, parseDocument(text ?? ''));
}

describe('changes of the project file', () => {
  it('make the file where there is none, or nothing but comments', () => {
    assert.equal(changed(undefined, HOST), 'externalHosts:\n  - ledger.corp\n');
    assert.equal(changed('# ours', HOST), '# ours\nexternalHosts:\n  - ledger.corp\n');
    assert.equal(changed(undefined, OFF), 'rules:\n  double-tls: "off"\n');
    const overrides = 'overrides:\n  - paths:\n      - shop/entry.yaml\n    rules:\n      double-tls: "off"\n';
    assert.equal(changed(undefined, OFF_HERE), overrides);
  });

  it('join what is there', () => {
    assert.equal(changed('externalHosts: [a.corp]\n', HOST), 'externalHosts: [a.corp, ledger.corp]\n');
    assert.equal(changed('istioVersion: auto\n', HOST), 'istioVersion: auto\nexternalHosts:\n  - ledger.corp\n');
    assert.equal(changed('rules:\n  x: hint # why\n', OFF), 'rules:\n  x: hint # why\n  double-tls: "off"\n');
    assert.equal(changed('rules: {double-tls: hint}\n', OFF), 'rules: {double-tls: "off"}\n');
    assert.equal(changed('rules:\n', OFF), 'rules:\n  double-tls: "off"\n');
  });

  it('for one file join those that are for the same file', () => {
    const once = changed('overrides:\n- paths: [legacy/**]\n  rules: {x: off}\n', OFF_HERE);
    const twice = changed(once, { ...OFF_HERE, rule: 'unknown-field' });
    assert.deepEqual(
      read(twice).overrides.map(({ paths, rules }) => ({ paths, rules })),
      [
        { paths: ['legacy/**'], rules: { x: 'off' } },
        { paths: ['shop/entry.yaml'], rules: { 'double-tls': 'off', 'unknown-field': 'off' } },
      ],
    );
  });

  it('for a file beside the project file mean no other of its name', () => {
    assert.deepEqual(read(changed('', { ...OFF, path: '/w/entry.yaml' })).overrides[0]?.paths, ['./entry.yaml']);
  });

  it('are not made where nothing would be different, or nobody can tell', () => {
    assert.equal(changed('externalHosts: [ledger.corp]\n', HOST), undefined);
    assert.equal(changed('rules: {double-tls: "off"}\n', OFF), undefined);
    assert.equal(changed('rules: {double-tls: off}\n', OFF), undefined);
    for (const broken of ['externalHosts: ${HOSTS}\n', 'externalHosts: none\n', '- a\n', 'rules: [\n'])
      assert.equal(changed(broken, HOST), undefined, broken);
    assert.equal(changed('', { ...OFF, path: '/elsewhere/a.yaml' }), undefined);
    assert.equal(changed('', { ...OFF, path: '/w/{a,b}.yaml' }), undefined);
  });
});
