/**
 * How many bytes a text has in UTF-8: what Go counts where Istio limits a length.
 * Half of a surrogate pair counts as the replacement character that Go would read in its place.
 */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const codePoint = char.codePointAt(0) ?? 0;
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
  return bytes;
}
