import { spawn } from 'node:child_process';
import path from 'node:path';
import { globTest } from '../core/index';
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
  const commit = await commitOf(cwd, revision);
  const top = (await git(cwd, ['rev-parse', '--show-toplevel'])).toString().trim();
  const listed = await git(top, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  const isExcluded = globTest(exclude);
  const wanted = entriesOf(listed.toString()).filter(({ name }) => {
    const systemPath = path.join(top, name);
    const isInside = roots.some((root) => systemPath === root || systemPath.startsWith(root + path.sep));
    return isInside && isManifest(name) && !isExcluded(path.relative(cwd, systemPath).split(path.sep).join('/'));
  });
  const texts = await blobs(
    top,
    wanted.map(({ id }) => id),
  );
  return wanted.flatMap(({ name }, index) => {
    const text = texts[index];
    return text === undefined ? [] : [{ systemPath: path.join(top, name), text }];
  });
}

/** A file that is not as it was in a revision. */
export interface RevisionChange {
  readonly systemPath: string;
  /** As it was; undefined when it was not there. */
  readonly text: string | undefined;
}

/**
 * The manifests below a folder of which the working tree has other texts than a revision; what git ignores is left out.
 * Nothing in the repository is changed, and nothing that its settings name is run but filters of contents.
 * Rejects as `readRevision` does. @param exclude glob patterns that count from the folder.
 */
export async function readRevisionChanges(
  folder: string,
  revision: string,
  exclude: readonly string[],
): Promise<{ readonly commit: string; readonly changes: readonly RevisionChange[] }> {
  const commit = await commitOf(folder, revision);
  const raw = await git(folder, ['diff', '--raw', '-z', '--no-abbrev', '--no-renames', '--relative', commit, '--']);
  const untracked = await git(folder, ['ls-files', '--others', '--exclude-standard', '-z']);
  const isExcluded = globTest(exclude);
  const isWanted = (name: string): boolean => isManifest(name) && !isExcluded(name);
  const entries = changedEntries(raw.toString()).filter(({ name }) => isWanted(name));
  const known = entries.filter(({ id }) => !/^0+$/.test(id));
  const texts = await blobs(
    folder,
    known.map(({ id }) => id),
  );
  const textOf = new Map(known.map(({ name }, index) => [name, texts[index]]));
  const fresh = untracked.toString().split('\0').filter(isWanted);
  const names = [...entries.map(({ name }) => name), ...fresh];
  return {
    commit,
    changes: names.map((name) => ({ systemPath: path.join(folder, name), text: textOf.get(name) })),
  };
}

/** One file as it was in a revision; undefined when it was not there. Rejects as `readRevision` does. */
export async function readAtRevision(systemPath: string, revision: string): Promise<string | undefined> {
  const folder = path.dirname(systemPath);
  const commit = await commitOf(folder, revision);
  const listed = await git(folder, ['ls-tree', '-z', commit, '--', path.basename(systemPath)]);
  const [entry] = entriesOf(listed.toString());
  return entry === undefined ? undefined : (await blobs(folder, [entry.id]))[0];
}

async function commitOf(folder: string, revision: string): Promise<string> {
  const found = await git(folder, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]);
  return found.toString().trim();
}

/** The texts of blobs, in their order; undefined for what is no text. */
async function blobs(folder: string, ids: readonly string[]): Promise<(string | undefined)[]> {
  if (ids.length === 0) return [];
  return batchOf(await git(folder, ['cat-file', '--batch'], `${ids.join('\n')}\n`)).map((bytes) => {
    const read = decodeManifest(bytes);
    return 'skipped' in read ? undefined : read.text;
  });
}

/** What `git diff --raw -z` lists: a line of modes, blobs and a status, then the name. Links and submodules are no files. */
function changedEntries(listed: string): Entry[] {
  const found: Entry[] = [];
  const words = listed.split('\0');
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [, mode = '', id] = /^:(\d{6}) \d{6} ([0-9a-f]+) /.exec(words[at] ?? '') ?? [];
    const name = words[at + 1];
    if (id !== undefined && name !== undefined && /^(?:100\d{3}|0{6})$/.test(mode)) found.push({ id, name });
  }
  return found;
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
    // No lock is taken, and no program started that watches files.
    const child = spawn('git', ['--no-optional-locks', '-c', 'core.fsmonitor=false', ...args], {
      cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
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
