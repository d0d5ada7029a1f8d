import { randomUUID } from 'node:crypto';
import type { CancellationToken } from 'vscode';
import { WorkDoneProgress, type LanguageClient } from 'vscode-languageclient/node';
import type { Requests } from '../../../server/src/lsp/protocol';
import type { AnswerProgress } from './messages';

/** Asks the server one of our own questions. */
export function ask<K extends keyof Requests>(
  client: LanguageClient,
  method: K,
  params: Requests[K]['params'],
): Promise<Requests[K]['result']> {
  return client.sendRequest<Requests[K]['result']>(method, params);
}

/**
 * Asks a question whose answer may take long the first time.
 * @param tell hears how far it is, and undefined when it is over.
 * @returns undefined when the question was withdrawn.
 */
export async function askLong<K extends keyof Requests>(
  client: LanguageClient,
  method: K,
  params: Requests[K]['params'],
  token: CancellationToken,
  tell: (progress: AnswerProgress | undefined) => void,
): Promise<Requests[K]['result'] | undefined> {
  const workDoneToken = randomUUID();
  let hasTold = false;
  const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === 'end' || token.isCancellationRequested) return;
    hasTold = true;
    tell({ text: value.message ?? '', percent: value.percentage ?? 0 });
  });
  try {
    const answer = await client.sendRequest<Requests[K]['result']>(method, { ...params, workDoneToken }, token);
    return token.isCancellationRequested ? undefined : answer;
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  } finally {
    listener.dispose();
    if (hasTold) tell(undefined);
  }
}
