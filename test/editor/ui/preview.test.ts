import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { results, vsix } from '../../../client/build/paths';
import { shop } from '../shop';
import { openSession, type Session } from '../vscodeServer/session';
import { Workbench } from '../vscodeServer/workbench';

const screens = process.env['PILOTAGE_SCREENS'] ?? path.join(results, 'screens');
const canary = 'base/shop/catalog-canary.yaml';

describe('the preview of effective routing', () => {
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

  after(() => session?.close(path.join(results, 'logs/preview')));

  const picture = (name: string) => workbench.picture(path.join(screens, `${name}.png`));

  it('opens from the line above the rules and says first what becomes of the request', async () => {
    await workbench.open(canary);
    await workbench.lens('effective routing').first().click({ timeout: 60_000 });
    const answer = workbench.webview.locator('.answer');
    await answer.filter({ hasText: /Forwarded|Partly fails/ }).waitFor({ timeout: 60_000 });
    await picture('preview');
  });

  it('shows a weight that is being typed', async () => {
    const { webview } = workbench;
    await webview.locator('.share', { hasText: '90 %' }).first().waitFor();
    await workbench.open(canary);
    await workbench.goBehind('weight: 90');
    await workbench.press('Backspace');
    await workbench.press('Backspace');
    await workbench.type('70');
    await workbench.goBehind('weight: 10');
    await workbench.press('Backspace');
    await workbench.press('Backspace');
    await workbench.type('30');
    await webview.locator('.share', { hasText: '70 %' }).first().waitFor();
    await workbench.revert();
    await webview.locator('.share', { hasText: '90 %' }).first().waitFor();
  });

  it('leads from a rule to its line', async () => {
    await workbench.webview.locator('tr.rule.yes').first().click();
    await workbench.editor.locator('.view-line').first().waitFor();
    await workbench.page.locator('#status\\.editor\\.selection', { hasText: /Ln (?!1,)\d+/ }).waitFor();
  });

  it('shows the whole picture', async () => {
    const { webview } = workbench;
    await webview.getByRole('tab', { name: 'Map' }).click();
    await webview.locator('.host').first().waitFor();
    await picture('preview-map');
    await webview.getByRole('tab', { name: 'Path' }).click();
  });

  it('is read by a screen reader from the answer to the end', async () => {
    const reading = await workbench.webviewReading();
    writeFileSync(path.join(screens, 'preview-reading.txt'), reading);
    assert.match(reading, /button "Caller: /);
    assert.match(reading, /list "The way of the request"/);
    assert.match(reading, /tab "Path" \[selected\]/);
  });

  it('wears the colours of the theme', async () => {
    await workbench.useDarkColours();
    await picture('preview-dark');
  });

  it('is readable in a narrow window', async () => {
    await workbench.resize(820, 900);
    await picture('preview-narrow');
    await workbench.resize(1400, 900);
  });
});
