/** A place in a text: 0-based line and 0-based UTF-16 column. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets into lines and columns and back. Lines end with `\n`, `\r\n` or a lone `\r`, as in LSP. */
export class LineIndex {
  /** Offset of the first character of each line. */
  readonly starts: Uint32Array;
  readonly length: number;

  constructor(text: string) {
    this.starts = lineStarts(text);
    this.length = text.length;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** @param offset 0-based; beyond the text means its end. */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: at - this.start(low) };
  }

  /** @param position a line beyond the text means its end, a column beyond the line the start of the next line. */
  offset(position: Position): number {
    if (position.line >= this.starts.length) return this.length;
    const next = position.line + 1 < this.starts.length ? this.start(position.line + 1) : this.length;
    return Math.min(this.start(position.line) + position.column, next);
  }

  private start(line: number): number {
    return this.starts[line] ?? this.length;
  }
}

function lineStarts(text: string): Uint32Array {
  const starts: number[] = [0];
  const hasReturn = text.includes('\r');
  if (!hasReturn) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return Uint32Array.from(starts);
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return Uint32Array.from(starts);
}
