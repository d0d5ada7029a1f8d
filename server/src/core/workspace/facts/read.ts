import { appendItem } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { Labels, ListEnd, Named } from './types';

/** The texts of a map of labels; values that are no known text are left out. */
export function labelsOf(field: Field): Labels {
  const members = field.members();
  if (members.length === 0) return NONE;
  const labels: Record<string, string> = {};
  for (const member of members) {
    const text = member.text;
    if (text !== undefined) labels[String(member.key)] = text;
  }
  return labels;
}

const NONE: Labels = {};

/** True when a map may hold more than its known texts. */
export function hasOpenLabels(field: Field): boolean {
  return field.open || field.members().some((member) => member.unknown);
}

/** The known texts of a list with their places. */
export function namesOf(field: Field): Named[] {
  return field.items().flatMap((item) => {
    const text = item.text;
    return text === undefined ? [] : [{ text, span: spanOf(item) }];
  });
}

/** True when a list holds a placeholder or may hold more than is written. */
export function isOpenList(field: Field): boolean {
  return field.open || field.items().some((item) => item.unknown);
}

/** Where a list with items takes another one; undefined for anything else. Source text is needed for comments behind items. */
export function listEnd(document: string, field: Field): ListEnd | undefined {
  const list = field.node;
  if (list?.kind !== 'list' || list.items.length === 0) return undefined;
  const { span, newText } = appendItem(document, list, ITEM);
  const at = newText.indexOf(ITEM);
  if (span.start !== span.end || at < 0) return undefined;
  return { at: span.start, before: newText.slice(0, at), after: newText.slice(at + ITEM.length) };
}

const ITEM = 'NextItem';

/** `exportTo` and its like: undefined when absent; placeholders are left out. */
export function listOf(field: Field): readonly string[] | undefined {
  return field.exists ? field.texts() : undefined;
}

/** A plain copy of a field's span, so that facts hold no tree. */
export function spanOf(field: Field): { start: number; end: number } {
  const { start, end } = field.span;
  return { start, end };
}
