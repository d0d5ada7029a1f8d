import { Range, Uri, workspace } from 'vscode';
import type { TestController, TestItem } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { RoutingTestFile, RoutingTestItem } from '../../../server/src/lsp/protocol';
import { ask } from '../preview/ask';

/** The tests of the workspace as the Testing view shows them: files, and in each its tests. The server finds them. */
export class TestTree {
  private latest = 0;

  constructor(
    private readonly client: LanguageClient,
    private readonly controller: TestController,
  ) {}

  /** Asks for the tests of the workspace, or of one file. */
  async discover(file?: Uri): Promise<void> {
    const own = ++this.latest;
    const asked = file === undefined ? {} : { uri: file.toString() };
    const { files } = await ask(this.client, 'pilotage/tests/list', asked);
    // A later answer tells of more.
    if (own !== this.latest) return;
    const items = files.map((one) => this.fileItem(one));
    if (file === undefined) this.controller.items.replace(items);
    else for (const item of items) this.controller.items.add(item);
  }

  /** A test by the id that the server gave to it. */
  find(file: Uri, id: string): TestItem | undefined {
    return this.controller.items.get(file.toString())?.children.get(id);
  }

  /** All files. */
  files(): TestItem[] {
    const items: TestItem[] = [];
    this.controller.items.forEach((item) => items.push(item));
    return items;
  }

  private fileItem({ uri, tests }: RoutingTestFile): TestItem {
    const file = Uri.parse(uri);
    // The same item keeps its results.
    const known = this.controller.items.get(file.toString());
    const item = known ?? this.controller.createTestItem(file.toString(), workspace.asRelativePath(file), file);
    item.children.replace(tests.map((test) => this.testItem(item, file, test)));
    return item;
  }

  private testItem(parent: TestItem, file: Uri, { id, name, range }: RoutingTestItem): TestItem {
    const known = parent.children.get(id);
    const item = known ?? this.controller.createTestItem(id, name, file);
    item.label = name;
    item.range = new Range(range.start.line, range.start.character, range.end.line, range.end.character);
    item.sortText = String(range.start.line).padStart(6, '0');
    return item;
  }
}
