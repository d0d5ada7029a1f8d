import assert from 'node:assert/strict';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocuments } from './documents';
import type { Document } from './documents';
import { fixAll, tryFixes } from './fixes';
import type { Complaint } from './fixes';

const data = path.join(path.dirname(fileURLToPath(import.meta.url)), 'data');
const MESH: ReadonlySet<string> = new Set(['MeshConfig', 'MeshNetworks']);

const READ = 'only a value that can be read says what else it needs';
const STAYS = 'what the field that stays needs is for the user to say';
const SEVERAL = 'the place has several faults, and the next one comes to light';

/** Findings that a fix may bring: the code of the mended finding, then those that come, and why that is right. */
const REVEALED: Readonly<Record<string, readonly [brought: readonly string[], why: string]>> = {
  'dynamic-dns-shape': [['unix-endpoint-shape', 'wildcard-with-dns'], SEVERAL],
  'endpoints-with-resolution-none': [['endpoint-port-key-unknown', 'cidr-with-dns'], SEVERAL],
  'fields-exclude-each-other': [
    [
      'fields-exclude-each-other',
      'patch-match-mismatch',
      'not-supported',
      'prefix-rewrite-without-prefix',
      'probe-without-method',
      'invalid-locality',
      'field-without-effect',
    ],
    STAYS,
  ],
  'invalid-condition-key': [['invalid-ip'], READ],
  'invalid-namespaced-host': [['duplicate-egress-host'], READ],
  'number-out-of-range': [['field-without-effect', 'redirect-code-without-route'], READ],
  'port-level-wipes-defaults': [['wrong-type'], 'what is repeated is wrong where it stands already'],
  'route-actions-conflict': [['field-without-effect'], STAYS],
  'tls-settings-conflict': [
    ['missing-required-field', 'server-certificate-authority-omitted', 'field-without-effect'],
    STAYS,
  ],
  'unknown-enum-value': [
    [
      'deny-hits-tcp',
      'dynamic-dns-shape',
      'field-without-effect',
      'fields-exclude-each-other',
      'missing-required-field',
      'patch-match-mismatch',
      'server-certificate-authority-omitted',
      'sidecar-ingress-tls',
      'tls-settings-conflict',
      'tls-settings-ignored',
    ],
    READ,
  ],
  'unreachable-rule': [['ineffective-match'], SEVERAL],
  'unknown-field': [['missing-required-field'], READ],
  'unknown-protocol': [['tls-protocol-mismatch'], READ],
  'wrong-type': [['deprecated-setting', 'invalid-host', 'malformed-value', 'number-out-of-range'], READ],
  'yaml-unknown-anchor': [['wildcard-with-dns'], READ],
};

/** Of several unreachable rules in a row the next one moves up into the place of the one that is removed. */
function movesUp({ code, brings, title }: Complaint): boolean {
  return code === 'unreachable-rule' && brings === undefined && title === 'Remove the rule';
}

function isExplained(complaint: Complaint): boolean {
  const { code, brings } = complaint;
  if (movesUp(complaint)) return true;
  return brings !== undefined && (REVEALED[code]?.[0].includes(brings) ?? false);
}

describe('fixes of all measured documents', () => {
  // Random documents have several faults at once, of which a fix brings the next to light.
  const isRandom = ({ id }: Document): boolean => /^g\d+\./.test(id);
  const documents = readDocuments(data).filter((document) => !MESH.has(document.kind) && !isRandom(document));

  it('mend what they are offered for and bring nothing new, each by itself', () => {
    let tried = 0;
    const complaints: Complaint[] = [];
    for (const document of documents) {
      const result = tryFixes(document);
      tried += result.tried;
      complaints.push(...result.complaints);
    }
    assert.ok(tried > 1000, `${tried} fixes`);
    assert.deepEqual(
      complaints.filter((complaint) => !isExplained(complaint)),
      [],
    );
    const used = new Set(complaints.map(({ code, brings }) => `${code} ${brings ?? ''}`));
    const idle = Object.entries(REVEALED).flatMap(([code, [brought]]) =>
      brought.filter((brings) => !used.has(`${code} ${brings}`)).map((brings) => `${code} ${brings}`),
    );
    assert.deepEqual(idle, [], 'explained, but never seen');
  });

  it('come to an end together, and bring nothing new either', () => {
    const explained = new Set(Object.values(REVEALED).flatMap(([brought]) => brought));
    const complaints = documents.flatMap((document) => fixAll(document) ?? []);
    assert.deepEqual(
      complaints.filter(({ brings }) => brings === undefined || !explained.has(brings)),
      [],
    );
  });
});
