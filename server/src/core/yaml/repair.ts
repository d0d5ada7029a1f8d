import type { Span } from '../text/span';
import type { EventResult } from './fromEvents';
import { readEvents } from './fromEvents';
import type { Mask } from './mask';
import type { YamlNode, YamlProblem } from './tree';

/** A text beyond this size is not worth many attempts. */
const MAX_REPAIRED_LENGTH = 300_000;
const MAX_REPAIRS = 8;

/** A tree of a broken text, read by leaving out what is broken. */
export interface Repaired {
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
}

/** One way to make a line readable: paint `span` over (with `replacement`), for the reason `detail`. */
interface Attempt {
  readonly span: Span;
  readonly detail: string;
  readonly replacement?: string;
}

/**
 * Reads a document that is being typed: leaves out, step by step, the least that keeps it from being read, and names
 * each as a problem. Everything else keeps its place in the tree, which a parser that only resynchronises cannot promise.
 * @returns undefined when a few steps are not enough.
 */
export function readRepaired(mask: Mask, failure: { failedAt: number }): Repaired | undefined {
  if (mask.text.length > MAX_REPAIRED_LENGTH) return undefined;
  const problems: YamlProblem[] = [];
  let current = mask;
  let failedAt = failure.failedAt;
  for (let step = 0; step < MAX_REPAIRS; step++) {
    const better = bestRepair(current, failedAt);
    if (better === undefined) return undefined;
    problems.push({ ...better.attempt.span, code: 'yaml-syntax', detail: better.attempt.detail });
    current = better.mask;
    if ('failedAt' in better.result) failedAt = better.result.failedAt;
    else return { root: better.result.root, problems: [...problems, ...better.result.problems] };
  }
  return undefined;
}

/** The first attempt after which the text can be read, else the one that lets the parser come furthest. */
function bestRepair(mask: Mask, failedAt: number): { attempt: Attempt; mask: Mask; result: EventResult } | undefined {
  let best: { attempt: Attempt; mask: Mask; result: EventResult; reached: number } | undefined;
  for (const attempt of attemptsAt(mask.text, failedAt)) {
    const painted = mask.blank(attempt.span, attempt.replacement);
    const result = readEvents(painted);
    if (!('failedAt' in result)) return { attempt, mask: painted, result };
    if (result.failedAt > failedAt && (best === undefined || result.failedAt > best.reached)) {
      best = { attempt, mask: painted, result, reached: result.failedAt };
    }
  }
  return best;
}

/** What may be wrong around a place: on its line, or on the last line before it that says something. */
function attemptsAt(text: string, failedAt: number): Attempt[] {
  const at = Math.min(failedAt, text.length - 1);
  const here = lineAt(text, at);
  const before = lineBefore(text, here);
  const lines = [here, ...(before === undefined ? [] : [before])];
  const tabs = lines.flatMap((line) => tabsOf(text, line));
  const open = lines.flatMap((line) => unclosed(text, line));
  const words = [...lines].reverse().flatMap((line) => halfTyped(text, line));
  const values = lines.flatMap((line) => brokenValue(text, line));
  const whole = lines.flatMap((line) => wholeLine(text, line));
  return [...tabs, ...open, ...words, ...values, ...whole];
}

function lineAt(text: string, at: number): Span {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

/** The nearest line above that is neither blank nor a comment. */
function lineBefore(text: string, line: Span): Span | undefined {
  let at = line.start;
  while (at > 0) {
    const candidate = lineAt(text, at - 1);
    if (/^[ \t]*[^\s#]/.test(text.slice(candidate.start, candidate.end))) return candidate;
    at = candidate.start;
  }
  return undefined;
}

function tabsOf(text: string, line: Span): Attempt[] {
  const indent = /^[ ]*\t[ \t]*/.exec(text.slice(line.start, line.end));
  if (indent === null) return [];
  const span = { start: line.start, end: line.start + indent[0].length };
  return [{ span, replacement: ' '.repeat(indent[0].length), detail: 'tabs cannot indent YAML; use spaces' }];
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
  if (quote >= 0) found.push({ span: rest(line, quote), detail: `the quote ${source.charAt(quote)} is never closed` });
  if (bracket !== undefined) {
    const closing = source.charAt(bracket) === '[' ? ']' : '}';
    found.push({ span: rest(line, bracket), detail: `the ${source.charAt(bracket)} is never closed with ${closing}` });
  }
  return found;
}

function rest(line: Span, from: number): Span {
  return { start: line.start + from, end: line.end };
}

/** A word without a colon, where a key belongs. */
function halfTyped(text: string, line: Span): Attempt[] {
  const match = /^([ \t]*(?:- +)*)([^\s:#'"[{][^:#]*?)\s*$/.exec(text.slice(line.start, line.end));
  if (match === null) return [];
  const [, indent = '', word = ''] = match;
  const start = line.start + indent.length;
  return [
    {
      span: { start, end: start + word.length },
      detail: `"${shorten(word)}" is neither a key (it has no colon) nor a list item`,
    },
  ];
}

/** What stands after the first colon. */
function brokenValue(text: string, line: Span): Attempt[] {
  const match = /^([ \t]*(?:- +)*(?:"[^"]*"|'[^']*'|[^\s:'"[{#][^:]*):[ \t]+)(\S.*?)\s*$/.exec(
    text.slice(line.start, line.end),
  );
  if (match === null) return [];
  const [, key = '', value = ''] = match;
  const start = line.start + key.length;
  return [{ span: { start, end: start + value.length }, detail: valueDetail(value) }];
}

function valueDetail(value: string): string {
  const first = value.charAt(0);
  if (first === '*') return 'text that begins with * has to be quoted; a bare * starts an alias';
  if ('@`%'.includes(first)) return `text that begins with ${first} has to be quoted`;
  if (/:(\s|$)/.test(value))
    return 'this value has a second colon in it; put it in quotes, or the inner key on a line of its own';
  return `"${shorten(value)}" cannot be read as a value; quote it if it is text`;
}

function wholeLine(text: string, line: Span): Attempt[] {
  const source = text.slice(line.start, line.end);
  const content = source.trim();
  if (content.length === 0) return [];
  const start = line.start + source.indexOf(content);
  return [
    {
      span: { start, end: start + content.length },
      detail: 'this line does not fit the lines around it; check its indentation',
    },
  ];
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
