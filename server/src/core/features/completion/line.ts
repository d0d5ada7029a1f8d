/** A line of a block-style document, cut into its parts. Offsets into the document. */
export interface LineParts {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
  /** After the indentation and the dashes of list items. */
  readonly content: number;
  /** Where a comment begins, else `end`; white space before it is not part of the content. */
  readonly contentEnd: number;
  /** True when at least one dash stands before the content. */
  readonly inItem: boolean;
  /** True for a dash that is the last character: a space is missing before anything else. */
  readonly bareDash: boolean;
  /** The colon that ends the key, if the content has one. */
  readonly colon: number | undefined;
}

/** Cuts the line under an offset. */
export function lineParts(text: string, at: number): LineParts {
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const lineFeed = text.indexOf('\n', at);
  let end = lineFeed < 0 ? text.length : lineFeed;
  if (end > start && text.charAt(end - 1) === '\r') end--;
  const source = text.slice(start, end);
  const lead = /^[ \t]*(?:-[ \t]+)*/.exec(source)?.[0] ?? '';
  const bareDash = source.slice(lead.length).trimEnd() === '-';
  const content = start + lead.length + (bareDash ? 1 : 0);
  const { comment, colon } = scan(source, content - start);
  const contentEnd = content + source.slice(content - start, comment).trimEnd().length;
  const inItem = lead.includes('-') || bareDash;
  return { start, end, content, contentEnd, inItem, bareDash, colon: colon === undefined ? undefined : start + colon };
}

/** The comment and the first colon after a key, outside of quotes. */
function scan(source: string, from: number): { comment: number; colon: number | undefined } {
  let colon: number | undefined;
  let quote = '';
  for (let at = from; at < source.length; at++) {
    const char = source.charAt(at);
    const before = source.charAt(at - 1);
    if (quote !== '') {
      if (char === '\\' && quote === '"') at++;
      else if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && (at === from || /[\s,[{:]/.test(before))) quote = char;
    else if (char === '#' && (at === 0 || /\s/.test(before))) return { comment: at, colon };
    else if (char === ':' && colon === undefined && (at + 1 === source.length || /\s/.test(source.charAt(at + 1))))
      colon = at;
  }
  return { comment: source.length, colon };
}

/** The text of a token between quotes, as far as it is typed; the quote is empty for plain text. */
export function unquoted(token: string): { readonly quote: '"' | "'" | ''; readonly text: string } {
  const quote = token.charAt(0);
  if (quote !== '"' && quote !== "'") return { quote: '', text: token };
  const inner = token.length > 1 && token.endsWith(quote) ? token.slice(1, -1) : token.slice(1);
  return { quote, text: inner };
}
