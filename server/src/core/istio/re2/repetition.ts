/** A repetition operator as it is written. */
export interface Repetition {
  readonly min: number;
  /** `Infinity` for no upper limit. */
  readonly max: number;
  /** Written with numbers in braces. */
  readonly counted: boolean;
  /** Followed by `?`: as few rounds as possible. */
  readonly lazy: boolean;
  readonly end: number;
}

const bounds: Readonly<Record<string, readonly [min: number, max: number]>> = {
  '*': [0, Infinity],
  '+': [1, Infinity],
  '?': [0, 1],
};

/**
 * Reads `*`, `+`, `?`, `{3}`, `{3,}` or `{3,5}`, each with an optional `?` behind.
 * @returns `undefined` when there is none at `at`; a brace that does not begin a count is an ordinary character
 */
export function readRepetition(pattern: string, at: number): Repetition | undefined {
  const operator = /[*+?](\?)?|\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}(\?)?/y;
  operator.lastIndex = at;
  const found = operator.exec(pattern);
  if (!found) return undefined;
  const [text, simpleLazy, first, comma, last, countedLazy] = found;
  const end = at + text.length;
  if (first === undefined) {
    const [min, max] = bounds[text.charAt(0)] ?? [0, 0];
    return { min, max, counted: false, lazy: simpleLazy !== undefined, end };
  }
  const min = Number(first);
  const max = last !== undefined ? Number(last) : comma !== undefined ? Infinity : min;
  return { min, max, counted: true, lazy: countedLazy !== undefined, end };
}
