import { re2Problem, type Re2Problem } from './re2';
import { utf8Length } from './utf8';

/** Longest regular expression in bytes. */
export const maxRegexLength = 1024;

/** What is wrong with a regular expression. */
export type RegexProblem = { readonly problem: 'empty' } | RegexSyntaxProblem;

export type RegexSyntaxProblem =
  { readonly problem: 'too-long'; readonly length: number } | { readonly problem: 'syntax'; readonly why: Re2Problem };

/**
 * Checks a regular expression wherever Istio hands one to Envoy: at most 1024 bytes and good for RE2.
 * Source: `validateStringRegexp`, pkg/config/validation/validation.go.
 */
export function regexProblem(pattern: string): RegexSyntaxProblem | undefined {
  const length = utf8Length(pattern);
  if (length > maxRegexLength) return { problem: 'too-long', length };
  const why = re2Problem(pattern);
  return why && { problem: 'syntax', why };
}

/** One of the three ways of a StringMatch. */
export type StringMatchType = 'exact' | 'prefix' | 'regex';

/** What is wrong with a StringMatch. */
export type StringMatchProblem = { readonly problem: 'empty-prefix' } | RegexProblem;

/** Where a StringMatch stands: some places have exceptions. */
export type StringMatchPlace = 'uri' | 'withoutHeaders' | 'other';

/**
 * Checks a StringMatch of a VirtualService: prefix and regex must not be empty, a regex must be good. An empty prefix
 * is allowed for `uri`; `withoutHeaders` may say `regex: "*"`, which asks for presence.
 * Source: `validateStringMatch` and `validateStringMatchRegexp`, pkg/config/validation/validation.go;
 * `validateHTTPRouteMatchRequest`, pkg/config/validation/virtualservice.go.
 */
export function stringMatchProblem(
  type: StringMatchType,
  text: string,
  place: StringMatchPlace,
): StringMatchProblem | undefined {
  if (type === 'exact') return undefined;
  if (type === 'prefix') return text === '' && place !== 'uri' ? { problem: 'empty-prefix' } : undefined;
  if (place === 'withoutHeaders' && text === '*') return undefined;
  return text === '' ? { problem: 'empty' } : regexProblem(text);
}
