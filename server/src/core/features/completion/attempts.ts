import type { Span } from '../../text/span';
import type { FlowPlace } from './flow';
import { unquoted } from './line';
import type { LineParts } from './line';

/** What stands in the place of what is being typed, so that the parser says where that is. */
export const MARK = 'pilotageCursor';

/** What is known of a place before the document is read anew. */
export interface TypedWord {
  /** What is replaced. Document offsets. */
  readonly replace: Span;
  /** The part of the word before the cursor, without quotes. */
  readonly typed: string;
  readonly quote: '"' | "'" | '';
  /** Written before what is inserted: a space after a colon or dash, the dash of a new item. */
  readonly lead: string;
  /** Written behind: a comma, where another entry follows in flow style. */
  readonly tail: string;
  /** True when only the name is to be written: a colon follows, or the value stands below already. */
  readonly nameOnly: 'colon follows' | 'value follows' | undefined;
  readonly style: 'block' | 'flow' | 'json';
  /** True when the entry would be a new item of a list. */
  readonly newItem: boolean;
}

/** A text in which the mark stands for what is being typed. */
export interface Attempt {
  readonly text: string;
  readonly markAt: number;
  readonly place: TypedWord;
}

/** Where the comment of a line begins. */
export function firstComment(text: string, line: LineParts): number {
  const rest = text.slice(line.contentEnd, line.end);
  const hash = rest.indexOf('#');
  return hash < 0 ? line.end : line.contentEnd + hash;
}

/** What the cursor can mean in block style. */
export function blockAttempts(text: string, at: number, line: LineParts): Attempt[] {
  const { content, contentEnd, colon, inItem, bareDash } = line;
  if (content >= contentEnd) return inItem ? emptyItem(text, at, line, bareDash) : blankLine(text, at, line);
  if (at < content) return [];
  if (colon === undefined) {
    if (at > contentEnd || NO_NAME.test(text.slice(content, contentEnd))) return [];
    return halfTyped(text, at, line);
  }
  if (at <= colon) return inKey(text, at, { start: content, end: trimEnd(text, content, colon) });
  return inValue(text, at, line, colon);
}

/** Block scalars, anchors, tags and aliases; `*.example.com` without quotes is only a host that is still being typed. */
const NO_NAME = /^(?:[|>&!]|\*[\w-])/;

/** An anchor or a tag stands before the value. */
const PROPERTIES = /^(?:[&!][^\s,[\]{}]*[ \t]+)+/;

/** A key that is there already. */
function inKey(text: string, at: number, token: Span): Attempt[] {
  if (at > token.end) return [];
  const { quote, text: typed } = unquoted(text.slice(token.start, at));
  return [attemptAt(text, token, MARK, { typed, quote, nameOnly: 'colon follows' })];
}

function inValue(text: string, at: number, line: LineParts, colon: number): Attempt[] {
  let start = colon + 1;
  while (start < line.contentEnd && /[ \t]/.test(text.charAt(start))) start++;
  start += PROPERTIES.exec(text.slice(start, line.end))?.[0].length ?? 0;
  if (start >= line.contentEnd) {
    if (at < start) return [];
    const lead = at === colon + 1 ? ' ' : '';
    const comment = firstComment(text, line);
    if (at > comment) return [];
    return [attemptAt(text, { start: at, end: at }, `${lead}${MARK}`, { lead })];
  }
  if (at < start || at > line.contentEnd || NO_NAME.test(text.slice(start, line.contentEnd))) return [];
  const { quote, text: typed } = unquoted(text.slice(start, at));
  return [attemptAt(text, { start, end: line.contentEnd }, MARK, { typed, quote })];
}

