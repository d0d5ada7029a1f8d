import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { PrepareRenameParams, Range, RenameParams, WorkspaceEdit } from 'vscode-languageserver/node';
import { prepareRename as prepare, rename as change } from '../../core/index';
import { askedAt } from '../askedAt';
import type { Session } from '../session';
import { workspaceEdit } from '../workspaceEdit';

/** `textDocument/prepareRename`: whether the name here can be changed; a refusal says why not. */
export function prepareRename(
  session: Session,
  params: PrepareRenameParams,
): { readonly range: Range; readonly placeholder: string } | null {
  const asked = askedAt(session, params);
  const start = asked && prepare(asked.input, asked.path, asked.offset);
  if (asked === undefined || start === undefined) return null;
  if ('refused' in start) throw new ResponseError(LSPErrorCodes.RequestFailed, start.refused);
  return { range: asked.translation.converter.range(asked.document, start.span), placeholder: start.text };
}

/** `textDocument/rename`: the name in all files, each place in its own form. */
export function rename(session: Session, params: RenameParams): WorkspaceEdit | null {
  const asked = askedAt(session, params);
  const files = asked && change(asked.input, asked.path, asked.offset, params.newName);
  if (asked === undefined || files === undefined) return null;
  if ('refused' in files) throw new ResponseError(LSPErrorCodes.RequestFailed, files.refused);
  const edits = files.flatMap(({ file, edits: own }) => own.map((edit) => ({ path: file, ...edit })));
  return workspaceEdit(asked.translation, edits);
}
