// Installs what package-lock.json asks for if it is not there yet, then runs a TypeScript file.
// Plain Node without dependencies, because it is the first thing to run in a fresh clone.
//   node client/build/run.mjs FILE.ts [arguments]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const [script, ...rest] = process.argv.slice(2);

/** True when each package of the lock file is installed in its version; optional ones may be for another platform. */
function isInstalled() {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(path.join(root, 'package-lock.json'))).every(([place, wanted]) => {
    if (place === '') return true;
    const found = installed[place];
    return found === undefined ? wanted.optional === true : found.version === wanted.version;
  });
}

/** Runs npm: the one that runs us, where one does. */
function npm(...args) {
  const own = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  if (own?.endsWith('npm-cli.js')) return spawnSync(process.execPath, [own, ...args], options).status === 0;
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' }).status === 0;
}

function install() {
  console.log('Installing packages (npm ci) ...');
  // No package here needs its install script, so none is run.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm(...args) || npm(...args)) return;
  console.error('npm ci failed twice; see above.');
  process.exit(1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
  process.exit(1);
}
if (script === undefined) {
  console.error('usage: node client/build/run.mjs FILE.ts [arguments]');
  process.exit(2);
}
if (!isInstalled()) install();
await import('tsx');
const file = path.resolve(root, script);
process.argv = [process.execPath, file, ...rest];
process.chdir(root);
await import(pathToFileURL(file).href);
