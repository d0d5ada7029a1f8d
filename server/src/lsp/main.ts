// Placeholder until the language server is there: it starts, and says that it knows nothing.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { ShowDocumentResult, StatusParams } from './protocol';

const connection = createConnection(ProposedFeatures.all);
connection.onInitialize(() => ({ capabilities: {} }));
connection.onInitialized(() => {
  const status: StatusParams = { state: 'asleep', istioVersion: '1.31' };
  void connection.sendNotification('pilotage/status', status);
});
connection.onRequest('pilotage/showDocument', (): ShowDocumentResult => ({ text: 'Nothing is known of it yet.\n' }));
connection.listen();
