// npm start [-- FOLDER]: checks a folder in the terminal, then opens it in a VS Code that has the extension.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { installExtension, startServer, writeSettings } from '../../test/editor/vscodeServer/serverProcess';
import { quietSettings } from '../../test/editor/vscodeServer/settings';
import { setUpServer, whyNoServer } from '../../test/editor/vscodeServer/setup';
import { bundle } from './bundle';
import { runNode, runTypeScript } from './child';
import { findDesktop, openInDesktop } from './desktop';
import { cache, root, vsix } from './paths';

/** A port is remembered by browsers, and with it the layout of the window. */
const preferredPort = 3131;

async function main(argument: string | undefined): Promise<number> {
  const from = process.env['INIT_CWD'] ?? root;
  const folder = argument === undefined ? path.join(root, 'examples/shop') : path.resolve(from, argument);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    console.error(`There is no folder ${folder}.\nusage: npm start [-- FOLDER]`);
    return 2;
  }
  await bundle();
  const shown = path.relative(root, folder) || '.';
  console.log(`$ pilotage check ${shown}\n`);
  const { code } = await runNode(['dist/pilotage.js', 'check', shown], { output: 'show' });
  if (code !== 0 && code !== 1) return code; // 1 only says that there are findings.
  console.log(
    '\nThat was Pilotage for Istio, which knows what Istio will do with your YAML.' +
      ' Your own: npm start -- FOLDER. More: node dist/pilotage.js --help.\n',
  );
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  return isTerminal ? open(folder) : 0;
}

/** Opens the folder in the best VS Code there is. */
async function open(folder: string): Promise<number> {
  const desktop = findDesktop();
  if (desktop !== undefined && (await openInDesktop(desktop, folder))) {
    console.log('VS Code is open, with the extension as it is built here. To end, close its window.');
    return 0;
  }
  const whyNot = whyNoServer();
  if (whyNot === undefined) return serve(folder);
  console.log(`No desktop VS Code was found, and ${whyNot}. With VS Code installed, type:
  npm run package
  code --install-extension ${path.relative(root, vsix)}
  code ${folder}`);
  return 0;
}

/** Runs a VS Code server with the extension until Ctrl+C. */
async function serve(folder: string): Promise<number> {
  const server = await setUpServer(console.log);
  const packaged = await runTypeScript('client/build/vsix.ts', [], { output: 'keep' });
  if (packaged.code !== 0) {
    console.error(packaged.output);
    return 1;
  }
  const home = path.join(cache, 'home');
  mkdirSync(path.join(home, 'extensions'), { recursive: true });
  const hasReadme = existsSync(path.join(folder, 'README.md'));
  // Only the first time: the settings are the user's from then on.
  if (!existsSync(path.join(home, 'data')))
    writeSettings(home, { ...quietSettings, 'workbench.startupEditor': hasReadme ? 'readme' : 'none' });
  await installExtension(server, home, vsix);
  // Others on this machine must not get in: a VS Code has a terminal.
  const token = randomBytes(16).toString('hex');
  const args = ['--connection-token', token, '--disable-workspace-trust'];
  const running = await startServer({ server, home, args, port: preferredPort });
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.stop());
  const address = new URL(running.address);
  address.searchParams.set('tkn', token);
  address.searchParams.set('folder', folder);
  console.log(
    `Open this address in a browser, and there a YAML file or the Problems view. Ctrl+C ends it.\n\n  ${address.href}\n`,
  );
  await running.ended;
  return 0;
}

const [folder] = process.argv.slice(2);
void main(folder).then((code) => (process.exitCode = code));
