import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { results, vsix } from '../../../client/build/paths';
import { shop } from '../shop';
import { openSession, type Session } from '../vscodeServer/session';
import { Workbench } from '../vscodeServer/workbench';

const screens = process.env['PILOTAGE_SCREENS'] ?? path.join(results, 'screens');
const canary = 'base/shop/catalog-canary.yaml';
const saved = 'base/shop/catalog-canary.pilotage-test.yaml';

describe('routing tests', () => {
  let session: Session;
  let workbench: Workbench;

  before(async function () {
    this.timeout(240_000);
    mkdirSync(screens, { recursive: true });
    session = await openSession({ workspace: shop, vsix });
    workbench = new Workbench(session);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await picture(`failed-${this.currentTest.title.replace(/\W+/g, '-')}`);
  });

  after(() => session?.close(path.join(results, 'logs/tests')));

  const picture = (name: string) => workbench.picture(path.join(screens, `${name}.png`));

  /** The row of the file that the test is saved in. */
  const fileWith = (state: 'passed' | 'failed') =>
    workbench.tests.filter({ hasText: 'catalog-canary' }).filter({ has: workbench.icon(`testing-${state}-icon`) });

  it('are saved from the preview, beside the document', async () => {
    await workbench.open(canary);
    await workbench.goBehind('- name: canary');
    await workbench.lens('effective routing').first().click({ timeout: 60_000 });
    const { webview } = workbench;
    await webview
      .locator('.answer')
      .filter({ hasText: /Forwarded|Partly fails/ })
      .waitFor({ timeout: 60_000 });
    await webview.getByRole('button', { name: 'Save as test' }).click();
    await workbench.pickRow('beside the document');
    await workbench.page.locator('.tab.active:not(.dirty)', { hasText: path.basename(saved) }).waitFor();
    await workbench.line('weight: 90').waitFor();
    await picture('test-saved');
    const text = readFileSync(path.join(session.workspace, saved), 'utf8');
    assert.match(text, /outcome: forwarded\n {6}destinations:\n {8}- host: catalog\.shop\n {10}subset: stable\n/);
  });

  it('are run from the line above them, and the Testing view shows that they pass', async () => {
    await workbench.lens('run routing test').first().click();
    await workbench.command('Testing: Focus on Test Explorer View');
    await fileWith('passed').waitFor();
    await picture('test-passes');
  });

  /** Types another number over one of two digits, without saving. */
  const typeOver = async (before: string, number: string) => {
    await workbench.goBehind(before);
    await workbench.press('Backspace');
    await workbench.press('Backspace');
    await workbench.type(number);
  };

  it('fail at their line when a route changes', async () => {
    await workbench.switchTo(canary);
    await typeOver('weight: 90', '70');
    await typeOver('weight: 10', '30');
    await workbench.command('Test: Run All Tests');
    await fileWith('failed').waitFor();
    await workbench.switchTo(saved);
    const message = workbench.editor.locator('.test-error-content-widget', { hasText: /stable \(70/ });
    await message.first().waitFor();
    await picture('test-fails');
  });

  it('run again while a route is being typed', async () => {
    await workbench.command('Test: Start Continuous Run');
    await workbench.switchTo(canary);
    // VS Code has saved the file before it ran the tests.
    await typeOver('weight: 70', '90');
    await typeOver('weight: 30', '10');
    await fileWith('passed').waitFor();
    await picture('test-runs-again');
    await workbench.command('Test: Stop Continuous Run');
  });
});
