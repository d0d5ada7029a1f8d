import { lineStart } from '../text/lines';
import type { Span } from '../text/span';
import { columnOf } from './layout';

/** One way to make a line readable: paint `span` over (with `replacement`), for the reason `detail`. */
export interface Attempt {
  readonly span: Span;
  readonly detail: string;
  readonly replacement?: string;
  /** The text to show as wrong, where it is not `span`. */
  readonly mark?: Span;
  /** What was surely meant in the place of the mark. */
  readonly mend?: string;
}

/** Nobody types longer lines, and looking for what is wrong in one takes time that grows with its square. */
const MAX_LINE = 2000;

/** What may be wrong around a place: on its line, or on the last line before it that says something. */
export function attemptsAt(text: string, failedAt: number): Attempt[] {
  const at = Math.min(failedAt, text.length - 1);
  const here = lineAt(text, at);
  if (here.end - here.start > MAX_LINE) return [];
  const before = lineBefore(text, here);
  const lines = [here, ...(before === undefined || before.end - before.start > MAX_LINE ? [] : [before])];
  const below = here.end < text.length ? [lineAt(text, here.end + 1)] : [];
  const blanks = [...lines, ...below].flatMap((line) => strangeBlanks(text, line));
  const open = lines.flatMap((line) => unclosed(text, line));
  const words = [...lines].reverse().flatMap((line) => [...gluedColon(text, line), ...halfTyped(text, line)]);
  const values = lines.flatMap((line) => brokenValue(text, line, line === before ? here : undefined));
  const whole = lines.flatMap((line) => wholeLine(text, line));
  return [...blanks, ...open, ...words, ...values, ...whole];
}

/** The lines that git leaves in a file that could not be merged. */
export function conflictMarks(text: string): Attempt[] {
  if (!/^<{7} /m.test(text)) return [];
  return [...text.matchAll(/^(?:[<>|]{7} .*|={7})\r?$/gm)].map((match) => ({
    span: { start: match.index, end: match.index + match[0].trimEnd().length },
    detail: 'this is the mark of a merge conflict; choose one of the two texts',
  }));
}

