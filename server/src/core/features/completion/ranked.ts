import type { CursorPlace } from './cursor';
import type { CompletionItem, Suggestion } from './item';
import type { Style } from './snippet';
import { writeSuggestion } from './writeValue';

/** An item before it is known where in the file it goes. */
export type Unplaced = Omit<CompletionItem, 'replace'>;

/** Values as items, in their order. @param rank of the first; those of other ranks come far behind. */
export function written(
  place: CursorPlace,
  suggestions: readonly Suggestion[],
  style: Style,
  rank: number,
  asKey = false,
): Unplaced[] {
  return suggestions.map((suggestion, index) => ({
    ...writeSuggestion(suggestion, place, style, asKey),
    sortText: sortText(rank + (suggestion.rank ?? 0) * 100_000 + index),
  }));
}

/** A rank as a text that sorts like it. */
export function sortText(rank: number): string {
  return String(rank).padStart(7, '0');
}

/** A key where its colon or value stands already. */
export function nameAlone(name: string, place: CursorPlace, { style }: Style): string {
  const quote = style === 'json' ? '"' : place.quote;
  return `${quote}${name}${quote}${place.nameOnly === 'value follows' ? ':' : ''}`;
}
