import { isPlainSafe, writeScalar } from '../../yaml/write';
import type { CursorPlace } from './cursor';
import type { CompletionItem, Suggestion } from './item';
import type { Style } from './snippet';

/** A suggestion as the text that belongs at a place: in the quotes that stand there, or that YAML needs. */
export function writeSuggestion(
  suggestion: Suggestion,
  place: CursorPlace,
  { style }: Style,
  asKey: boolean,
): Omit<CompletionItem, 'replace' | 'sortText'> {
  const { value, kind, documentation } = suggestion;
  const detail = suggestion.detail ?? (kind === 'namespace' ? 'namespace' : undefined);
  const label = suggestion.label ?? String(value);
  const text = scalarText(value, place, style);
  const colon = asKey && place.nameOnly !== 'colon follows' ? ': ' : '';
  return {
    label,
    kind,
    detail,
    documentation,
    // Editors compare with what is replaced, and that begins with the quote that is there.
    ...((place.quote === '' && label === String(value)) || value === ''
      ? {}
      : { filterText: place.quote + String(value) }),
    insertText: `${place.lead}${text}${colon}${place.tail}`,
  };
}

/** What needs no closer look: names with a dot, as most hosts are. */
const PLAIN_NAME = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/;

function scalarText(value: string | number | boolean, place: CursorPlace, style: Style['style']): string {
  if (style === 'json') return JSON.stringify(value);
  if (typeof value !== 'string') return writeScalar(value);
  if (place.quote === '') return PLAIN_NAME.test(value) ? value : writeScalar(value);
  if (place.quote === "'") return `'${value.replaceAll("'", "''")}'`;
  return isPlainSafe(value) ? `"${value}"` : JSON.stringify(value);
}
