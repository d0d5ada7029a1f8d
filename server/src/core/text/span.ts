/** A stretch of text: 0-based UTF-16 offsets, `end` exclusive. What the offsets count from is said by the owner. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A replacement of the text at `span` by `newText`; an empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** The same span counted from a point `by` characters earlier. */
export function shift(span: Span, by: number): Span {
  return by === 0 ? span : { start: span.start + by, end: span.end + by };
}

/** True when `offset` lies in the span or touches one of its ends (as a text cursor does). */
export function touches(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

/**
 * Applies edits to a text.
 * @param edits in any order; they must not overlap. Edits at one place keep the order given.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort(
    (a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index,
  );
  let out = '';
  let at = 0;
  for (const { edit } of ordered) {
    out += text.slice(at, edit.span.start) + edit.newText;
    at = edit.span.end;
  }
  return out + text.slice(at);
}
