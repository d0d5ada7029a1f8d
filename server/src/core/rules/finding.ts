import type { Span } from '../text/span';
import type { Path } from '../yaml/path';
import type { ProjectChange } from '../workspace/projectChange';
import type { Resource } from '../workspace/resource';

/** How much a finding matters. A finding that the other object's absence from the workspace could excuse is a hint. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A message in three parts; each is a sentence or two. */
export interface Message {
  /** What is wrong, with the values in it. */
  readonly what: string;
  /** Why it matters: what the cluster or Envoy does with it. */
  readonly why: string;
  /** What to do about it. */
  readonly todo: string;
}

/** An edit in the finding's own document, or in the one that holds `resource`. Document offsets. */
export interface FixEdit {
  readonly resource?: Resource;
  readonly span: Span;
  readonly newText: string;
}

/** A way to mend a finding. */
export interface Fix {
  readonly title: string;
  /** True when it cannot be wrong: nothing else can have been meant. Safe fixes take part in fix all. */
  readonly safe: boolean;
  readonly edits: readonly FixEdit[];
  /** What the project file is made to say besides; who applies the fix knows where that file is. */
  readonly project?: ProjectChange;
}

/** Another place that takes part in the problem. */
export interface Related {
  readonly resource: Resource;
  /** Document offsets in the document of the resource. */
  readonly span: Span;
  readonly message: string;
}

/** What a check found in a document. Spans count from the start of the document. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** True when the API server (strict) or istiod's webhook would refuse the object. */
  readonly refused: boolean;
  readonly span: Span;
  readonly path: Path;
  readonly message: Message;
  readonly fixes: readonly Fix[];
  readonly related: readonly Related[];
  /** The object it is about; undefined when it is about the file. */
  readonly resource?: Resource;
}
