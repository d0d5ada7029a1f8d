import type { Span } from '../../text/span';

/** Something that can be written at the cursor. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** Sorts the items by what they are, not by alphabet. */
  readonly sortText: string;
  /** What is compared with the text typed so far, where that is not the label. */
  readonly filterText?: string;
  /** Lines after the first carry all of their indentation: a host must not indent them once more. */
  readonly insertText: string;
  /** True when `insertText` has tab stops, in the syntax of LSP snippets. */
  readonly isSnippet?: boolean;
  /** What `insertText` takes the place of; on one line. File offsets. */
  readonly replace: Span;
}

export type CompletionKind =
  'key' | 'value' | 'host' | 'subset' | 'port' | 'gateway' | 'namespace' | 'object' | 'snippet';

/** A value that fits the place, not yet as text. */
export interface Suggestion {
  readonly value: string | number | boolean;
  /** What is shown, where that is not the value: one entry of a list in a text. */
  readonly label?: string;
  readonly kind: CompletionKind;
  readonly detail?: string;
  readonly documentation?: string;
  /** Suggestions of a lower rank come first; in a rank they keep their order. */
  readonly rank?: number;
}
