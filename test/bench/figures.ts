/** Half of the times are below `p50`, all but a twentieth below `p95`. Milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** Something that was measured. */
export interface Figure {
  readonly words: string;
  /** Undefined where the system does not tell. */
  readonly value: number | Spread | undefined;
  /** The most that it may be: of times that spread, nineteen of twenty. */
  readonly goal?: number;
}

/** What was measured in one workspace. */
export interface Report {
  readonly name: string;
  readonly figures: readonly Figure[];
}

/** The spread of some times. */
export function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

/** The difference of two readings of a meter that may not exist. */
export function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

/** The figure that is compared with the goal. */
export function compared({ value }: Figure): number | undefined {
  return typeof value === 'object' ? value.p95 : value;
}
