import { CelParser } from './cel/parser';
import type { CelProblem } from './cel/problem';
import { celTokens } from './cel/tokens';

export type { CelProblem } from './cel/problem';

/** Go's reader takes no longer expressions. */
const MAX_LENGTH = 100_000;

/**
 * Checks the syntax of an expression of the Common Expression Language, as `accessLogging[].filter.expression` of a
 * Telemetry holds one. Names and types are not checked.
 * Source: `validateTelemetryFilter`, pkg/config/validation/validation_istiod.go; the grammar of
 * https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax.
 * @returns the first thing that cannot be read
 */
export function celProblem(text: string): CelProblem | undefined {
  if (text.length > MAX_LENGTH) return { what: 'it is longer than 100000 characters', start: 0, end: text.length };
  const tokens = celTokens(text);
  return 'what' in tokens ? tokens : new CelParser(tokens).problem();
}
