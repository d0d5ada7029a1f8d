import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mayMention, needleFor } from '../../../server/src/core/features/navigation/mayMention';
import { mentionsOf } from '../../../server/src/core/names/mentionsOf';
import { needleOf } from '../../../server/src/core/names/subject';
import { objectTree } from '../../../server/src/core/workspace/facts/objectTree';
import { openWorkspace, readFiles } from '../../support/checkText';
import type { Files } from '../../support/checkText';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** All folders and files of fixtures, each a workspace. */
function fixtures(): Files[] {
  const inside = (folder: string): string[] =>
    readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || /\.ya?ml$/.test(entry.name))
      .map((entry) => path.join(root, folder, entry.name));
  const rules = readdirSync(path.join(root, 'rules')).flatMap((rule) => inside(`rules/${rule}`));
  return [...rules, ...inside('navigation'), path.join(root, '../examples')].map(readFiles);
}

describe('the search for names', () => {
  it('asks every object that mentions what is looked for', () => {
    let count = 0;
    for (const files of fixtures()) {
      const { workspace } = openWorkspace(files);
      const { domainSuffix } = workspace.settings;
      for (const file of workspace.files()) {
        for (const { part, resources } of file.parts) {
          for (const resource of resources) {
            if (part.document === undefined) continue;
            const { object } = objectTree(part.document, resource.facts);
            for (const { subject } of mentionsOf(object, resource, domainSuffix)) {
              const needle = needleFor(subject, needleOf(subject, domainSuffix), domainSuffix);
              const told = `${file.path}: ${resource.facts.kind} ${resource.facts.name ?? ''}, ${JSON.stringify(subject)}`;
              assert.ok(mayMention(resource.facts, needle), told);
              count++;
            }
          }
        }
      }
    }
    assert.ok(count > 5000, `only ${count} names`);
  });
});
