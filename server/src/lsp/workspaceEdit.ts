import { CreateFile, type SnippetTextEdit, StringValue, TextDocumentEdit, TextEdit } from 'vscode-languageserver/node';
import type { WorkspaceEdit } from 'vscode-languageserver/node';
import type { FilePath, Span } from '../core/index';
import type { Translation } from './diagnostics';

/** An edit with its file. File offsets. */
export interface LocatedEdit {
  readonly path: FilePath;
  readonly span: Span;
  readonly newText: string;
  /** True for the text of a file that is not there yet. */
  readonly creates?: boolean;
  /** True when `newText` has tab stops, in the syntax of LSP snippets; only for clients that take such edits. */
  readonly isSnippet?: boolean;
}

/**
 * Edits of one or more files in the form that the client takes. Files that cannot be read are left out, new ones are made
 * first.
 */
export function workspaceEdit(translation: Translation, edits: readonly LocatedEdit[]): WorkspaceEdit {
  const { texts, features } = translation;
  const files = new Map<FilePath, (TextEdit | SnippetTextEdit)[]>();
  const created = new Set<FilePath>();
  for (const edit of edits) {
    const told = toTextEdit(translation, edit);
    if (told === undefined) continue;
    const list = files.get(edit.path);
    if (list === undefined) files.set(edit.path, [told]);
    else list.push(told);
    if (edit.creates === true) created.add(edit.path);
  }
  if (!features.documentChanges)
    return {
      changes: Object.fromEntries([...files].map(([path, list]) => [texts.uri(path), list.filter(TextEdit.is)])),
    };
  const changes = [...files].map(([path, list]) =>
    TextDocumentEdit.create({ uri: texts.uri(path), version: texts.version(path) }, list),
  );
  return {
    documentChanges: [
      ...Array.from(created, (path) => CreateFile.create(texts.uri(path), { ignoreIfExists: true })),
      ...changes,
    ],
  };
}

function toTextEdit(
  { texts, converter }: Translation,
  { path, span, newText, creates, isSnippet }: LocatedEdit,
): TextEdit | SnippetTextEdit | undefined {
  const document = texts.document(path);
  if (document === undefined && creates !== true) return undefined;
  const range = document === undefined ? START : converter.range(document, span);
  return isSnippet === true ? { range, snippet: StringValue.createSnippet(newText) } : { range, newText };
}

const START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
