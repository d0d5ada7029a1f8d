import type { Span } from '../text/span';

/**
 * A document with parts painted over so that a YAML parser can read the rest: template actions, lines that are still
 * being typed. The painted text has the length of the original, so all offsets stay true.
 */
export class Mask {
  private constructor(
    readonly original: string,
    private painted: string | undefined,
    /** Painted parts that stand for (a part of) a value. */
    private readonly values: readonly Span[],
    /** Painted parts from which members, items or a missing value may come. */
    private readonly openings: readonly Span[],
    /** True when members may be added anywhere (an engine that works on whole nodes, such as ytt). */
    readonly whole: boolean,
    /** The one part that is left to be read, where nothing in it is painted over. */
    readonly only?: Span,
  ) {}

  /** What the parser gets. Made when asked for: a small part of a long text can be read without. */
  get text(): string {
    this.painted ??= this.only === undefined ? this.original : leave(this.original, this.only);
    return this.painted;
  }

  /** What is left to be read, without the blanks around it. */
  get rest(): string {
    return this.only === undefined ? this.text : this.original.slice(this.only.start, this.only.end);
  }

  /** Paints nothing over. `whole`: members may be added anywhere. */
  static of(original: string, whole = false): Mask {
    return new Mask(original, original, [], [], whole);
  }

  /** Leaves only one part of a document to be read. */
  static only(original: string, part: Span): Mask {
    return new Mask(original, undefined, [], [], false, part);
  }

  /** Paints many parts of what is left to be read at once: `values` with letters, `openings` with blanks. */
  static painted({ original, text: left }: Mask, values: readonly Span[], openings: readonly Span[]): Mask {
    let text = paint(left, openings, ' ');
    text = paint(text, values, 'x');
    return new Mask(original, text, values, openings, false);
  }

  /** Paints one more part with blanks (a replacement of the same length, if given). */
  blank(span: Span, replacement?: string): Mask {
    const paintOver = replacement ?? blanked(this.text.slice(span.start, span.end));
    const text = this.text.slice(0, span.start) + paintOver + this.text.slice(span.end);
    return new Mask(this.original, text, this.values, [...this.openings, span], this.whole);
  }

  /** Paints one part so that nothing becomes unknown: the text only reads differently (a line break inside quotes). */
  rewrite(text: string): Mask {
    return new Mask(this.original, text, this.values, this.openings, this.whole);
  }

  /** True when what stands in the span is not known. */
  touches(span: Span): boolean {
    return this.values.some((value) => value.start < span.end && value.end > span.start);
  }

  /** True when the value missing at `offset` comes from a painted part that follows it. */
  opens(offset: number): boolean {
    return this.openings.some((part) => part.end >= offset && this.text.slice(offset, part.start).trim().length === 0);
  }

  /** True when a painted part inside the span, or right behind it, can add members or items. */
  opensWithin(span: Span): boolean {
    if (this.whole) return true;
    if (this.openings.length === 0) return false;
    const end = nextContent(this.text, span.end);
    return this.openings.some((part) => part.start >= span.start && part.start <= end);
  }
}

function leave(text: string, { start, end }: Span): string {
  return blanked(text.slice(0, start)) + text.slice(start, end) + blanked(text.slice(end));
}

function blanked(text: string): string {
  return text.replace(/[^\n\r]/g, ' ');
}

function paint(text: string, spans: readonly Span[], letter: string): string {
  let out = '';
  let at = 0;
  for (const span of spans) {
    out += text.slice(at, span.start) + text.slice(span.start, span.end).replace(/[^\n\r]/g, letter);
    at = span.end;
  }
  return out + text.slice(at);
}

/** The first character after `offset` that is not white space: a part before it can still add to the node that ended. */
function nextContent(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}
