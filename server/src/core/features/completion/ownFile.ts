import { ownFieldAt, ownTypeWords, skeletonOf } from '../../schema/ownFile';
import type { OwnField } from '../../schema/ownFile';
import type { Path } from '../../yaml/path';
import type { CursorPlace } from './cursor';
import type { Suggestion } from './item';
import { itemSnippet, keySnippet } from './snippet';
import type { Style } from './snippet';
import { nameAlone, sortText, written } from './ranked';
import type { Unplaced } from './ranked';

/** An item to start from. */
export interface OwnSnippet {
  readonly label: string;
  readonly detail: string;
  /** A snippet, as it goes behind the dash. */
  readonly text: string;
}

/** What a file that is made for Pilotage knows of its own values, besides their description. */
export interface OwnValues {
  /** Values for a place; of a map its keys. */
  suggest(path: Path, field: OwnField, of: 'key' | 'value'): readonly Suggestion[];
  /** A key with its value, ready to be written, in place of the skeleton. */
  ready(path: Path): { readonly text: string; readonly detail: string } | undefined;
  /** Items of a list to start from. @param column of the dash. */
  snippets(list: Path, column: number): readonly OwnSnippet[];
}

const VALUES_RANK = 5000;

/** What can be written at a place of a file that is described by `root`: keys in their order, and values. */
export function ownFileItems(root: OwnField, place: CursorPlace, style: Style, values: OwnValues): Unplaced[] {
  const { path } = place;
  if (place.kind === 'value') return valueItems(ownFieldAt(root, path), path, place, style, values, 0);
  if (place.newItem) return listItems(ownFieldAt(root, path.slice(0, -1)), path, place, style, values);
  const holder = ownFieldAt(root, path);
  switch (holder?.type) {
    case 'object': {
      const keys = keyItems(holder, path, place, style, values);
      const isItem = typeof path.at(-1) === 'number' && place.present.size === 0;
      return isItem ? [...keys, ...valueItems(holder, path, place, style, values, VALUES_RANK)] : keys;
    }
    case 'map':
      return written(place, values.suggest(path, holder, 'key'), style, 0, true);
    case 'list':
      return place.typed === '' ? listItems(holder, [...path, 0], place, style, values) : [];
    default:
      return valueItems(holder, path, place, style, values, 0);
  }
}

function keyItems(holder: OwnField, path: Path, place: CursorPlace, style: Style, values: OwnValues): Unplaced[] {
  const { present, nameOnly } = place;
  return Object.entries(holder.fields ?? {}).flatMap(([name, field], index): Unplaced[] => {
    if (present.has(name) || isExcluded(holder, name, present)) return [];
    const ready = nameOnly === undefined ? values.ready([...path, name]) : undefined;
    const isRequired = holder.required?.includes(name) === true;
    const skeleton = keySnippet(name, skeletonOf(field), style);
    const text = ready?.text ?? skeleton;
    return [
      {
        label: name,
        kind: 'key',
        detail: ready?.detail ?? `${ownTypeWords(field)}${isRequired ? ', required' : ''}`,
        documentation: field.words,
        sortText: sortText(index),
        ...(place.quote === '' ? {} : { filterText: place.quote + name }),
        insertText: place.lead + (nameOnly === undefined ? text + place.tail : nameAlone(name, place, style)),
        isSnippet: nameOnly === undefined,
      },
    ];
  });
}

/** Another item of a list, with its dash. @param path of the item. */
function listItems(
  list: OwnField | undefined,
  path: Path,
  place: CursorPlace,
  style: Style,
  values: OwnValues,
): Unplaced[] {
  const item = list?.items;
  if (item === undefined) return [];
  const inside = { ...place, lead: '- ' };
  const known = valueItems(item, path, inside, style, values, VALUES_RANK);
  if (item.type !== 'object') return known;
  const column = place.newItem ? style.indent - 2 : style.indent;
  const text = itemSnippet(item.asText === undefined ? skeletonOf(item) : item, { ...style, indent: column });
  const label = `- ${Object.keys(item.fields ?? {})[0] ?? ''}: …`;
  const whole: Unplaced = {
    label,
    kind: 'snippet',
    detail: 'another entry',
    documentation: item.words,
    sortText: sortText(VALUES_RANK - 1),
    insertText: `- ${text}`,
    isSnippet: true,
  };
  const others = values.snippets(path.slice(0, -1), column).map((one, index): Unplaced => ({
    label: one.label,
    kind: 'snippet',
    detail: one.detail,
    sortText: sortText(VALUES_RANK + index),
    insertText: `- ${one.text}`,
    isSnippet: true,
  }));
  return [whole, ...others, ...known];
}

function valueItems(
  field: OwnField | undefined,
  path: Path,
  place: CursorPlace,
  style: Style,
  values: OwnValues,
  rank: number,
): Unplaced[] {
  if (field === undefined) return [];
  const suggestions = [...values.suggest(path, field, 'value'), ...wordsOf(field)];
  const seen = new Set<unknown>();
  const each = suggestions.filter(({ value }) => !seen.has(value) && seen.add(value));
  return written(place, each, style, rank);
}

function wordsOf({ type, enum: words = [], valueWords }: OwnField): Suggestion[] {
  if (type === 'boolean') return [true, false].map((value) => ({ value, kind: 'value' }));
  return words.map((value) => ({ value, kind: 'value', documentation: valueWords?.[value] }));
}

/** True when another member of a choice is there already. */
function isExcluded({ oneOf = [] }: OwnField, name: string, present: ReadonlySet<string>): boolean {
  return oneOf.some(({ members }) => members.includes(name) && members.some((member) => present.has(member)));
}
