import type { LanguageClient } from 'vscode-languageclient/node';
import type { Requests } from '../../../server/src/lsp/protocol';

/** Asks the server one of our own questions. */
export function ask<K extends keyof Requests>(
  client: LanguageClient,
  method: K,
  params: Requests[K]['params'],
): Promise<Requests[K]['result']> {
  return client.sendRequest<Requests[K]['result']>(method, params);
}
