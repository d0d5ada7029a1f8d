import { Range, Selection, Uri, ViewColumn, window, workspace, WorkspaceEdit } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { RoutingTestSaveResult } from '../../../server/src/lsp/protocol';
import { ask } from '../preview/ask';
import type { Question } from '../preview/messages';

/** How test files are named. */
const isTestFile = /\.pilotage-test\.ya?ml$/;

/** Saves a question with its present answer as a routing test, beside its document or in a file that is chosen, and shows it. */
export async function saveAsTest(client: LanguageClient, question: Question): Promise<void> {
  const chosen = await chooseFile(client, question);
  if (chosen === undefined) return;
  const { uri, world, caller, request } = question;
  const answer = await ask(client, 'pilotage/tests/save', {
    uri,
    ...(world === undefined ? {} : { world }),
    caller,
    request,
    ...(chosen.file === undefined ? {} : { file: chosen.file }),
  });
  if (answer.problem === undefined) await write(answer);
  else void window.showErrorMessage(answer.problem);
}

interface Choice {
  /** URI; undefined: beside the document. */
  readonly file?: string;
}

/** Where no test file is there yet, nothing is to be chosen. */
async function chooseFile(client: LanguageClient, { uri }: Question): Promise<Choice | undefined> {
  if (isTestFile.test(uri)) return { file: uri };
  const { files } = await ask(client, 'pilotage/tests/list', {});
  const document = Uri.parse(uri);
  const beside = document.with({ path: document.path.replace(/(\.[^./]*)?$/, '.pilotage-test.yaml') });
  const others = files.filter((file) => Uri.parse(file.uri).path !== beside.path);
  if (others.length === 0) return {};
  const picks = [
    { label: workspace.asRelativePath(beside), description: 'beside the document', choice: {} },
    ...others.map((file): { label: string; description: string; choice: Choice } => ({
      label: workspace.asRelativePath(Uri.parse(file.uri)),
      description: `${file.tests.length} ${file.tests.length === 1 ? 'test' : 'tests'}`,
      choice: { file: file.uri },
    })),
  ];
  return (await window.showQuickPick(picks, { title: 'Save as test in' }))?.choice;
}

async function write({ uri = '', isNew, edit, name }: RoutingTestSaveResult): Promise<void> {
  if (edit === undefined) return;
  const file = Uri.parse(uri);
  const wasDirty = workspace.textDocuments.some((open) => open.uri.toString() === file.toString() && open.isDirty);
  const { start, end } = edit.range;
  const change = new WorkspaceEdit();
  if (isNew === true) change.createFile(file, { ignoreIfExists: true });
  change.replace(file, new Range(start.line, start.character, end.line, end.character), edit.newText);
  if (!(await workspace.applyEdit(change))) {
    void window.showErrorMessage(`${workspace.asRelativePath(file)} could not be changed.`);
    return;
  }
  const document = await workspace.openTextDocument(file);
  // What the user has not saved yet stays the user's business.
  if (!wasDirty) await document.save();
  const at = Math.max(0, document.getText().lastIndexOf(name ?? ''));
  const position = document.positionAt(at);
  const editor = await window.showTextDocument(document, { viewColumn: ViewColumn.One, preview: false });
  editor.selection = new Selection(position, position);
  editor.revealRange(new Range(position, position));
}
