import { documentReport } from '../documentReport';
import type { ShowDocumentParams, ShowDocumentResult } from '../protocol';
import type { Session } from '../session';
import { pathOfUri } from '../uris';

/** `pilotage/showDocument`: all that the server knows of a document, for people to read. */
export function showDocument(session: Session, { uri }: ShowDocumentParams): ShowDocumentResult {
  const path = pathOfUri(uri);
  if (path === undefined) return { text: `Pilotage knows files and documents that are not saved yet, not ${uri}.\n` };
  return { text: documentReport(session.project.workspace, path, session.reader.state) };
}
