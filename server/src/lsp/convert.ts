import { PositionEncodingKind } from 'vscode-languageserver/node';
import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../core/index';

/** What a column counts: UTF-16 units, bytes or characters. */
export type Encoding = 'utf-8' | 'utf-16' | 'utf-32';

/**
 * The encoding to talk in. UTF-16 is what offsets count here too, so it is taken wherever the client knows it.
 * @param offered by the client; undefined means UTF-16 only.
 */
export function chooseEncoding(offered: readonly string[] | undefined): Encoding {
  const known = offered ?? [];
  if (known.length === 0 || known.includes(PositionEncodingKind.UTF16)) return 'utf-16';
  const other = known.find((kind) => kind === PositionEncodingKind.UTF8 || kind === PositionEncodingKind.UTF32);
  return other === undefined ? 'utf-16' : (other as Encoding);
}

/** Turns offsets into positions and back, in the encoding of the conversation. Nothing else knows of encodings. */
export class Converter {
  constructor(readonly encoding: Encoding) {}

  /** @param span file offsets. */
  range(document: TextDocument, span: Span): Range {
    return { start: this.position(document, span.start), end: this.position(document, span.end) };
  }

  position(document: TextDocument, offset: number): Position {
    const position = document.positionAt(offset);
    const character = position.character - markLength(document, position);
    if (this.encoding === 'utf-16') return { line: position.line, character };
    const start = { line: position.line, character: position.character - character };
    const before = document.getText({ start, end: position });
    return { line: position.line, character: this.encoding === 'utf-8' ? bytesOf(before) : charactersOf(before) };
  }

  /** @returns a file offset. */
  offset(document: TextDocument, position: Position): number {
    return document.offsetAt(this.toUtf16(document, position));
  }

  span(document: TextDocument, range: Range): Span {
    return { start: this.offset(document, range.start), end: this.offset(document, range.end) };
  }

  /** Applies the changes that the client tells of, one after the other: each counts in the text that the last one left. */
  update(document: TextDocument, changes: readonly TextDocumentContentChangeEvent[], version: number): TextDocument {
    if (this.encoding === 'utf-16') return TextDocument.update(document, [...changes], version);
    let updated = document;
    for (const change of changes) {
      const same = 'range' in change ? { text: change.text, range: this.rangeToUtf16(updated, change.range) } : change;
      updated = TextDocument.update(updated, [same], version);
    }
    return updated;
  }

  private rangeToUtf16(document: TextDocument, range: Range): Range {
    return { start: this.toUtf16(document, range.start), end: this.toUtf16(document, range.end) };
  }

  private toUtf16(document: TextDocument, position: Position): Position {
    if (this.encoding === 'utf-16') return position;
    const start = { line: position.line, character: 0 };
    const line = document.getText({ start, end: { line: position.line + 1, character: 0 } });
    return { line: position.line, character: unitsUpTo(line, position.character, this.encoding) };
  }
}

/** A byte order mark, which a file on disk may have and no editor shows, counts as no column. */
function markLength(document: TextDocument, { line, character }: Position): number {
  return line === 0 && character > 0 && document.getText().startsWith('\uFEFF') ? 1 : 0;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function charactersOf(text: string): number {
  return [...text].length;
}

/** How many UTF-16 units the first bytes or characters of a line take. A column inside a character means its start. */
function unitsUpTo(line: string, column: number, encoding: Encoding): number {
  let units = 0;
  let seen = 0;
  for (const character of line) {
    seen += encoding === 'utf-8' ? bytesOf(character) : 1;
    if (seen > column) break;
    units += character.length;
  }
  return units;
}
