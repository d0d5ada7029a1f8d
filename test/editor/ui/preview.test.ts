import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
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

  /** What is opened from here on stands beside the preview, not above it. */
  const leaveThePreview = () => workbench.page.locator('.tabs-container .tab').first().click();

  /** Clicks a line above the text. After an edit these are drawn anew, and one that goes away swallows the click. */
  const clickLens = async (text: string, effect: Locator) => {
    for (let time = 1; time < 5; time++) {
      await workbench.lens(text).first().click();
      const isSeen = await effect.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isSeen) return;
    }
    await effect.waitFor();
  };

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

  it('compares what is typed with what is saved', async () => {
    const { webview } = workbench;
    await leaveThePreview();
    await workbench.open(canary);
    await workbench.goBehind('weight: 90');
    await workbench.press('Backspace');
    await workbench.type('5');
    await webview.locator('.share', { hasText: '90.5 %' }).first().waitFor();
    await clickLens('compare', webview.getByRole('tab', { name: 'Compare', selected: true }));
    const changes = webview.getByRole('table', { name: /Changed rules of catalog/ });
    await changes
      .first()
      .getByRole('row', { name: /90 %.*90\.5 %/ })
      .first()
      .waitFor();
    await webview.getByText('What is different on its way').click();
    await webview.getByRole('list', { name: 'The way of the request, line by line' }).waitFor();
    await picture('preview-compare');
    writeFileSync(path.join(screens, 'preview-compare-reading.txt'), await workbench.webviewReading());
  });

  it('opens the text of before beside that of now', async () => {
    const { webview, page } = workbench;
    await webview.locator('.changes td.was .source').first().click();
    await page.locator('.tab.active', { hasText: 'saved ↔ now' }).waitFor();
    await page.locator('.monaco-diff-editor .line-delete, .monaco-diff-editor .char-delete').first().waitFor();
    await picture('preview-compare-before');
    await workbench.command('View: Close Editor');
    await workbench.open(canary);
  });

  it('says that there is no git to compare with', async () => {
    const { webview } = workbench;
    await webview.getByRole('button', { name: 'git HEAD' }).click();
    await webview.getByText(/HEAD of git cannot be read: .*not a git repository/).waitFor();
    await webview.getByRole('button', { name: 'saved files' }).click();
    await webview.locator('.changes').first().waitFor();
    await leaveThePreview();
    await workbench.revert();
    await webview.getByText('Everything is saved').waitFor();
  });

  it('is walked through with the keyboard', async () => {
    const { webview } = workbench;
    await webview.getByRole('tab', { name: 'Compare' }).press('Home');
    await webview.getByRole('tab', { name: 'Path', selected: true }).waitFor();
    await webview.getByRole('tab', { name: 'Path' }).press('ArrowRight');
    await webview.getByRole('tab', { name: 'Map', selected: true }).waitFor();
    await webview.getByRole('tab', { name: 'Map' }).press('ArrowLeft');
    await webview.getByRole('tab', { name: 'Path', selected: true }).waitFor();
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

  it('is readable with 60 rules and 40 destinations, and in high contrast', async () => {
    const { webview } = workbench;
    writeFileSync(path.join(session.workspace, 'base/shop/many.yaml'), manyRules());
    await leaveThePreview();
    await workbench.open('base/shop/many.yaml');
    await workbench.lens('effective routing').first().click({ timeout: 60_000 });
    await webview.locator('.answer').filter({ hasText: /fails/i }).waitFor({ timeout: 60_000 });
    await leaveThePreview();
    await workbench.useTheme('Dark High Contrast', 'hc-black');
    await picture('preview-many-hc-dark');
    await webview.getByRole('tab', { name: 'Map' }).click();
    await webview.locator('.host').first().waitFor();
    await leaveThePreview();
    await workbench.useTheme('Light High Contrast', 'hc-light');
    await picture('preview-many-hc-light');
    await workbench.resize(820, 900);
    await picture('preview-many-narrow');
    const wide = await webview.locator('body').evaluate((body) => body.scrollWidth - body.clientWidth);
    assert.equal(wide, 0, 'the page is wider than its window');
  });
});

/** A VirtualService with 59 rules for paths and one that divides the rest among 40 destinations. */
function manyRules(): string {
  const rules = Array.from(
    { length: 59 },
    (_, index) =>
      `    - {match: [{uri: {prefix: /section-${index}/}, headers: {x-shop-channel: {exact: channel-${index}}}}], directResponse: {status: ${200 + index}}}`,
  );
  const destinations = Array.from(
    { length: 40 },
    (_, index) => `        - {destination: {host: catalog, subset: s${index}}, weight: ${index < 20 ? 2 : 3}}`,
  );
  return `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: many, namespace: shop}
spec:
  hosts: [many.example.com]
  ports: [{number: 80, name: http, protocol: HTTP}]
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: many, namespace: shop}
spec:
  hosts: [many.example.com]
  http:
${rules.join('\n')}
    - route:
${destinations.join('\n')}
`;
}
