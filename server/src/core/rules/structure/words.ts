import type { Field } from '../../yaml/field';

/** The name by which a message calls a field: its key, or for a list item the key of the list. */
export function nameOf(field: Field): string {
  if (typeof field.key === 'string') return field.key;
  return field.parent === undefined ? 'the object' : nameOf(field.parent);
}

/** The name by which a message calls the holder of a field, at the start of a sentence. */
export function holderOf(field: Field, kind: string): string {
  if (field.parent === undefined || field.key === undefined) return kind === 'MeshProxyConfig' ? 'ProxyConfig' : kind;
  if (typeof field.key === 'number') return `This entry of "${nameOf(field)}"`;
  return `"${field.key}"`;
}

/** `A, B or C` (or another joint). A long list is cut. */
export function listWords(words: readonly string[], limit = 14, joint = 'or'): string {
  if (words.length === 0) return 'none';
  const shown = words.length > limit ? [...words.slice(0, limit), `${words.length - limit} more`] : [...words];
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} ${joint} ${last}`;
}

/** `"a"`, `"b"` and `"c"`. */
export function quoteWords(words: readonly string[], joint = 'and'): string {
  const quoted = words.map((word) => `"${word}"`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${joint} ${last}`;
}
