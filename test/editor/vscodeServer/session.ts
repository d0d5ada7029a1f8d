import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { setUpChromium, type Chromium } from './chromium';
import { installExtension, startServer, writeSettings, type RunningServer } from './serverProcess';
import { testSettings } from './settings';
import { setUpServer } from './setup';

/** One throw-away VS Code: a server, and a page of Chromium that shows its workbench. */
export interface Session {
  readonly page: Page;
  /** The copy of the workspace that is open. */
  readonly workspace: string;
  /** Errors the page has logged so far. */
  readonly errors: readonly string[];
  /** Closes all and removes its files; the logs are copied to `logs` first, if asked for. */
  close(logs?: string): Promise<void>;
}

/** What to open. */
export interface SessionOptions {
  /** Folder to open. It is copied, so a test may change files. */
  readonly workspace: string;
  /** A packaged extension to install. */
  readonly vsix?: string;
  /** Further pairs for the workbench, such as `extensionTestsPath`. */
  readonly payload?: (remote: (file: string) => string) => readonly (readonly [string, string])[];
  /** Further environment variables of the extension host. */
  readonly env?: Record<string, string>;
  /** Called before the page loads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** The first wait is for a whole VS Code to start, on a machine that may be busy. */
const startTimeout = 120_000;

const chromiumArguments = [
  ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Opens a workspace in a fresh VS Code, which has no settings, editors or extensions of another run. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const [server, browserOnDisk] = [await setUpServer(console.log), await setUpChromium()];
  const home = mkdtempSync(path.join(tmpdir(), 'pilotage-'));
  const workspace = path.join(home, path.basename(options.workspace));
  const closing: (() => Promise<void> | void)[] = [() => rmSync(home, { recursive: true, force: true, maxRetries: 5 })];
  const close = async (logs?: string) => {
    if (logs !== undefined) cpSync(path.join(home, 'data/logs'), logs, { recursive: true, force: true });
    for (const step of closing.splice(0)) await step();
  };
  try {
    cpSync(options.workspace, workspace, { recursive: true });
    mkdirSync(path.join(home, 'extensions'));
    writeSettings(home, testSettings);
    if (options.vsix !== undefined) await installExtension(server, home, options.vsix);
    const args = ['--without-connection-token', '--disable-workspace-trust', '--enable-smoke-test-driver'];
    const running = await startServer({ server, home, args, env: options.env });
    closing.unshift(() => running.stop());
    const browser = await launchBrowser(browserOnDisk);
    closing.unshift(() => browser.close());
    const { page, errors } = await openPage(browser, options);
    await openWorkbench(page, running, workspace, options);
    return { page, workspace, errors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function launchBrowser({ executablePath, env }: Chromium): Promise<Browser> {
  const own = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const all = { ...(Object.fromEntries(own) as Record<string, string>), ...env };
  return chromium.launch({ executablePath, args: chromiumArguments, env: all });
}

async function openPage(browser: Browser, options: SessionOptions): Promise<{ page: Page; errors: readonly string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  // All but the server itself is refused at once, instead of waiting for a name that may never resolve.
  await page.route(
    ({ hostname, protocol }) => hostname !== '127.0.0.1' && /^(http|ws)/.test(protocol),
    (route) => route.abort(),
  );
  await options.prepare?.(page);
  return { page, errors };
}

async function openWorkbench(
  page: Page,
  server: RunningServer,
  workspace: string,
  options: SessionOptions,
): Promise<void> {
  const { host } = new URL(server.address);
  const remote = (file: string) => `vscode-remote://${host}${path.resolve(file)}`;
  const address = new URL(server.address);
  address.searchParams.set('folder', workspace);
  const quiet = [['skipWelcome', 'true'] as const, ['skipReleaseNotes', 'true'] as const];
  address.searchParams.set('payload', JSON.stringify([...quiet, ...(options.payload?.(remote) ?? [])]));
  await page.goto(address.href, { waitUntil: 'domcontentloaded', timeout: startTimeout });
  await page.locator('.monaco-workbench').waitFor({ timeout: startTimeout });
  // The test driver, an object the workbench puts into the page, knows when all is there.
  await page.waitForFunction('typeof globalThis.driver === "object"', undefined, { timeout: startTimeout });
  await page.evaluate('globalThis.driver.whenWorkbenchRestored()');
}
