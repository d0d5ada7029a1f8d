/** The first thing in an expression that cannot be read: a clause without a full stop, and where. */
export interface CelProblem {
  readonly what: string;
  readonly start: number;
  readonly end: number;
}
