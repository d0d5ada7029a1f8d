/**
 * Why Go refuses a regular expression, one word for each kind of its parser
 * (https://pkg.go.dev/regexp/syntax#ErrorCode).
 */
export type Re2ProblemKind =
  | 'invalid-char-class'
  | 'invalid-char-range'
  | 'invalid-escape'
  | 'invalid-named-capture'
  | 'invalid-perl-op'
  | 'invalid-repeat-op'
  | 'invalid-repeat-size'
  | 'missing-bracket'
  | 'missing-paren'
  | 'missing-repeat-argument'
  | 'trailing-backslash'
  | 'unexpected-paren'
  | 'nesting-depth'
  | 'too-large';

/** The first thing in a pattern that Go's `regexp.Compile` refuses. */
export interface Re2Problem {
  readonly problem: Re2ProblemKind;
  /** The piece of the pattern that Go quotes; for a few kinds the whole pattern, for a trailing backslash nothing. */
  readonly fragment: string;
  /** The stretch of the pattern to point at, in UTF-16 offsets, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A value read from the pattern and the offset behind it. */
export interface Scanned<T> {
  readonly value: T;
  readonly next: number;
}

/** A problem whose fragment is the stretch that is pointed at. */
export function problemAt(kind: Re2ProblemKind, pattern: string, start: number, end: number): Re2Problem {
  return { problem: kind, fragment: pattern.slice(start, end), start, end };
}

/** True for a problem, false for anything that was read well. */
export function isProblem(result: object): result is Re2Problem {
  return 'problem' in result;
}
