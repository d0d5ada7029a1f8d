import { readFileSync, statSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePath } from '../core/index';
import { MAX_FILE_LENGTH } from '../core/index';
import { decodeManifest } from '../files/readText';
import { toSystemPath } from '../files/systemPath';
import type { OpenDocuments } from './openDocuments';
import { isOnDisk, uriOfPath } from './uris';

/**
 * The texts of files for as long as one request takes: an open document as it is, any other file as it is on disk.
 * Reading waits, because an answer that is put together from two moments would be wrong; manifests are small.
 */
export class Texts {
  private readonly read = new Map<FilePath, TextDocument | undefined>();

  constructor(private readonly documents: OpenDocuments) {}

  /** @returns undefined when the file is gone or cannot be read. */
  document(path: FilePath): TextDocument | undefined {
    const open = this.documents.at(path);
    if (open !== undefined) return open.document;
    if (!this.read.has(path)) this.read.set(path, readDocument(path));
    return this.read.get(path);
  }

  /** True for files that the client has open. */
  isOpen(path: FilePath): boolean {
    return this.documents.at(path) !== undefined;
  }

  /** The address of a file, in the client's own words if it has it open. */
  uri(path: FilePath): string {
    return this.documents.at(path)?.document.uri ?? uriOfPath(path);
  }

  /** The version of a file that is open. */
  version(path: FilePath): number | null {
    return this.documents.at(path)?.document.version ?? null;
  }
}

/**
 * Reads a file in one go, for work in small steps: far cheaper than by promises where the disk is near.
 * @param isFile true when it is known to be one.
 * @returns undefined when it cannot be read, or is no text.
 */
export function readText(path: FilePath, isFile = false): string | undefined {
  try {
    const systemPath = toSystemPath(path);
    // Asked before it is opened: opening a pipe would wait for a writer for ever.
    const stats = isFile ? undefined : statSync(systemPath);
    if (stats !== undefined && (!stats.isFile() || stats.size > MAX_FILE_LENGTH)) return undefined;
    const read = decodeManifest(readFileSync(systemPath));
    return 'skipped' in read ? undefined : read.text;
  } catch {
    // Gone, or not for us to read: the same as not being there.
    return undefined;
  }
}

function readDocument(path: FilePath): TextDocument | undefined {
  const text = isOnDisk(path) ? readText(path) : undefined;
  return text === undefined ? undefined : TextDocument.create(uriOfPath(path), 'yaml', 0, text);
}
