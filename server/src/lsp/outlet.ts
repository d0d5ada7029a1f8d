import type { OpenDocument } from './openDocuments';
import type { ProjectChange } from './project';

/** The way by which findings reach the client: it asks for them, or they are sent to it. */
export interface Outlet {
  /** A document was opened or edited. */
  documentChanged(open: OpenDocument): void;
  /** What was said of some files may hold no longer. */
  projectChanged(change: ProjectChange): void;
}
