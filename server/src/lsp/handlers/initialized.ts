import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  WatchKind,
} from 'vscode-languageserver/node';
import type { Session } from '../session';
import { readConfiguration } from './didChangeConfiguration';

/** Files that are read, and kustomize's own that have no ending. */
const WATCHED = ['**/*.{yaml,yml,json}', '**/{Kustomization,Chart.lock}'];

/** `initialized`: asks to be told of files and settings; once the settings are known, the work begins. */
export async function initialized(session: Session): Promise<void> {
  const { connection, features, guard } = session;
  if (features.registersWatchers) {
    const watchers = [
      ...WATCHED.map((globPattern) => ({ globPattern })),
      // A folder that is deleted is told of by its own name only.
      { globPattern: '**/*', kind: WatchKind.Delete },
    ];
    void guard.background('registration of watchers', async () => {
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    });
  }
  if (features.registersConfiguration) {
    void guard.background('registration of settings', async () => {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'pilotage' });
    });
  }
  await readConfiguration(session, undefined);
}
