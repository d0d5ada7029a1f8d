/** A line of what was and is. */
export interface RouteLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** More lines than this are not compared one by one: all count as written anew. */
const MOST_LINES = 2000;

/**
 * The lines of both, in order, each with where it is: the longest common part counts as the same. Above 4,000,000 pairs
 * all lines count as written anew.
 */
export function compareLines(old: readonly string[], now: readonly string[]): RouteLine[] {
  const line =
    (kind: RouteLine['kind']) =>
    (text: string): RouteLine => ({ kind, text });
  if (old.length === now.length && old.every((text, index) => text === now[index])) return now.map(line('same'));
  if (old.length * now.length > MOST_LINES * MOST_LINES)
    return [...old.map(line('removed')), ...now.map(line('added'))];
  const lengths = commonLengths(old, now);
  const lines: RouteLine[] = [];
  let a = 0;
  let b = 0;
  while (a < old.length || b < now.length) {
    const [left = '', right = ''] = [old[a], now[b]];
    if (a < old.length && b < now.length && left === right) {
      lines.push({ kind: 'same', text: left });
      a++;
      b++;
    } else if (b >= now.length || (a < old.length && lengthAt(lengths, a + 1, b) >= lengthAt(lengths, a, b + 1))) {
      lines.push({ kind: 'removed', text: left });
      a++;
    } else {
      lines.push({ kind: 'added', text: right });
      b++;
    }
  }
  return lines;
}

function lengthAt(lengths: readonly Uint32Array[], a: number, b: number): number {
  return lengths[a]?.[b] ?? 0;
}

/** How long the common part of what follows is, for each pair of places. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let a = old.length - 1; a >= 0; a--)
    for (let b = now.length - 1; b >= 0; b--) {
      const row = lengths[a];
      if (row === undefined) continue;
      row[b] =
        old[a] === now[b]
          ? lengthAt(lengths, a + 1, b + 1) + 1
          : Math.max(lengthAt(lengths, a + 1, b), lengthAt(lengths, a, b + 1));
    }
  return lengths;
}
