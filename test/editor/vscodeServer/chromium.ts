import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cache, root } from '../../../client/build/paths';

/** A headless Chromium, and the environment it needs on this machine. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

const folder = path.join(cache, 'chromium');
const executablePath = path.join(folder, 'chromium');

/** Unpacks the Chromium of the npm package @sparticuz/chromium unless that was done before, and sees that it starts. */
export async function setUpChromium(): Promise<Chromium> {
  if (!existsSync(executablePath)) await unpack();
  const [usual, bare] = environments();
  const env = await run(usual).then(
    () => usual,
    () => run(bare).then(() => bare),
  );
  return { executablePath, env };
}

/** The package unpacks into the folder for temporary files, and its libraries only where it believes to be in a Lambda. */
async function unpack(): Promise<void> {
  const work = path.join(cache, `chromium.${process.pid}.tmp`);
  mkdirSync(work, { recursive: true });
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  const env = { ...process.env, TMPDIR: work, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env });
  writeFileSync(path.join(work, 'fonts.conf'), fontsConfiguration());
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
}

/** What most machines need, and what one without NSS and expat needs: the libraries of the package. */
function environments(): [usual: Record<string, string>, bare: Record<string, string>] {
  const fonts = { FONTCONFIG_FILE: path.join(folder, 'fonts.conf') };
  return [fonts, { ...fonts, LD_LIBRARY_PATH: path.join(folder, 'al2023/lib') }];
}

function run(env: Record<string, string>) {
  return promisify(execFile)(executablePath, ['--no-sandbox', '--version'], { env: { ...process.env, ...env } });
}

/** The fonts of the machine, if it has any, and those of the package. */
function fontsConfiguration(): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${path.join(folder, 'fonts')}</dir>
  <cachedir>${path.join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
