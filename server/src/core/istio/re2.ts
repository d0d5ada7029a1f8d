import { search } from './re2/machine';
import { Parser } from './re2/parser';
import { isProblem, type Re2Problem } from './re2/problem';
import { compile, type Program } from './re2/program';

export type { Re2Problem, Re2ProblemKind } from './re2/problem';

/**
 * Checks the syntax of a regular expression as Istio does when it is applied: with Go's `regexp.Compile`
 * (`validateStringRegexp`, pkg/config/validation/validation.go).
 *
 * The verdict is exact for every pattern that Istio reads at all (1024 bytes). Of longer ones, those that come near
 * Go's limits of 1000 levels or 3.3 million instructions may be judged differently, because Go counts after joining
 * common prefixes.
 * @returns the first problem that Go reports, `undefined` for a good pattern
 */
export function re2Problem(pattern: string): Re2Problem | undefined {
  const syntax = new Parser(pattern).parse();
  return isProblem(syntax) ? syntax : undefined;
}

/** A test that says whether the whole of a text matches. */
export type Re2Matcher = (text: string) => boolean;

/**
 * Makes a matcher for whole texts, as Envoy matches paths, headers and query parameters
 * (https://www.envoyproxy.io/docs/envoy/latest/api-v3/type/matcher/v3/regex.proto). Its time grows linearly with the text.
 * @returns `undefined` for a pattern with a syntax error or one that is larger than Envoy takes
 */
export function re2ToMatcher(pattern: string): Re2Matcher | undefined {
  const program = programOf(pattern, 'no-groups');
  if (!program) return undefined;
  return (text) => {
    const whole = { text: codePoints(text), from: 0, anchoredStart: true, anchoredEnd: true };
    return search(program, whole) !== undefined;
  };
}

/** Replaces every match in a text. */
export type Re2Replacer = (text: string) => string;

/**
 * Makes a replacer for `rewrite.uriRegexRewrite`: every match, from left to right and without overlap, gives way to
 * the substitution, in which `\0` is the match, `\1` to `\9` are its groups and `\\` is a backslash
 * (https://www.envoyproxy.io/docs/envoy/latest/api-v3/type/matcher/v3/regex.proto).
 * @returns `undefined` for a bad or too large pattern, and for a substitution with another escape or a missing group
 */
export function re2ToReplacer(pattern: string, substitution: string): Re2Replacer | undefined {
  const program = programOf(pattern, 'groups');
  const parts = program && substitutionParts(substitution, program.captures);
  if (!program || !parts) return undefined;
  return (text) => replaceAll(program, parts, codePoints(text));
}

function programOf(pattern: string, groups: 'groups' | 'no-groups'): Program | undefined {
  const syntax = new Parser(pattern).parse();
  return isProblem(syntax) ? undefined : compile(syntax, groups);
}

/** Plain texts and numbers of groups. */
function substitutionParts(substitution: string, captures: number): (string | number)[] | undefined {
  const parts = substitution.match(/\\.?|[^\\]+/gsu) ?? [];
  const read = parts.map((part) => {
    if (!part.startsWith('\\')) return part;
    if (part === '\\\\') return '\\';
    return /^\\[0-9]$/.test(part) && Number(part[1]) < captures ? Number(part[1]) : undefined;
  });
  return read.every((part) => part !== undefined) ? read : undefined;
}

function replaceAll(program: Program, parts: readonly (string | number)[], text: readonly number[]): string {
  let out = '';
  let copied = 0;
  let lastEnd = -1;
  for (let from = 0; from <= text.length;) {
    const match = search(program, { text, from, anchoredStart: false, anchoredEnd: false });
    const [start = -1, end = -1] = match ?? [];
    if (!match || start < 0) break;
    // An empty match right behind the last one does not count.
    if (end > start || start !== lastEnd) {
      out += textOf(text.slice(copied, start));
      for (const part of parts) out += typeof part === 'string' ? part : group(match, part, text);
      copied = end;
      lastEnd = end;
    }
    from = end > start ? end : end + 1;
  }
  return out + textOf(text.slice(copied));
}

function group(match: readonly number[], index: number, text: readonly number[]): string {
  const [start = -1, end = -1] = match.slice(2 * index, 2 * index + 2);
  return start < 0 ? '' : textOf(text.slice(start, end));
}

function codePoints(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

function textOf(points: readonly number[]): string {
  return points.map((point) => String.fromCodePoint(point)).join('');
}