/** A word without a colon: a key, or the value of a list item. */
function halfTyped(text: string, at: number, line: LineParts): Attempt[] {
  const token = { start: line.content, end: line.contentEnd };
  const { quote, text: typed } = unquoted(text.slice(token.start, at));
  const nameOnly = !line.inItem && goesOnDeeper(text, line, line.content - line.start) ? 'value follows' : undefined;
  return [attemptAt(text, token, `${MARK}:`, { typed, quote, nameOnly })];
}

/** True when the next line with content is indented more than `column`: the value of a key there stands below already. */
function goesOnDeeper(text: string, line: LineParts, column: number): boolean {
  const rest = /^(?:[ \t]*(?:#.*)?\r?\n)*([ \t]*)[^\s#]/.exec(text.slice(line.end).replace(/^\r?\n/, ''));
  return rest !== null && (rest[1]?.length ?? 0) > column;
}

function emptyItem(text: string, at: number, line: LineParts, bareDash: boolean): Attempt[] {
  if (at < line.content) return [];
  const lead = bareDash && at === line.content ? ' ' : '';
  return [attemptAt(text, { start: at, end: at }, `${lead}${MARK}:`, { lead })];
}

function blankLine(text: string, at: number, line: LineParts): Attempt[] {
  // A comment on the line: what is typed before it has no place.
  if (line.contentEnd < line.end && text.slice(line.start, line.end).trim() !== '') return [];
  const column = at - line.start;
  const deeper = goesOnDeeper(text, line, column);
  const before = text.slice(0, line.start) + ' '.repeat(column);
  const after = text.slice(line.end);
  const made = (inserted: string, lead: string, newItem: boolean): Attempt => ({
    text: before + inserted + after,
    markAt: before.length + inserted.indexOf(MARK),
    place: {
      ...DEFAULTS,
      replace: { start: at, end: at },
      lead,
      newItem,
      ...(deeper ? { nameOnly: 'value follows' } : {}),
    },
  });
  return [made(`${MARK}:`, '', false), ...(deeper ? [] : [made(`- ${MARK}:`, '- ', true)])];
}

const DEFAULTS = {
  typed: '',
  quote: '',
  lead: '',
  tail: '',
  nameOnly: undefined,
  style: 'block',
  newItem: false,
} as const;

function attemptAt(text: string, token: Span, inserted: string, more: Partial<TypedWord>): Attempt {
  return {
    text: text.slice(0, token.start) + inserted + text.slice(token.end),
    markAt: token.start + inserted.indexOf(MARK),
    place: { ...DEFAULTS, replace: { start: token.start, end: token.end }, ...more },
  };
}

function trimEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** What the cursor can mean among brackets. */
export function flowAttempts(text: string, at: number, flow: FlowPlace, line: LineParts): Attempt[] {
  const { quote, text: typed } = unquoted(text.slice(flow.start, at));
  const style = /^\s*[{[]/.test(text) ? 'json' : 'flow';
  const lead = flow.isValue && style === 'flow' && flow.start === at && text.charAt(at - 1) === ':' ? ' ' : '';
  const nameOnly = flow.hasColon ? ('colon follows' as const) : undefined;
  const place = { typed, quote, style, lead, nameOnly } as const;
  const token = { start: flow.start, end: flow.end };
  const isKey = flow.open.at(-1) === '{' && !flow.isValue;
  const inserted = `${flow.isValue ? ' ' : ''}${MARK}${isKey && !flow.hasColon ? ': ' : ''}`;
  const whole = attemptAt(text, token, inserted, place);
  const followed = attemptAt(text, token, `${inserted},`, { ...place, tail: ',' });
  // Where the brackets are not closed yet, the rest of the line (of a JSON text: the rest) is left out.
  const closing = [...flow.open].reverse().map((bracket) => (bracket === '[' ? ']' : '}'));
  const rest = style === 'json' ? '' : text.slice(line.end);
  const closed = attemptAt(text.slice(0, token.end), token, inserted + closing.join(''), place);
  return [whole, ...(flow.hasColon ? [] : [followed]), { ...closed, text: closed.text + rest }];
}
