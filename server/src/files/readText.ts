import { readFile, stat } from 'node:fs/promises';
import { MAX_FILE_LENGTH } from '../core/index';

/** Why a file was passed over. `internal-error`: it was read, but the core failed on it, which is a mistake of ours. */
export type SkipReason = 'too-big' | 'binary' | 'unreadable' | 'not-a-file' | 'internal-error';

/** A file that was read. */
export interface ManifestText {
  /** A byte order mark stays, as U+FEFF. */
  readonly text: string;
  /** True when bytes that are no UTF-8 were replaced: the text must not be written back. */
  readonly lossy: boolean;
}

/** A file that was not read, and why, in words that go on from "was not read: ". */
export interface SkippedText {
  readonly skipped: Exclude<SkipReason, 'internal-error'>;
  readonly detail: string;
}

/**
 * Reads a file as UTF-8. Never throws: whatever is wrong with the file is in the answer.
 * @param path a system path.
 */
export async function readManifest(path: string): Promise<ManifestText | SkippedText> {
  try {
    // Asked before it is opened: opening a pipe would wait for a writer for ever.
    const { size, ...kind } = await kindOf(path);
    if (kind.skipped !== undefined) return kind.skipped;
    if (size > MAX_FILE_LENGTH) return tooBig(size);
    return decodeManifest(await readFile(path));
  } catch (error) {
    return { skipped: 'unreadable', detail: describeError(error) };
  }
}

/** Decodes what a file or standard input held: see `readManifest`. */
export function decodeManifest(bytes: Buffer): ManifestText | SkippedText {
  if (bytes.length > MAX_FILE_LENGTH) return tooBig(bytes.length);
  const start = bytes.subarray(0, 2).toString('hex');
  if (start === 'fffe' || start === 'feff') return { skipped: 'binary', detail: 'it is UTF-16; save it as UTF-8' };
  if (bytes.includes(0)) return { skipped: 'binary', detail: 'it is not text: it holds NUL bytes' };
  const text = bytes.toString('utf8');
  return { text, lossy: text.includes('\uFFFD') && !Buffer.from(text, 'utf8').equals(bytes) };
}

/** Says in words, without the path, why the system refused something. */
export function describeError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return WORDS[code] ?? (error instanceof Error ? error.message : String(error));
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  ELOOP: 'its symbolic links lead in a circle',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

async function kindOf(path: string): Promise<{ size: number; skipped?: SkippedText }> {
  const stats = await stat(path);
  if (stats.isFile()) return { size: stats.size };
  return {
    size: 0,
    skipped: { skipped: 'not-a-file', detail: stats.isDirectory() ? 'it is a folder' : 'it is a device or a pipe' },
  };
}

function tooBig(bytes: number): SkippedText {
  const limit = MAX_FILE_LENGTH / 1_000_000;
  return {
    skipped: 'too-big',
    detail: `it has ${Math.ceil(bytes / 100_000) / 10} MB; more than ${limit} MB is not read`,
  };
}
