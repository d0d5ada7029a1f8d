import type { Finding } from '../../rules/finding';
import type { Rule } from '../../rules/defineRule';
import type { TextEdit } from '../../text/span';
import type { FilePath } from '../../workspace/paths';
import type { ProjectChange } from '../../workspace/projectChange';

/** An edit of the file of the finding. File offsets. */
export interface SilenceEdit extends TextEdit {
  /** The same text with a place for the reason, in the syntax of LSP snippets. */
  readonly snippet?: string;
}

/** A way to hide a finding. */
export interface Silence {
  readonly title: string;
  readonly edits: readonly SilenceEdit[];
  /** What the project file is made to say. */
  readonly project?: ProjectChange;
}

/** A finding with its document. */
export interface SilencePlace {
  readonly path: FilePath;
  /** Where the document starts in the file. */
  readonly start: number;
  /** The text of the document. */
  readonly text: string;
  /** True when the document comes from a place where files are templates. */
  readonly template: boolean;
  readonly finding: Finding;
  readonly rule: Rule;
  /** True when the file has no other document. */
  readonly isAlone: boolean;
}
