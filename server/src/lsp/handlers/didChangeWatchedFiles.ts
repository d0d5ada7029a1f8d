import { FileChangeType } from 'vscode-languageserver/node';
import type { DidChangeWatchedFilesParams } from 'vscode-languageserver/node';
import type { FilePath } from '../../core/index';
import type { FileEvent } from '../fileEvents';
import type { Session } from '../session';
import { pathOfUri } from '../uris';

/** `workspace/didChangeWatchedFiles`: files were made, changed or deleted on disk. */
export async function didChangeWatchedFiles(session: Session, { changes }: DidChangeWatchedFilesParams): Promise<void> {
  // Several watchers may tell of one change.
  const events = new Map<FilePath, FileEvent>();
  for (const { uri, type } of changes) {
    const path = pathOfUri(uri);
    if (path !== undefined) events.set(path, { path, deleted: type === FileChangeType.Deleted });
  }
  await session.filesChanged([...events.values()]);
}
