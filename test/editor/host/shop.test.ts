import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hostToComplete, resolution, unknownHost } from '../shop';
import { until } from './until';

describe('the extension in a real extension host', () => {
  before(async () => {
    const extension = vscode.extensions.getExtension('pilotage.pilotage');
    assert.ok(extension, 'the extension is not there');
    await extension.activate();
  });

  it('reports what is wrong', async () => {
    const { document, at } = await openAt(unknownHost.file, unknownHost.before + unknownHost.text);
    const position = document.positionAt(at + unknownHost.before.length);
    const finding = await until('the finding', () =>
      vscode.languages.getDiagnostics(document.uri).find(({ range }) => range.contains(position)),
    );
    assert.ok(finding.message.includes(unknownHost.message), finding.message);
  });

  it('offers a quick fix that makes the finding go away', async () => {
    const { document, at } = await openAt(unknownHost.file, unknownHost.before + unknownHost.text);
    const position = document.positionAt(at + unknownHost.before.length);
    const fix = await until('the quick fix', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(position, position),
        vscode.CodeActionKind.QuickFix.value,
      );
      return actions.find(({ title }) => title.includes(unknownHost.fix));
    });
    assert.ok(fix.edit, 'the fix has no edit');
    await vscode.workspace.applyEdit(fix.edit);
    assert.ok(document.getText().includes(unknownHost.fixed));
    await until('the finding to go', () =>
      vscode.languages.getDiagnostics(document.uri).every(({ range }) => !range.contains(position)),
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('explains a resolution mode', async () => {
    const { document, at } = await openAt(resolution.file, resolution.text);
    const text = await until('the hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        document.positionAt(at + resolution.text.length - 1),
      );
      return hovers
        .flatMap(({ contents }) => contents)
        .map(asText)
        .join('\n');
    });
    assert.ok(text.includes(resolution.hover), text);
  });

  it('completes a host', async () => {
    const { document, at } = await openAt(hostToComplete.file, hostToComplete.behind);
    const labels = await until('the completions', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(at + hostToComplete.behind.length),
      );
      return list.items.length > 0 && list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    });
    assert.ok(
      labels.some((label) => label.includes(hostToComplete.offered)),
      labels.join(', '),
    );
  });

  it('shows what the server knows of a document', async () => {
    await openAt(unknownHost.file, unknownHost.text);
    await vscode.commands.executeCommand('pilotage.showDocument');
    const shown = await until('the document', () =>
      vscode.workspace.textDocuments.find(
        ({ uri, languageId }) => uri.scheme === 'pilotage' && languageId === 'markdown',
      ),
    );
    assert.notEqual(shown.getText().trim(), '');
  });

  it('restarts the language server', async () => {
    await vscode.commands.executeCommand('pilotage.restart');
    const { document } = await openAt(unknownHost.file, unknownHost.text);
    await until('the findings to come back', () => vscode.languages.getDiagnostics(document.uri).length > 0);
  });
});

/** Opens a file of the workspace in an editor; `at` is the offset of a text in it. */
async function openAt(file: string, text: string): Promise<{ document: vscode.TextDocument; at: number }> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, file));
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `"${text}" is not in ${file}`);
  return { document, at };
}

function asText(content: vscode.MarkdownString | vscode.MarkedString): string {
  return typeof content === 'string' ? content : content.value;
}
