import { TextDocumentEdit } from 'vscode-languageserver/node';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { FilePath, Span } from '../core/index';
import type { Translation } from './diagnostics';

/** An edit with its file. File offsets. */
export interface LocatedEdit {
  readonly path: FilePath;
  readonly span: Span;
  readonly newText: string;
}

/** Edits of one or more files in the form that the client takes. Files that cannot be read are left out. */
export function workspaceEdit(
  { texts, converter, features }: Translation,
  edits: readonly LocatedEdit[],
): WorkspaceEdit {
  const byFile = new Map<FilePath, TextEdit[]>();
  for (const { path, span, newText } of edits) {
    const document = texts.document(path);
    if (document === undefined) continue;
    const list = byFile.get(path) ?? [];
    list.push({ range: converter.range(document, span), newText });
    byFile.set(path, list);
  }
  const files = [...byFile];
  if (!features.documentChanges)
    return { changes: Object.fromEntries(files.map(([path, list]) => [texts.uri(path), list])) };
  return {
    documentChanges: files.map(([path, list]) =>
      TextDocumentEdit.create({ uri: texts.uri(path), version: texts.version(path) }, list),
    ),
  };
}
