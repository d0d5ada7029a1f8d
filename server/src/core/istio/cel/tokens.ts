import type { CelProblem } from './problem';

/** A piece of an expression. */
export interface CelToken {
  readonly type: 'name' | 'int' | 'uint' | 'float' | 'text' | 'mark' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const MARKS = ['&&', '||', '<=', '>=', '==', '!=', ...'()[]{}.,-+*/%<>!?:'];

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const FLOAT = /(?:[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?)/y;
const INTEGER = /(?:0x[0-9a-fA-F]+|[0-9]+)([uU]?)/y;
const SPACE = /(?:[ \t\r\n\f]|\/\/[^\n]*)*/y;
const ESCAPE = /\\(?:[abfnrtv"'\\?`]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;

/** Cuts an expression into tokens, or says what cannot be one. */
export function celTokens(text: string): CelToken[] | CelProblem {
  const tokens: CelToken[] = [];
  for (let at = skip(SPACE, text, 0); at < text.length; at = skip(SPACE, text, at)) {
    const token = readToken(text, at);
    if ('what' in token) return token;
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ type: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

function readToken(text: string, at: number): CelToken | CelProblem {
  const quoted = readText(text, at);
  if (quoted !== undefined) return quoted;
  for (const [type, pattern] of [
    ['name', NAME],
    ['float', FLOAT],
  ] as const) {
    const end = skip(pattern, text, at);
    if (end > at) return { type, text: text.slice(at, end), start: at, end };
  }
  const end = skip(INTEGER, text, at);
  if (end > at)
    return { type: /[uU]$/.test(text.slice(at, end)) ? 'uint' : 'int', text: text.slice(at, end), start: at, end };
  const mark = MARKS.find((each) => text.startsWith(each, at));
  if (mark === undefined) return { what: `"${text.slice(at, at + 1)}" has no meaning here`, start: at, end: at + 1 };
  return { type: 'mark', text: mark, start: at, end: at + mark.length };
}

/** A text in quotes, perhaps with `r` (no escapes) and `b` (bytes) in front. */
function readText(text: string, at: number): CelToken | CelProblem | undefined {
  const prefix = /(?:[bB]?[rR]?)(?="|')/y;
  prefix.lastIndex = at;
  const [letters] = prefix.exec(text) ?? [];
  if (letters === undefined) return undefined;
  const raw = /[rR]/.test(letters);
  const open = at + letters.length;
  const quote = text[open] ?? '';
  const long = text.startsWith(quote.repeat(3), open);
  // Two quotes that no third follows are an empty text; three that nothing closes are one, too, and a quote.
  const closed = long ? closing(text, open + 3, quote.repeat(3), raw) : -1;
  const end = closed >= 0 ? closed : closing(text, open + 1, quote, raw);
  if (end < 0) return { what: 'the text is not closed, or has an unknown escape in it', start: at, end: text.length };
  return { type: 'text', text: text.slice(at, end), start: at, end };
}

/** The offset behind the closing quotes; -1 when there is none. */
function closing(text: string, from: number, quotes: string, raw: boolean): number {
  for (let at = from; at < text.length;) {
    if (text.startsWith(quotes, at)) return at + quotes.length;
    const char = text[at];
    if (quotes.length === 1 && (char === '\n' || char === '\r')) return -1;
    if (char === '\\' && !raw) {
      const end = skip(ESCAPE, text, at);
      if (end === at) return -1;
      at = end;
    } else at++;
  }
  return -1;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
