import { spawn } from 'node:child_process';
import path from 'node:path';
import { globTest } from './glob';
import { decodeManifest } from './readText';
import { isManifestName } from './select';

/** A file as it was in a revision. */
export interface RevisionFile {
  readonly systemPath: string;
  readonly text: string;
}

/** What of a revision is wanted. */
export interface RevisionOptions {
  /** A folder inside the repository. */
  readonly cwd: string;
  readonly revision: string;
  /** System paths of folders or files. */
  readonly roots: readonly string[];
  /** As of `discoverFiles`; the patterns count from `cwd`. */
  readonly exclude: readonly string[];
}

/** Says why git could not do something, in git's own words. */
export class GitError extends Error {}

/**
 * The manifests below some roots as they were in a revision. Nothing in the repository is changed.
 * Rejects with a GitError when git is not there, the folder is no repository or the revision is not known.
 */
export async function readRevision({ cwd, revision, roots, exclude }: RevisionOptions): Promise<RevisionFile[]> {
  const commit = (await git(cwd, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]))
    .toString()
    .trim();
  const top = (await git(cwd, ['rev-parse', '--show-toplevel'])).toString().trim();
  const listed = await git(top, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  const isExcluded = globTest(exclude);
  const wanted = entriesOf(listed.toString()).filter(({ name }) => {
    const systemPath = path.join(top, name);
    const isInside = roots.some((root) => systemPath === root || systemPath.startsWith(root + path.sep));
    return isInside && isManifest(name) && !isExcluded(path.relative(cwd, systemPath).split(path.sep).join('/'));
  });
  const contents = await git(top, ['cat-file', '--batch'], `${wanted.map(({ id }) => id).join('\n')}\n`);
  const texts = batchOf(contents);
  return wanted.flatMap(({ name }, index) => {
    const bytes = texts[index];
    const read = bytes === undefined ? undefined : decodeManifest(bytes);
    return read === undefined || 'skipped' in read ? [] : [{ systemPath: path.join(top, name), text: read.text }];
  });
}

interface Entry {
  readonly id: string;
  readonly name: string;
}

/** Links and submodules are no files. */
function entriesOf(listed: string): Entry[] {
  return listed.split('\0').flatMap((line) => {
    const [, id, name] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    return id === undefined || name === undefined ? [] : [{ id, name }];
  });
}

function isManifest(name: string): boolean {
  const parts = name.split('/');
  const isHidden = parts.slice(0, -1).some((part) => part.startsWith('.') || part === 'node_modules');
  return !isHidden && isManifestName(parts.at(-1) ?? '');
}

/** The contents that `git cat-file --batch` gives: a line with the size, the bytes, a line break. */
function batchOf(output: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(10, at);
    const size = Number(/ blob (\d+)$/.exec(output.toString('utf8', at, end))?.[1] ?? Number.NaN);
    if (end < 0 || Number.isNaN(size)) break;
    found.push(output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return found;
}

function git(cwd: string, args: readonly string[], input = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', (error) => reject(new GitError(`git cannot be run: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else
        reject(new GitError(Buffer.concat(errors).toString().trim().split('\n')[0] ?? `git ended with ${code ?? ''}`));
    });
    // Git may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
