import assert from 'node:assert/strict';
import { defaultSettings } from '../../../server/src/core/index';
import type { Control } from '../../../server/src/core/index';
import { checkFiles } from '../../support/checkText';

const ENTRY = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: search, namespace: shop}
spec:
  hosts: [search.example.com]
  owner: team-search
  exportTo: ["."]
  ports: [{number: 443, name: tls, protocol: TLS}]
  resolution: DNS
`;
const FILE = '/w/overlays/staging/entry.yaml';

function levels(control: Partial<Control>): string[] {
  const settings = { ...defaultSettings, control: { rules: {}, overrides: [], ...control } };
  return checkFiles(new Map([[FILE, ENTRY]]), settings).map(({ finding }) => `${finding.severity} ${finding.code}`);
}

describe('how loud rules speak', () => {
  it('is their own business where nobody says otherwise', () => {
    assert.deepEqual(levels({}), ['error unknown-field']);
  });

  it('follows the settings, by code or by the number of another tool', () => {
    assert.deepEqual(levels({ rules: { 'unknown-field': 'hint' } }), ['hint unknown-field']);
    assert.deepEqual(levels({ rules: { '*': 'off' } }), []);
  });

  it('can be said for some paths, and the last wish counts', () => {
    const rules = { 'unknown-field': 'warning' } as const;
    assert.deepEqual(levels({ overrides: [{ folder: '/w', paths: ['overlays/**'], rules }] }), [
      'warning unknown-field',
    ]);
    assert.deepEqual(levels({ overrides: [{ folder: '/w', paths: ['base/**'], rules }] }), ['error unknown-field']);
    const off = { folder: '/w', paths: ['staging'], rules: { 'unknown-field': 'off' } } as const;
    assert.deepEqual(levels({ overrides: [{ folder: '/w', paths: ['**'], rules }, off] }), []);
  });

  it('can be said for some worlds', () => {
    const rules = { 'unknown-field': 'off' } as const;
    assert.deepEqual(levels({ overrides: [{ folder: '/w', worlds: ['overlays/staging'], rules }] }), [
      'error unknown-field',
    ]);
    const kustomization = 'namespace: shop\nresources: [entry.yaml]\n';
    const files = new Map([
      [FILE, ENTRY],
      ['/w/overlays/staging/kustomization.yaml', kustomization],
    ]);
    const control = { rules: {}, overrides: [{ folder: '/w', worlds: ['./overlays/staging'], rules }] };
    assert.deepEqual(checkFiles(files, { ...defaultSettings, control }), []);
  });
});
