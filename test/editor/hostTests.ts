import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeBundle } from '../../client/build/bundle';
import { dist, results, root } from '../../client/build/paths';
import { testFiles } from '../run/files';
import { shop } from './shop';
import { writeSettings } from './vscodeServer/serverProcess';
import { testSettings } from './vscodeServer/settings';

/** What the tests inside the extension host need to know. */
export interface HostRun {
  /** The desktop VS Code, or what stands in for it. */
  readonly executable: string;
  /** File for the numbers. */
  readonly tally: string;
  readonly grep?: string;
}

/** Runs the tests of test/editor/host inside an extension host, on a copy of the shop. True when all went well. */
export async function runHostTests({ executable, tally, grep }: HostRun): Promise<boolean> {
  const tests = path.join(dist, 'test');
  await bundleTests(tests);
  const home = mkdtempSync(path.join(tmpdir(), 'pilotage-'));
  try {
    const workspace = path.join(home, path.basename(shop));
    cpSync(shop, workspace, { recursive: true });
    writeSettings(home, testSettings);
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(tests, 'index.js'),
      extensionTestsEnv: {
        PILOTAGE_TALLY: tally,
        PILOTAGE_GREP: grep ?? '',
        PILOTAGE_LOGS: path.join(results, 'logs/editor'),
      },
      launchArgs: [
        workspace,
        '--disable-extensions',
        `--user-data-dir=${path.join(home, 'data')}`,
        `--extensions-dir=${path.join(home, 'extensions')}`,
      ],
    });
    return true;
  } catch (error) {
    console.error(String(error));
    return false;
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function bundleTests(outdir: string): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  const entryPoints = ['test/editor/host/index.ts', ...testFiles('test/editor/host')];
  // Mocha stays outside: it looks for its own files.
  await build({ ...nodeBundle, entryPoints, external: ['vscode', 'mocha'], outdir });
}
