import type { FilePath, TextEdit } from '../../core/index';
import type { LocatedFix } from '../locate';

/** Fixes that can be applied together, and their edits by file. */
export interface Choice {
  readonly fixes: readonly LocatedFix[];
  readonly edits: ReadonlyMap<FilePath, readonly TextEdit[]>;
}

/**
 * Takes as many fixes as go together, the first ones first. A fix is taken whole or not at all, and only when no edit of
 * it overlaps or touches the edit of another; an edit that another fix makes as well is made once.
 */
export function chooseFixes(fixes: readonly LocatedFix[]): Choice {
  const chosen: LocatedFix[] = [];
  const edits = new Map<FilePath, TextEdit[]>();
  for (const fix of fixes) {
    const added = fix.edits.filter(
      ({ path, ...edit }) => !(edits.get(path) ?? []).some((other) => sameEdit(edit, other)),
    );
    const free = added.every((edit, index) => {
      const taken = [
        ...(edits.get(edit.path) ?? []),
        ...added.slice(0, index).filter(({ path }) => path === edit.path),
      ];
      return taken.every((other) => areApart(edit, other));
    });
    if (!free) continue;
    chosen.push(fix);
    for (const { path, span, newText } of added) {
      const list = edits.get(path);
      if (list === undefined) edits.set(path, [{ span, newText }]);
      else list.push({ span, newText });
    }
  }
  return { fixes: chosen, edits };
}

function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** Edits that touch could each be right and still make nonsense together (two insertions at one place). */
function areApart(a: TextEdit, b: TextEdit): boolean {
  return a.span.end < b.span.start || b.span.end < a.span.start;
}
