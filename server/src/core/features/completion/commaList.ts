import type { CompletionContext } from './context';
import type { Suggestion } from './item';

/**
 * Suggestions for one entry of a text that is a list between commas: the other entries stay, and those that are there
 * already are not offered again.
 */
export function commaList({ part, place }: CompletionContext, entries: readonly Suggestion[]): Suggestion[] {
  const whole = part.text.slice(place.replace.start, place.replace.end).replace(/^["']|["']$/g, '');
  const before = place.typed.slice(0, place.typed.lastIndexOf(',') + 1);
  const rest = whole.slice(place.typed.length);
  const after = rest.includes(',') ? rest.slice(rest.indexOf(',')) : '';
  const present = new Set(`${before}${after}`.split(',').map((entry) => entry.trim()));
  return entries
    .filter(({ value }) => !present.has(String(value)))
    .map((entry) => ({ ...entry, label: String(entry.value), value: `${before}${String(entry.value)}${after}` }));
}
