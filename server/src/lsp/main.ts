// The language server as the extension starts it. How to talk is said by the arguments: --node-ipc, --stdio, --pipe.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server';

startServer(createConnection(ProposedFeatures.all));
