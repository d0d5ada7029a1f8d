import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileChange, FilePath } from '../core/index';
import { fromSystemPath, isInside } from '../core/index';
import { GitError, readAtRevision, readRevisionChanges } from '../files/gitRevision';
import { toSystemPath } from '../files/systemPath';
import type { RoutingBaseline } from './protocol';
import type { Session } from './session';
import { readText, Texts } from './texts';
import { isOnDisk, pathOfUri } from './uris';

/** Another state of the files. */
export interface Baseline {
  /** What is to be changed in the files of now to get it. */
  readonly changes: readonly FileChange[];
  /** For people. */
  readonly name: string;
}

/** What the files were. @param folder that of the world that is asked about. */
export async function baselineOf(
  session: Session,
  baseline: RoutingBaseline,
  folder: FilePath,
): Promise<Baseline | { readonly problem: string }> {
  const saved = savedChanges(session);
  if (baseline === 'saved') return { changes: saved, name: 'the saved files' };
  const { revision } = baseline;
  const changes = new Map(saved.map((change) => [change.path, change]));
  let name: string | undefined;
  const problems: string[] = [];
  for (const root of session.project.workspace.roots)
    try {
      const found = await readRevisionChanges(toSystemPath(root), revision, session.settings.exclude);
      for (const { systemPath, text } of found.changes) {
        const path = fromSystemPath(systemPath);
        changes.set(path, changeTo(path, text));
      }
      name ??= `git ${revision} (${found.commit.slice(0, 7)})`;
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      if (isInside(folder, root) || folder === root) problems.push(error.message);
    }
  const [problem] = problems;
  if (problem !== undefined || name === undefined)
    return { problem: `${revision} of git cannot be read: ${problem ?? 'no folder is open'}` };
  return { changes: [...changes.values()], name };
}

/** What saving and reverting would make different: the open documents that are not as on disk. */
function savedChanges({ documents }: Session): FileChange[] {
  return [...documents.all()].flatMap(({ path, document }) => {
    const text = isOnDisk(path) ? readText(path) : undefined;
    return text === document.getText() ? [] : changeTo(path, text);
  });
}

/** Trees are kept, since no text of another state can be read again. */
function changeTo(path: FilePath, text: string | undefined): FileChange {
  return text === undefined ? { path } : { path, text, open: true };
}

/** A document as it was; empty when it was not there. */
export async function textBefore(uri: string, baseline: RoutingBaseline): Promise<string> {
  const path = pathOfUri(uri);
  if (path === undefined || !isOnDisk(path)) return '';
  if (baseline === 'saved') return readText(path) ?? '';
  try {
    return (await readAtRevision(toSystemPath(path), baseline.revision)) ?? '';
  } catch (error) {
    if (error instanceof GitError) return '';
    throw error;
  }
}

/** The texts of another state: those of the changes, all others as they are. */
export class TextsBefore extends Texts {
  private readonly before: ReadonlyMap<FilePath, string | undefined>;

  constructor(session: Session, changes: readonly FileChange[]) {
    super(session.documents);
    this.before = new Map(changes.map(({ path, text }) => [path, text]));
  }

  override document(path: FilePath): TextDocument | undefined {
    if (!this.before.has(path)) return super.document(path);
    const text = this.before.get(path);
    return text === undefined ? undefined : TextDocument.create(this.uri(path), 'yaml', 0, text);
  }
}
