import assert from 'node:assert/strict';
import { allRules, completion, createSchemas } from '../../../server/src/core/index';
import type { CompletionItem } from '../../../server/src/core/index';
import { openWorkspace } from '../../support/checkText';

const FILE = '/w/.pilotage.yaml';
const schemas = createSchemas();

/** What is offered at the end of a project file, by label. */
function offered(text: string): Map<string, CompletionItem> {
  const { workspace } = openWorkspace(new Map([[FILE, text]]));
  return new Map(completion({ workspace, schemas }, FILE, text.length).map((item) => [item.label, item]));
}

describe('completion of rules in the project file', () => {
  it('offers every rule, with its title and its numbers in other tools', () => {
    const items = offered('rules:\n  ');
    for (const { code, title, severity, aliases } of allRules) {
      const item = items.get(code);
      assert.equal(item?.documentation, title, code);
      assert.equal(item.detail, [severity, ...aliases].join(', '));
      assert.equal(item.insertText, `${code}: `);
    }
    assert.ok(items.has('*') && !items.has('IST0101'));
  });

  it('offers the numbers of other tools where one is begun, and what they mean', () => {
    assert.match(offered('rules:\n  IST01').get('IST0107')?.documentation ?? '', /`misplaced-annotation`/);
    assert.ok(offered('rules:\n  K').has('KIA1101'));
  });

  it('offers no rule twice', () => {
    const items = offered('overrides:\n  - rules:\n      double-tls: hint\n      ');
    assert.ok(items.has('unknown-field') && !items.has('double-tls'));
  });
});
