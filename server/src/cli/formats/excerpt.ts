import type { Severity } from '../../core/index';
import type { Cell } from '../terminal/cells';
import { cellsOf, widthOf } from '../terminal/cells';
import type { Paint } from '../terminal/colour';
import { wrap } from '../terminal/wrap';
import type { Range, Source } from '../texts';

/** How an excerpt is drawn. */
export interface ExcerptStyle {
  readonly paint: Paint;
  readonly severity: Severity;
  /** Columns of the terminal. */
  readonly width: number;
}

/** What stands left of the bar: two spaces, the line number, a space. */
export function gutter(text: string, lastLine: number): string {
  return `  ${text.padStart(Math.max(2, String(lastLine).length))} │`;
}

/** A message narrower than this beside its carets reads badly; it goes below them. */
const LEAST_MESSAGE = 34;
/** Below them it begins where they do, unless that leaves less than this. */
const LEAST_BELOW = 44;
/** Of a span with more lines than this, only the first and the last are shown. */
const MOST_LINES = 4;
/** Columns of a long line that are shown before the span. */
const LEAD = 24;

/**
 * Draws the lines that a range covers, with carets under it (or a bracket beside it, when it covers several lines), and
 * a message at the carets.
 * @returns lines without line breaks.
 */
export function excerpt(source: Source, range: Range, message: string, style: ExcerptStyle): string[] {
  const trimmed = withoutTrail(source, range);
  return trimmed.start.line === trimmed.end.line
    ? oneLine(source, trimmed, message, style)
    : severalLines(source, trimmed, message, style);
}

/** Blocks of YAML end where the next thing begins; the white space between the two says nothing. */
function withoutTrail(source: Source, { start, end }: Range): Range {
  let { line, column } = end;
  while (
    line > start.line &&
    source
      .line(line)
      .slice(0, column - 1)
      .trim() === ''
  ) {
    line--;
    column = source.line(line).length + 1;
  }
  const text = source.line(line).slice(0, column - 1);
  const least = line === start.line ? start.column : 1;
  return { start, end: { line, column: Math.max(least, text.trimEnd().length + 1) } };
}

function oneLine(source: Source, { start, end }: Range, message: string, style: ExcerptStyle): string[] {
  const bar = gutter('', start.line);
  const shown = cut(cellsOf(source.line(start.line)), start.column - 1, style.width - bar.length - 1);
  let before = 0;
  let carets = 0;
  for (const cell of shown) {
    if (cell.end <= start.column - 1) before += cell.width;
    else if (cell.start < Math.max(end.column - 1, start.column)) carets += cell.width;
  }
  const text = gutter(String(start.line), start.line);
  const line = `${style.paint('dim', text)} ${shown.map((cell) => cell.text).join('')}`.trimEnd();
  const run = '^'.repeat(Math.max(1, carets));
  return [line, ...besideCarets(bar, ' '.repeat(before), run, message, style)];
}

function besideCarets(
  bar: string,
  before: string,
  run: string,
  message: string,
  { paint, severity, width }: ExcerptStyle,
): string[] {
  const left = paint('dim', bar);
  const indent = before.length + run.length + 1;
  const room = width - bar.length - 1 - indent;
  if (room >= Math.min(LEAST_MESSAGE, widthOf(message))) {
    const [first = '', ...others] = wrap(message, room);
    return [
      `${left} ${before}${paint(severity, run)} ${paint(severity, first)}`,
      ...others.map((line) => `${left} ${' '.repeat(indent)}${paint(severity, line)}`),
    ];
  }
  const shift = width - bar.length - 1 - before.length >= LEAST_BELOW ? before.length : 0;
  return [
    `${left} ${before}${paint(severity, run)}`,
    ...below(bar, ' '.repeat(shift), message, { paint, severity, width }),
  ];
}

function below(bar: string, indent: string, message: string, { paint, severity, width }: ExcerptStyle): string[] {
  return wrap(message, width - bar.length - 1 - indent.length).map(
    (line) => `${paint('dim', bar)} ${indent}${paint(severity, line)}`,
  );
}

function severalLines(source: Source, { start, end }: Range, message: string, style: ExcerptStyle): string[] {
  const { paint, severity, width } = style;
  const bar = gutter('', end.line);
  const numbers = Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index);
  const shown = numbers.length <= MOST_LINES ? numbers : [start.line, undefined, end.line];
  const lines = shown.map((number) => {
    if (number === undefined) return `${paint('dim', gutter('⋮', end.line))} ${paint(severity, '│')}`;
    const sign = number === start.line ? '╭' : number === end.line ? '╰' : '│';
    const text = cut(cellsOf(source.line(number)), 0, width - bar.length - 3)
      .map((cell) => cell.text)
      .join('');
    return `${paint('dim', gutter(String(number), end.line))} ${paint(severity, sign)} ${text}`.trimEnd();
  });
  return [...lines, ...below(bar, '  ', message, style)];
}

/** The cells of a line that fit into `width` columns, around the offset `at`; where something is left out stands `…`. */
function cut(cells: readonly Cell[], at: number, width: number): readonly Cell[] {
  const total = cells.reduce((sum, cell) => sum + cell.width, 0);
  if (total <= width) return cells;
  let from = 0;
  let lead = 0;
  for (const cell of cells) if (cell.end <= at) lead += cell.width;
  for (const cell of cells) {
    if (lead <= Math.max(LEAD, width / 3)) break;
    lead -= cell.width;
    from++;
  }
  const kept: Cell[] = [];
  let taken = from > 0 ? 1 : 0;
  const begin = cells[from]?.start ?? 0;
  if (from > 0) kept.push({ text: '…', width: 1, start: begin - 1, end: begin });
  for (const cell of cells.slice(from)) {
    if (taken + cell.width > width - 1) {
      kept.push({ text: '…', width: 1, start: cell.start, end: cell.end });
      break;
    }
    kept.push(cell);
    taken += cell.width;
  }
  return kept;
}
