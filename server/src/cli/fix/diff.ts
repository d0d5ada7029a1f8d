/** A stretch of lines that differs: 0-based, ends exclusive. */
interface Change {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** A line of a diff: what kind it is, and its text with the sign in front and the line break it has in the file. */
export interface DiffLine {
  readonly kind: 'header' | 'hunk' | 'same' | 'removed' | 'added';
  readonly text: string;
}

const CONTEXT = 3;

/**
 * The unified diff between two texts, as `patch -p1` and `git apply` take it; empty when they are the same.
 * @param file the path to name in it, with `/`.
 */
export function unifiedDiff(file: string, before: string, after: string): DiffLine[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const changes = changesBetween(old, now);
  if (changes.length === 0) return [];
  const out: DiffLine[] = [
    { kind: 'header', text: `--- a/${file}\n` },
    { kind: 'header', text: `+++ b/${file}\n` },
  ];
  for (const group of grouped(changes)) out.push(...hunk(group, old, now));
  return out;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** Changes so near to each other that their context would meet stand in one hunk. */
function grouped(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && change.oldStart - last.oldEnd <= CONTEXT * 2) group.push(change);
    else groups.push([change]);
  }
  return groups;
}

function hunk(group: readonly Change[], old: readonly string[], now: readonly string[]): DiffLine[] {
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined) return [];
  const lead = Math.min(CONTEXT, first.oldStart);
  const trail = Math.min(CONTEXT, old.length - last.oldEnd);
  const oldRange = rangeText(first.oldStart - lead, last.oldEnd + trail);
  const newRange = rangeText(first.newStart - lead, last.newEnd + trail);
  const out: DiffLine[] = [{ kind: 'hunk', text: `@@ -${oldRange} +${newRange} @@\n` }];
  const push = (kind: DiffLine['kind'], sign: string, lines: readonly string[]): void => {
    for (const line of lines)
      out.push({ kind, text: line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n` });
  };
  let at = first.oldStart - lead;
  for (const change of group) {
    push('same', ' ', old.slice(at, change.oldStart));
    push('removed', '-', old.slice(change.oldStart, change.oldEnd));
    push('added', '+', now.slice(change.newStart, change.newEnd));
    at = change.oldEnd;
  }
  push('same', ' ', old.slice(at, last.oldEnd + trail));
  return out;
}

/** Lines count from 1 there; an empty range names the line before it. */
function rangeText(start: number, end: number): string {
  const length = end - start;
  const line = length === 0 ? start : start + 1;
  return length === 1 ? String(line) : `${line},${length}`;
}

/** The shortest list of changes, by Myers' algorithm on what is left between the common start and the common end. */
function changesBetween(old: readonly string[], now: readonly string[]): Change[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let oldEnd = old.length;
  let newEnd = now.length;
  while (oldEnd > start && newEnd > start && old[oldEnd - 1] === now[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  const steps = shortestEdit(old.slice(start, oldEnd), now.slice(start, newEnd));
  const changes: Change[] = [];
  let x = start;
  let y = start;
  let open: { oldStart: number; newStart: number } | undefined;
  const close = (): void => {
    if (open !== undefined) changes.push({ ...open, oldEnd: x, newEnd: y });
    open = undefined;
  };
  for (const step of steps) {
    if (step === 'same') close();
    else open ??= { oldStart: x, newStart: y };
    if (step !== 'added') x++;
    if (step !== 'removed') y++;
  }
  close();
  return changes;
}

type Step = 'same' | 'removed' | 'added';

function shortestEdit(old: readonly string[], now: readonly string[]): Step[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let edits = 0; ; edits++) {
    trace.push(new Map(furthest));
    for (let k = -edits; k <= edits; k += 2) {
      let x = comesDown(furthest, k, edits) ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x++;
      furthest.set(k, x);
      if (x >= old.length && x - k >= now.length) return backtrack(trace, old.length, now.length);
    }
  }
}

function comesDown(furthest: ReadonlyMap<number, number>, k: number, edits: number): boolean {
  return k === -edits || (k !== edits && (furthest.get(k - 1) ?? 0) < (furthest.get(k + 1) ?? 0));
}

function backtrack(trace: readonly ReadonlyMap<number, number>[], oldLength: number, newLength: number): Step[] {
  const steps: Step[] = [];
  let x = oldLength;
  let y = newLength;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits] ?? new Map<number, number>();
    const k = x - y;
    const from = comesDown(furthest, k, edits) ? k + 1 : k - 1;
    const fromX = furthest.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      steps.push('same');
      x--;
      y--;
    }
    if (edits > 0) steps.push(x === fromX ? 'added' : 'removed');
    x = fromX;
    y = fromY;
  }
  return steps.reverse();
}
