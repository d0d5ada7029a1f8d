import { commands, Position, Range, Selection, Uri, ViewColumn, window, workspace, type TextEditor } from 'vscode';
import type { RoutingBaseline, RoutingPlace } from '../../../server/src/lsp/protocol';
import { beforeUri } from './before';

/** Opens the line of a place, not above the window that asks. @param own the column of that window. */
export async function goTo({ uri, range }: RoutingPlace, own: ViewColumn | undefined): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  const open = window.visibleTextEditors.find((editor) => editor.document === document);
  const target = toRange(range);
  const editor = await window.showTextDocument(document, { viewColumn: open?.viewColumn ?? beside(own) });
  editor.selection = new Selection(target.start, target.start);
  editor.revealRange(target);
}

/** Opens a place in a text of before, beside what became of it. */
export async function goToBefore(
  { uri, range }: RoutingPlace,
  baseline: RoutingBaseline,
  own: ViewColumn | undefined,
): Promise<void> {
  const now = Uri.parse(uri);
  const name = now.path.split('/').at(-1) ?? '';
  const title = `${name} (${baseline === 'saved' ? 'saved' : baseline.revision} ↔ now)`;
  const options = { viewColumn: beside(own), selection: toRange(range) };
  const exists = workspace.textDocuments.some((open) => open.uri.toString() === now.toString()) || (await isFile(now));
  if (exists) await commands.executeCommand('vscode.diff', beforeUri(now, baseline), now, title, options);
  else await commands.executeCommand('vscode.open', beforeUri(now, baseline), options);
}

async function isFile(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

function beside(own: ViewColumn | undefined): ViewColumn {
  return own === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
}

/** The indexes of the smallest places that hold the cursor. */
export function placesUnder(
  { document, selection }: TextEditor,
  places: readonly RoutingPlace[] | undefined,
): number[] {
  const uri = document.uri.toString();
  const own = (places ?? []).flatMap((place, index) => {
    const range = toRange(place.range);
    return Uri.parse(place.uri).toString() === uri && range.contains(selection.active) ? [{ index, range }] : [];
  });
  const lines = ({ range }: { range: Range }): number => range.end.line - range.start.line;
  const fewest = Math.min(...own.map(lines));
  return own.filter((place) => lines(place) === fewest).map(({ index }) => index);
}

function toRange({ start, end }: RoutingPlace['range']): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character));
}