function lineAt(text: string, at: number): Span {
  const start = lineStart(text, at);
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

/** The nearest line above that is neither blank nor a comment. */
function lineBefore(text: string, line: Span): Span | undefined {
  let at = line.start;
  while (at > 0) {
    const candidate = lineAt(text, at - 1);
    if (/^\s*[^\s#]/.test(text.slice(candidate.start, candidate.end))) return candidate;
    at = candidate.start;
  }
  return undefined;
}

const TABS = 'tabs cannot indent YAML; use spaces';

/** Tabs and no-break spaces in the indentation. */
function strangeBlanks(text: string, line: Span): Attempt[] {
  const indent = /^[^\S\n\r]*[^\S\n\r ][^\S\n\r]*/.exec(text.slice(line.start, line.end));
  if (indent === null) return [];
  const span = { start: line.start, end: line.start + indent[0].length };
  const spaces = ' '.repeat(indent[0].length);
  if (indent[0].includes('\t')) return [{ span, replacement: spaces, detail: TABS }];
  const detail = 'this indentation is made of no-break or other special spaces; use ordinary ones';
  return [{ span, replacement: spaces, detail, mend: spaces }];
}

/** A quote or bracket that the line opens and does not close. */
function unclosed(text: string, line: Span): Attempt[] {
  const source = text.slice(line.start, line.end);
  const stack: number[] = [];
  let quote = -1;
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (quote >= 0) {
      if (char === '\\' && source.charAt(quote) === '"') at++;
      else if (char === source.charAt(quote)) quote = -1;
    } else if ((char === '"' || char === "'") && /[\s:,[{-]$/.test(source.slice(0, at) || ' ')) quote = at;
    else if (char === '#' && /\s$/.test(source.slice(0, at) || ' ')) break;
    else if (char === '[' || char === '{') stack.push(at);
    else if (char === ']' || char === '}') stack.pop();
  }
  const bracket = stack[0];
  const found: Attempt[] = [];
  const openQuote = `the quote ${source.charAt(quote)} is never closed`;
  if (quote >= 0) found.push({ span: rest(line, quote), detail: openQuote });
  if (bracket !== undefined) {
    const closing = source.charAt(bracket) === '[' ? ']' : '}';
    const openBracket = `the ${source.charAt(bracket)} is never closed with ${closing}`;
    const mark = quote >= 0 ? rest(line, quote) : undefined;
    found.push({ span: rest(line, bracket), mark, detail: quote >= 0 ? openQuote : openBracket });
  }
  return found;
}

function rest(line: Span, from: number): Span {
  return { start: line.start + from, end: line.end };
}

/** `key:value` without a space. */
function gluedColon(text: string, line: Span): Attempt[] {
  const match = /^([ \t]*(?:- +)*)([\w.-]+):([^\s:/].*?)\s*$/.exec(text.slice(line.start, line.end));
  if (match === null) return [];
  const [, indent = '', key = '', value = ''] = match;
  const start = line.start + indent.length;
  const span = { start, end: start + key.length + 1 + value.length };
  return [{ span, detail: 'a colon needs a space behind it to end a key', mend: `${key}: ${value}` }];
}

/** A word without a colon, where a key belongs. */
function halfTyped(text: string, line: Span): Attempt[] {
  const match = /^([ \t]*(?:- +)*)([^\s:#'"[{][^:#]*?)\s*$/.exec(text.slice(line.start, line.end));
  if (match === null) return [];
  const [, indent = '', word = ''] = match;
  const start = line.start + indent.length;
  const span = { start, end: start + word.length };
  if (/^[*@`%]/.test(word)) return [{ span, ...judge(word) }];
  return [{ span, detail: `"${shorten(word)}" is neither a key (it has no colon) nor a list item` }];
}

/** What stands after the first colon. @param below the line below, which may be at odds with it. */
function brokenValue(text: string, line: Span, below: Span | undefined): Attempt[] {
  const match = /^([ \t]*(?:- +)*)((?:"[^"]*"|'[^']*'|[^\s:'"[{#][^:]*):[ \t]+)(\S.*?)\s*$/.exec(
    text.slice(line.start, line.end),
  );
  if (match === null) return [];
  const [, indent = '', key = '', value = ''] = match;
  const start = line.start + indent.length + key.length;
  const span = { start, end: start + value.length };
  const nested = below !== undefined && isNestedKey(text, below, indent.length);
  if (nested && !/^[[{"'|>]/.test(value)) {
    const name = key.slice(0, key.lastIndexOf(':'));
    return [
      { span, detail: `"${shorten(name)}" has a value on its line and keys below it; it can have only one of them` },
    ];
  }
  return [{ span, ...judge(value) }];
}

function isNestedKey(text: string, line: Span, column: number): boolean {
  const source = text.slice(line.start, line.end);
  const first = line.start + source.length - source.trimStart().length;
  return columnOf(text, first) > column && /^[^\s:'"[{#][^:]*:(?:\s|$)/.test(source.trimStart());
}

/** Why a value cannot be read, and what was meant by it where that is sure. */
function judge(value: string): Pick<Attempt, 'detail' | 'mend'> {
  const first = value.charAt(0);
  const escape = /^"(?:[^"\\]|\\[0abtnvfre "/\\N_LPxuU])*\\([^0abtnvfre "/\\N_LPxuU])/.exec(value)?.[1];
  if (escape !== undefined) {
    const detail = `\\${escape} means nothing in double quotes; use single quotes, or write \\\\${escape}`;
    const inner = /^"((?:[^"\\]|\\[^\\"nrtxuU])*)"$/.exec(value)?.[1];
    return { detail, mend: inner === undefined ? undefined : `'${inner.replaceAll("'", "''")}'` };
  }
  if (first === '*')
    return {
      detail: 'text that begins with * has to be quoted; a bare * starts an alias',
      mend: JSON.stringify(value),
    };
  if ('@`%'.includes(first))
    return { detail: `text that begins with ${first} has to be quoted`, mend: JSON.stringify(value) };
  if (/^-(\s|$)/.test(value))
    return { detail: 'a list item cannot stand beside its key; it goes on a line of its own' };
  if (/^(?:"[^"\\]*"|'[^']*')\s*[^\s#]/.test(value)) return { detail: 'something stands behind the closing quote' };
  if (/^[[{]/.test(value)) return { detail: judgeBrackets(value) };
  if (/:(\s|$)/.test(value))
    return { detail: 'this value has a second colon in it; put it in quotes, or the inner key on a line of its own' };
  return { detail: `"${shorten(value)}" cannot be read as a value; quote it if it is text` };
}

function judgeBrackets(value: string): string {
  const count = (bracket: string): number => value.split(bracket).length - 1;
  for (const [open = '', close = ''] of ['[]', '{}']) {
    if (count(close) > count(open)) return `there is one ${close} too many`;
  }
  if (/,\s*,/.test(value)) return 'two commas follow each other';
  return `"${shorten(value)}" cannot be read as a list or mapping in brackets; quote it if it is text`;
}

function wholeLine(text: string, line: Span): Attempt[] {
  const source = text.slice(line.start, line.end);
  const content = source.trim();
  if (content.length === 0) return [];
  const begin = source.indexOf(content);
  const span = { start: line.start + begin, end: line.start + begin + content.length };
  if (source.slice(0, begin).includes('\t'))
    return [{ span, mark: { start: line.start, end: span.start }, detail: TABS }];
  return [{ span, detail: 'this line does not fit the lines around it; check its indentation' }];
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
