import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cache, root } from '../../client/build/paths';
import { setUpChromium } from './vscodeServer/chromium';
import { setUpServer, whyNoServer } from './vscodeServer/setup';

/** Something that can be started like the desktop VS Code, or in words why there is nothing. */
export type Executable = { readonly file: string } | { readonly whyNot: string };

/**
 * Finds a VS Code for the tests: the one VSCODE_EXECUTABLE names; else the VS Code server with Chromium, where that
 * runs; else a desktop VS Code, downloaded.
 * @param desktop prefers the desktop.
 * @param server what `prepareServer` found out.
 */
export async function findExecutable(desktop: boolean, server: Promise<string | undefined>): Promise<Executable> {
  const given = process.env['VSCODE_EXECUTABLE'];
  if (given !== undefined && given !== '') return { file: given };
  if (desktop || whyNoServer() !== undefined) return downloadDesktop();
  const whyNot = await server;
  return whyNot === undefined ? { file: writeStandIn() } : { whyNot };
}

/** Sets up the VS Code server and Chromium. Gives in words why that is not possible, or undefined. */
export async function prepareServer(): Promise<string | undefined> {
  const never = whyNoServer();
  if (never !== undefined) return never;
  try {
    await setUpServer(console.log);
    await setUpChromium();
    return undefined;
  } catch (error) {
    return `the VS Code server or Chromium could not be set up: ${inOneLine(error)}`;
  }
}

async function downloadDesktop(): Promise<Executable> {
  const { platform, env } = process;
  const display = env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '';
  if (platform === 'linux' && display === '') return { whyNot: 'a desktop VS Code needs a display' };
  try {
    return { file: await downloadAndUnzipVSCode({ version: 'stable', cachePath: path.join(root, '.vscode-test') }) };
  } catch (error) {
    return { whyNot: `VS Code could not be downloaded: ${inOneLine(error)}` };
  }
}

/** A script that starts the stand-in; written where it is used, so that it is executable in any checkout. */
function writeStandIn(): string {
  const file = path.join(cache, 'code');
  const main = path.join(__dirname, 'vscodeServer/code.ts');
  const command = [process.execPath, '--import', require.resolve('tsx'), main].map((part) => `'${part}'`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`, { mode: 0o755 });
  return file;
}

function inOneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').slice(0, 300);
}
