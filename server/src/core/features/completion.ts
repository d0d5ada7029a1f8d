import type { FieldSchema } from '../schema/types';
import { shift } from '../text/span';
import { isTestFile } from '../workspace/ownFiles';
import type { FilePath } from '../workspace/paths';
import { layoutOf } from '../yaml/layout';
import type { Path } from '../yaml/path';
import { innerDocument, partAt } from './input';
import type { FeatureInput, PartPlace } from './input';
import { completionContext } from './completion/context';
import type { CompletionContext } from './completion/context';
import { cursorPlaces } from './completion/cursor';
import type { CursorPlace } from './completion/cursor';
import { headSuggestions } from './completion/head';
import type { CompletionItem } from './completion/item';
import { fieldToFill, keySuggestions } from './completion/keys';
import { mapKeys } from './completion/mapKeys';
import { itemSnippet } from './completion/snippet';
import type { Style } from './completion/snippet';
import { valueSuggestions } from './completion/values';
import { nameAlone, sortText, written } from './completion/ranked';
import type { Unplaced } from './completion/ranked';
import { testFileItems } from './completion/testFile';
import { schemaAt } from './schemaAt';

export type { CompletionItem, CompletionKind } from './completion/item';

/** A text beyond this size is not read anew for every letter. */
const MAX_LENGTH = 1_000_000;

/**
 * What can be written at a file offset: keys, values, names that the workspace has, whole objects.
 * Works in documents that are half typed or broken elsewhere.
 * @returns nothing in comments and block scalars, and wherever nothing is known to fit. A thousand hosts or more are cut:
 * then a host has to ask again when more is typed (in LSP: `isIncomplete`).
 */
export function completion(input: FeatureInput, path: FilePath, offset: number): CompletionItem[] {
  const part = partAt(input, path, offset);
  if (part === undefined || part.text.length > MAX_LENGTH) return [];
  const { document, holder } = innerDocument(part);
  const places = cursorPlaces(document, part.at, { template: part.template, part: holder?.part });
  const [first, ...others] = places.map((place) => itemsAt(input, part, place, holder?.path));
  const known = new Set(first?.map(({ label }) => label));
  return [...(first ?? []), ...others.flat().filter(({ label }) => !known.has(label))];
}

function itemsAt(input: FeatureInput, part: PartPlace, place: CursorPlace, holder: Path | undefined): CompletionItem[] {
  const ownItems = isTestFile(part.file.path) ? testFileItems(input, part, place, styleOf(part, place)) : undefined;
  if (ownItems !== undefined) return ownItems.map((item) => ({ ...item, replace: shift(place.replace, part.start) }));
  const context = completionContext(input, part, place, holder);
  if (context === undefined) return [];
  const style = styleOf(part, place);
  const head = headSuggestions(context, style);
  const items = head ?? (place.kind === 'value' ? flowOrValue(context, style) : entryItems(context, style));
  return items.map((item) => ({ ...item, replace: shift(place.replace, part.start) }));
}

function styleOf({ text }: PartPlace, { style, indent }: CursorPlace): Style {
  return { style, indent, layout: layoutOf(text), lineBreak: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** Behind a colon, or an item of a flow list. */
function flowOrValue(context: CompletionContext, style: Style): Unplaced[] {
  return written(context.place, valueSuggestions(context), style, 0);
}

/** A key of a map, an item of a list, or the value of an item. */
function entryItems(context: CompletionContext, style: Style): Unplaced[] {
  const { place, path } = context;
  if (place.newItem) return newItems(context, path.slice(0, -1), style);
  const holder = schemaAt(context.structure, path);
  if (holder === undefined) return [];
  switch (holder.field.type) {
    case 'object':
      return keyItems(context, style);
    case 'map':
      return written(context.place, mapKeys(context), style, 0, true);
    case 'list':
      return typeof path.at(-1) === 'number' || place.typed !== '' ? [] : newItems(context, path, style);
    default:
      return typeof path.at(-1) === 'number' ? written(context.place, valueSuggestions(context), style, 0) : [];
  }
}

function keyItems(context: CompletionContext, style: Style): Unplaced[] {
  const holder = schemaAt(context.structure, context.path);
  if (holder === undefined) return [];
  const { place } = context;
  return keySuggestions(context, holder, style).map(({ name, detail, documentation, rank, text }) => ({
    label: name,
    kind: 'key',
    detail,
    documentation,
    sortText: sortText(rank),
    ...(place.quote === '' ? {} : { filterText: place.quote + name }),
    insertText: place.lead + (place.nameOnly === undefined ? text + place.tail : nameAlone(name, place, style)),
    isSnippet: place.nameOnly === undefined,
  }));
}

/** Items for a list that the cursor stands below: with their dash. */
function newItems(context: CompletionContext, path: CompletionContext['path'], style: Style): Unplaced[] {
  const list = schemaAt(context.structure, path);
  const field = list?.field.type === 'list' ? fieldToFill(context, path, list.field).items : undefined;
  if (field === undefined) return [];
  const length = context.object.follow(path).items().length;
  const index = context.place.newItem ? Math.max(0, length - 1) : 0;
  const inside = { ...context, path: [...path, index], place: { ...context.place, lead: '- ' } };
  if (field.type === 'object') return [objectItem(field, context, style)];
  return written(inside.place, valueSuggestions(inside), style, ITEMS_RANK);
}

/** Below keys: where both fit, the next key is what one looks for in a list. */
const ITEMS_RANK = 5000;

function objectItem(field: FieldSchema, context: CompletionContext, style: Style): Unplaced {
  const column = context.place.newItem ? style.indent - 2 : style.indent;
  const text = itemSnippet(field, { ...style, indent: column });
  const first =
    /^[^\n\r]*/
      .exec(text)?.[0]
      .replace(/\$\d+|\$\{.*?\}/g, '')
      .trim() ?? '';
  return {
    label: `- ${first}`.trim(),
    kind: 'snippet',
    detail: 'another item',
    sortText: sortText(ITEMS_RANK),
    insertText: `- ${text}`,
    isSnippet: true,
  };
}
