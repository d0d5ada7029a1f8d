import type { WorkspaceFoldersChangeEvent } from 'vscode-languageserver/node';
import type { Session } from '../session';
import { folderPath } from './initialize';

/** `workspace/didChangeWorkspaceFolders`: folders were added to the workspace or taken out of it. */
export function didChangeWorkspaceFolders(session: Session, { added, removed }: WorkspaceFoldersChangeEvent): void {
  session.changeFolders(
    added.flatMap(({ uri }) => folderPath(uri)),
    removed.flatMap(({ uri }) => folderPath(uri)),
  );
}
