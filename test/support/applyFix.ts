import { applyEdits, PROJECT_FILE, projectEdit } from '../../server/src/core/index';
import type { Fix, TextEdit, Workspace } from '../../server/src/core/index';
import type { Files, FoundInFile } from './checkText';

/** The files after a fix of a finding was applied. */
export function applyFix(files: Files, workspace: Workspace, found: FoundInFile, fix: Fix): Files {
  const edits = new Map<string, TextEdit[]>();
  for (const edit of fix.edits) {
    const { file, start } = edit.resource === undefined ? found : partOf(workspace, edit.resource);
    const list = edits.get(file) ?? [];
    list.push({ span: { start: edit.span.start + start, end: edit.span.end + start }, newText: edit.newText });
    edits.set(file, list);
  }
  const fixed = new Map([...files].map(([file, text]) => [file, applyEdits(text, edits.get(file) ?? [])]));
  const project = `/w/${PROJECT_FILE}`;
  const said = fix.project && projectEdit(project, files.get(project), fix.project);
  return said === undefined ? fixed : fixed.set(project, applyEdits(files.get(project) ?? '', [said]));
}

function partOf(
  workspace: Workspace,
  resource: NonNullable<Fix['edits'][number]['resource']>,
): { file: string; start: number } {
  const placed = workspace.file(resource.file)?.parts.find((part) => part.resources.includes(resource));
  if (placed === undefined) throw new Error(`the fix edits ${resource.file}, which no longer holds its object`);
  return { file: resource.file, start: placed.start };
}
