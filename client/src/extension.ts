import type { ExtensionContext } from 'vscode';
import { registerCommands } from './commands';
import { createLanguageClient } from './languageClient';
import { registerPreview } from './preview';
import { showStatus } from './status';
import { registerTests } from './tests';

/**
 * Called by VS Code on the first activation event of package.json. There is no `deactivate`: the client is among the
 * subscriptions, so VS Code disposes of it, and that ends the server.
 */
export async function activate(context: ExtensionContext): Promise<void> {
  const client = createLanguageClient(context);
  context.subscriptions.push(
    client,
    ...registerCommands(client),
    ...showStatus(client),
    ...registerPreview(context, client),
    ...registerTests(client),
  );
  await client.start();
}
