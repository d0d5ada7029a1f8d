import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths';

/**
 * The licences of the packages that ended up in a bundle, as their authors ask.
 * @param inputs files of the bundle, relative to the project, with forward slashes.
 */
export function notices(inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((file) => packageFolder(file) ?? []));
  const parts = [...folders].sort().map(notice);
  return ['Pilotage for Istio contains the following packages.', ...parts].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}

function packageFolder(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function notice(folder: string): string {
  const at = path.join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = readdirSync(at).find((entry) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(entry));
  if (file === undefined) throw new Error(`${folder} is bundled and has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(path.join(at, file), 'utf8').trim()}`;
}
