import type { Connection } from 'vscode-languageserver/node';
import type { FilePath } from '../core/index';
import type { FolderReader } from './folderReader';
import type { Project } from './project';
import type { Notifications } from './protocol';
import { statusOf } from './status';

const METHOD: keyof Notifications = 'pilotage/status';

/** Tells the client what the server is doing, whenever that is something else. */
export class StatusTeller {
  /** The document worked on last. */
  current: FilePath | undefined;
  private told = '';

  constructor(
    private readonly connection: Connection,
    private readonly project: Project,
    private readonly reader: FolderReader,
  ) {}

  update(): void {
    const { current, project, reader } = this;
    const status = statusOf({ state: reader.state, done: reader.done, project, current });
    const text = JSON.stringify(status);
    if (text === this.told) return;
    this.told = text;
    void this.connection.sendNotification(METHOD, status);
  }
}
