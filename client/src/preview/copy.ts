import { env, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { RoutingTraceResult } from '../../../server/src/lsp/protocol';
import { ask } from './ask';
import { writeCurl } from './curl';
import type { Question } from './messages';
import { verifyCommands } from './verify';

/** Lets the user choose in which form an answer goes to the clipboard. */
export async function copyAs(client: LanguageClient, question: Question, trace: RoutingTraceResult): Promise<void> {
  const text = async (format: 'markdown' | 'mermaid'): Promise<string> =>
    (await ask(client, 'pilotage/routing/text', { ...asked(question), format })).text;
  const choices = [
    { label: 'Markdown', description: 'the whole explanation', make: () => text('markdown') },
    { label: 'Mermaid', description: 'a diagram', make: () => text('mermaid') },
    { label: 'curl', description: 'the request', make: async () => writeCurl(question.request) },
    {
      label: 'istioctl',
      description: 'commands that verify this in a cluster',
      make: async () => verifyCommands(question, trace),
    },
  ];
  const chosen = await window.showQuickPick(choices, { title: 'Copy as' });
  if (chosen === undefined) return;
  await env.clipboard.writeText(await chosen.make());
  window.setStatusBarMessage(`Copied as ${chosen.label}`, 3000);
}

/** A question as the server is asked. */
export function asked({ uri, world, caller, request }: Question): Omit<Question, 'callerLabel'> {
  return { uri, ...(world === undefined ? {} : { world }), caller, request };
}
