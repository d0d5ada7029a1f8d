import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { results, vsix } from '../../../client/build/paths';
import { hostToComplete, renamed, resolution, shop, snippet, unknownHost, version } from '../shop';
import { openSession, type Session } from '../vscodeServer/session';
import { Workbench } from '../vscodeServer/workbench';

const screens = process.env['PILOTAGE_SCREENS'] ?? path.join(results, 'screens');

describe('the extension as a user sees it', () => {
  let session: Session;
  let workbench: Workbench;

  before(async function () {
    mkdirSync(screens, { recursive: true });
    session = await openSession({ workspace: shop, vsix });
    workbench = new Workbench(session);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  after(() => session?.close(path.join(results, 'logs/ui')));

  const picture = (name: string) => workbench.picture(path.join(screens, `${name}.png`));

  it('underlines what is wrong and lists it among the problems', async () => {
    await workbench.open(unknownHost.file);
    await workbench.goBehind(unknownHost.before + unknownHost.text.trim());
    await workbench.squiggle('error').waitFor({ timeout: 60_000 });
    await workbench.command('View: Toggle Problems');
    await workbench.problems.first().waitFor();
    await picture('problems');
    await workbench.filterProblems(unknownHost.message);
    await workbench.problems.filter({ hasText: unknownHost.message }).first().waitFor();
    await workbench.filterProblems('');
    await workbench.command('View: Toggle Problems');
  });

  it('says which Istio version it assumes', async () => {
    const status = await workbench.openLanguageStatus();
    await status.filter({ hasText: version }).waitFor();
    await workbench.press('Escape');
  });

  it('explains a resolution mode', async () => {
    await workbench.open(resolution.file);
    await workbench.goBehind(resolution.text);
    const hover = await workbench.hoverAtCursor();
    await hover.filter({ hasText: resolution.hover }).waitFor();
    await picture('hover');
    await workbench.press('Escape');
  });

  it('completes a host', async () => {
    await workbench.open(hostToComplete.file);
    await workbench.goBehind(hostToComplete.behind);
    await workbench.press('Control+Space');
    const offered = workbench.suggestions.filter({ hasText: hostToComplete.offered }).first();
    await offered.waitFor();
    await picture('completion');
    await offered.click();
    await workbench.line(`${hostToComplete.behind}${hostToComplete.offered}`).first().waitFor();
    await workbench.revert();
  });

  it('applies a quick fix', async () => {
    await workbench.open(unknownHost.file);
    await workbench.goBehind(unknownHost.before + unknownHost.text.slice(0, 3));
    await workbench.squiggle('error').waitFor();
    await workbench.press('Control+.');
    const fix = workbench.actions.filter({ hasText: unknownHost.fix }).first();
    await fix.waitFor();
    await picture('quick-fix');
    await fix.click();
    await workbench.line(unknownHost.fixed).waitFor();
    assert.ok((await workbench.saved()).includes(unknownHost.fixed));
  });

  it('inserts a snippet', async () => {
    await workbench.open(unknownHost.file);
    await workbench.press('Control+End');
    await workbench.type('---\n');
    await workbench.command('Snippets: Insert Snippet');
    await workbench.findRow(snippet.name);
    await workbench.line(snippet.inserted).waitFor();
    await picture('snippet');
    await workbench.press('Escape');
    assert.ok((await workbench.saved()).includes(snippet.inserted));
  });

  it('renames a subset where it is defined and where it is used', async () => {
    await workbench.open(renamed.file);
    await workbench.goBehind(renamed.definition);
    await workbench.lens('used').first().waitFor();
    await picture('lens');
    await workbench.goBehind(renamed.behind);
    await workbench.press('F2');
    await workbench.rename(renamed.newName);
    await workbench.line(`subset: ${renamed.newName}`).waitFor();
    await picture('rename');
    const text = await workbench.saved();
    assert.ok(text.includes(`subset: ${renamed.newName}`) && text.includes(`name: ${renamed.newName}`));
  });
});
