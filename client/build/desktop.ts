import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { root } from './paths';

/** Names of the command line starter of VS Code and its kin. */
const names = ['code', 'code-insiders', 'codium'];

/** Where its installers put it when it is not on the PATH. */
const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/Applications', path.join(homedir(), 'Applications')].map((folder) =>
    path.join(folder, 'Visual Studio Code.app/Contents/Resources/app/bin/code'),
  ),
  win32: [process.env['LOCALAPPDATA'], process.env['ProgramFiles']].flatMap((folder) =>
    folder === undefined
      ? []
      : [
          path.join(folder, 'Programs/Microsoft VS Code/bin/code.cmd'),
          path.join(folder, 'Microsoft VS Code/bin/code.cmd'),
        ],
  ),
};

/** The `code` command of a desktop VS Code on this machine, if there is one that can show a window here. */
export function findDesktop(): string | undefined {
  const { platform, env } = process;
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
  // In the terminal of a remote window `code` only talks to that window, and cannot load an extension from a folder.
  const isRemote = env['VSCODE_IPC_HOOK_CLI'] !== undefined || env['WSL_DISTRO_NAME'] !== undefined;
  if (!hasDisplay || isRemote) return undefined;
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const suffix = platform === 'win32' ? '.cmd' : '';
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name + suffix)));
  return [...onPath, ...(usualPlaces[platform] ?? [])].find((file) => existsSync(file));
}

/** Opens a folder in a desktop VS Code, with the extension as it is built here. True when that worked. */
export function openInDesktop(code: string, folder: string): Promise<boolean> {
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder];
  const isScript = process.platform === 'win32';
  const quote = (text: string) => (isScript ? `"${text}"` : text);
  return new Promise((resolve) => {
    const child = spawn(quote(code), args.map(quote), { shell: isScript, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('exit', (exitCode) => resolve(exitCode === 0));
  });
}
