import { commands, TestRunRequest, tests, Uri, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import type { Notifications, RoutingTestsChangedParams } from '../../../server/src/lsp/protocol';
import { TestRuns } from './runs';
import { TestTree } from './tree';

const changedMethod: keyof Notifications = 'pilotage/tests/changed';

/** How test files are named. */
const pattern = '**/*.pilotage-test.{yaml,yml}';

/** Registers routing tests in the Testing view: the tree of tests, running them, and the command of the lines above them. */
export function registerTests(client: LanguageClient): Disposable[] {
  const controller = tests.createTestController('pilotage.routing', 'Routing tests');
  const tree = new TestTree(client, controller);
  const runs = new TestRuns(client, controller, tree);
  // Asking wakes the server, which is for folders that have tests.
  const discover = async (): Promise<void> => {
    if (client.state !== State.Running) return;
    if ((await workspace.findFiles(pattern, undefined, 1)).length > 0) await tree.discover();
  };
  controller.resolveHandler = (item) => (item === undefined ? discover() : tree.discover(item.uri));
  controller.refreshHandler = () => tree.discover();
  return [
    controller,
    runs,
    client.onDidChangeState(({ newState }) => void (newState === State.Running && discover())),
    client.onNotification(changedMethod, ({ tests: areOthers }: RoutingTestsChangedParams) => {
      void (areOthers ? tree.discover() : Promise.resolve()).then(() => runs.again());
    }),
    commands.registerCommand('pilotage.runRoutingTest', async (uri: string, id: string) => {
      const file = Uri.parse(uri);
      const item = tree.find(file, id) ?? (await tree.discover(file), tree.find(file, id));
      if (item !== undefined) await runs.run(new TestRunRequest([item], undefined, runs.profile));
    }),
  ];
}
