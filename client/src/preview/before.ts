import { Uri, type TextDocumentContentProvider } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { RoutingBaseline } from '../../../server/src/lsp/protocol';
import { ask } from './ask';

/** Scheme of the read-only documents that show a text as it was. */
export const BEFORE_SCHEME = 'pilotage-before';

/** The address of a document as it was. The moment is part of it, since the same revision can be another text later. */
export function beforeUri(document: Uri, baseline: RoutingBaseline): Uri {
  const query = JSON.stringify({ uri: document.toString(), with: baseline, asked: Date.now() });
  return Uri.from({ scheme: BEFORE_SCHEME, path: document.path, query });
}

/** Gives the texts of before, as the server reads them. */
export class TextsBefore implements TextDocumentContentProvider {
  constructor(private readonly client: LanguageClient) {}

  async provideTextDocumentContent(view: Uri): Promise<string> {
    const { uri, with: baseline } = JSON.parse(view.query) as { uri: string; with: RoutingBaseline };
    return (await ask(this.client, 'pilotage/routing/textBefore', { uri, with: baseline })).text;
  }
}
