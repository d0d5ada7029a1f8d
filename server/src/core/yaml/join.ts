import type { Span } from '../text/span';
import type { EventResult } from './fromEvents';
import { readEvents } from './fromEvents';
import type { Mask } from './mask';

/** More values over several lines than a dashboard has. */
const MAX_JOINED = 400;
/** How far back the beginning of such a value is looked for. */
const MAX_LENGTH = 100_000;
const MAX_BRACKETS = 100;

/**
 * Kubernetes accepts quoted values and flow collections whose next lines are not indented, and a tab in front of a
 * bracket, and \' in double quotes; the parser does not. Joining the lines of such a value for the parser (with blanks, so that offsets stay)
 * gives what Kubernetes reads.
 * @returns undefined when that does not make the text readable.
 */
export function readJoined(mask: Mask, failure: { failedAt: number; reason: string }): EventResult | undefined {
  let current = mask;
  let { failedAt, reason } = failure;
  const tamed = mask.text
    .replace(TAB_BEFORE_VALUE, (tabs) => ' '.repeat(tabs.length))
    .replace(ESCAPE, (escape) => (escape === "\\'" ? "x'" : escape));
  if (tamed !== mask.text) {
    current = mask.rewrite(tamed);
    const result = readEvents(current);
    if (!('failedAt' in result)) return result;
    ({ failedAt, reason } = result);
  }
  for (let joined = 0; joined < MAX_JOINED && reason === 'deficient indentation'; joined++) {
    const step = joinAround(current, failedAt);
    if (step === undefined) return undefined;
    if (!('failedAt' in step.result)) return step.result;
    ({ failedAt, reason } = step.result);
    current = step.mask;
  }
  return undefined;
}

/** An escaped backslash, or an escaped single quote: in double quotes Kubernetes takes it, the parser does not. */
const ESCAPE = /\\[\\']/g;
const TAB_BEFORE_VALUE = /(?<=:)[ \t]*\t[ \t]*(?=[[{&!])/g;

/** Joins the lines of the innermost value around `at` with which the parser comes further. */
function joinAround(mask: Mask, at: number): { mask: Mask; result: EventResult } | undefined {
  for (const span of valuesAround(mask.text, at)) {
    const before = mask.text.slice(0, span.start);
    const joined = mask.rewrite(before + onOneLine(mask.text.slice(span.start, span.end)) + mask.text.slice(span.end));
    const result = readEvents(joined);
    if (!('failedAt' in result) || result.failedAt > at) return { mask: joined, result };
  }
  return undefined;
}

/** Quoted parts, which may hold anything, and comments. */
const QUOTED_OR_COMMENT = /(?<=[\s[{,:]|^)(?:"(?:\\[\s\S]|[^"\\])*"|'(?:''|[^'])*')|(?<=\s)#[^\n\r]*/g;

/** Blanks for line breaks and tabs, and for comments that would swallow the rest. */
function onOneLine(text: string): string {
  const bare = text.replace(QUOTED_OR_COMMENT, (part) => (part.startsWith('#') ? ' '.repeat(part.length) : part));
  return bare.replace(/[\n\r\t]/g, ' ');
}

/** The quoted value and the flow collections that `at` may lie in, the innermost first. */
function* valuesAround(text: string, at: number): Generator<Span> {
  let tried = 0;
  for (let open = at - 1; open >= 0 && at - open < MAX_LENGTH && tried < MAX_BRACKETS; open--) {
    const char = text.charAt(open);
    const quote = char === '"' || char === "'";
    if (!quote && char !== '[' && char !== '{') continue;
    if (open > 0 && !/[\s[{,:-]/.test(text.charAt(open - 1))) continue;
    tried++;
    const close = quote ? closingQuote(text, open) : closingBracket(text, open);
    if (close >= at) yield { start: open, end: close + 1 };
  }
}

function closingQuote(text: string, open: number): number {
  const quote = text.charAt(open);
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && quote === '"') at++;
    else if (char === quote) {
      if (quote === "'" && text.charAt(at + 1) === "'") at++;
      else return at;
    }
  }
  return -1;
}

function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length && at - open < MAX_LENGTH; at++) {
    const char = text.charAt(at);
    if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') {
      depth--;
      if (depth === 0) return at;
    } else if ((char === '"' || char === "'") && /[\s[{,:]/.test(text.charAt(at - 1))) {
      const close = closingQuote(text, at);
      if (close < 0) return -1;
      at = close;
    } else if (char === '#' && /\s/.test(text.charAt(at - 1))) {
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd < 0) return -1;
      at = lineEnd;
    }
  }
  return -1;
}
