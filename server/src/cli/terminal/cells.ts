/** A character as the terminal shows it. */
export interface Cell {
  /** Safe to print. */
  readonly text: string;
  /** Columns it takes: 0, 1 or 2, more for a tab. */
  readonly width: number;
  /** UTF-16 offset of its start in the line. */
  readonly start: number;
  /** UTF-16 offset of its end in the line, exclusive. */
  readonly end: number;
}

const TAB = 4;

/**
 * Takes one line of text apart into what a person sees as characters: a letter with its accents is one cell, a Chinese
 * character or an emoji is two columns wide, a tab reaches to the next multiple of four. What could steer the terminal
 * (escape sequences, changes of direction) is replaced by a harmless sign.
 * @param line without its line break.
 */
export function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  const push = (text: string, width: number, start: number, length: number): void => {
    cells.push({ text, width, start, end: start + length });
    column += width;
  };
  if (/^[ -~]*$/.test(line)) {
    for (let at = 0; at < line.length; at++) push(line.charAt(at), 1, at, 1);
    return cells;
  }
  for (const { segment, index } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(line)) {
    const tab = TAB - (column % TAB);
    if (segment === '\t') push(' '.repeat(tab), tab, index, 1);
    else push(printable(segment), clusterWidth(segment), index, segment.length);
  }
  return cells;
}

/** Columns that a text without line breaks takes in a terminal. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return cellsOf(text).reduce((sum, { width }) => sum + width, 0);
}

/** The text with everything that could steer a terminal replaced; line breaks become spaces, tabs too. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (sign) => {
    if (sign === '\n' || sign === '\r' || sign === '\t') return ' ';
    const code = sign.charCodeAt(0);
    if (code < 32) return String.fromCharCode(0x2400 + code);
    return code === 127 ? '\u2421' : '\uFFFD';
  });
}

/** Control characters, and those that change the direction of writing. */
const UNSAFE = /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/** East Asian wide and full-width blocks, and the emoji that are wide by themselves. Source: Unicode, EastAsianWidth.txt. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F1E6}-\u{1F1FF}\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}|\uFE0F/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

function clusterWidth(cluster: string): number {
  if (INVISIBLE.test(cluster) && !UNSAFE_ONE.test(cluster)) return 0;
  return WIDE.test(cluster) ? 2 : 1;
}

const UNSAFE_ONE = new RegExp(UNSAFE.source);
