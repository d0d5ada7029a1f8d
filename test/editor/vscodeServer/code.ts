// Stands in for the desktop executable in a test run: the same arguments, the same exit code, mocha's output on stdout.
//   code [FOLDER] --extensionDevelopmentPath=DIR --extensionTestsPath=FILE
import path from 'node:path';
import { parseArgs, format } from 'node:util';
import type { Page } from 'playwright-core';
import { openSession } from './session';

/** The exit code that says a run took too long. */
const timedOut = 124;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
});

/** Runs the tests in an extension host and gives the exit code. */
async function main(): Promise<number> {
  const [folder] = positionals;
  const { extensionDevelopmentPath: extension, extensionTestsPath: tests } = values;
  if (folder === undefined || typeof extension !== 'string' || typeof tests !== 'string') {
    throw new Error('usage: code FOLDER --extensionDevelopmentPath=DIR --extensionTestsPath=FILE');
  }
  let finish: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => (finish = resolve));
  const session = await openSession({
    workspace: folder,
    payload: (remote) => [
      ['extensionDevelopmentPath', remote(path.resolve(extension))],
      ['extensionTestsPath', remote(path.resolve(tests))],
    ],
    prepare: (page) => listen(page, finish),
  });
  const limit = setTimeout(finish, Number(process.env['PILOTAGE_LIMIT'] ?? 300_000), timedOut);
  const code = await ended;
  clearTimeout(limit);
  // A round trip, which lets the last lines of output through.
  await session.page.evaluate('0');
  await session.close(process.env['PILOTAGE_LOGS']);
  return code;
}

/** The workbench calls these two functions where they exist: for console output, and at the end of the tests. */
async function listen(page: Page, finish: (code: number) => void): Promise<void> {
  await page.exposeFunction('codeAutomationLog', (level: string, args: unknown[]) => {
    if (isFromMocha(args) || (level === 'error' && !isHarmless(args))) console.log(format(...args));
  });
  await page.exposeFunction('codeAutomationExit', finish);
}

/** A page that is not served by a whole VS Code for the web has no service worker. */
function isHarmless(args: unknown[]): boolean {
  return args.some((arg) => String(arg).includes('[Service Worker]'));
}

/** The workbench has things to say, too; mocha's lines start with blanks, a number or a format. */
function isFromMocha([first]: unknown[]): boolean {
  return /^(\s*%|\s{2,}|\s*\d+\)|$)/.test(String(first));
}

// Ending this way ends the server and the browser, too.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
