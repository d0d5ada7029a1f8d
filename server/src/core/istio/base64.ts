/** What is wrong with a text that should be base64. */
export type Base64Problem =
  | { readonly problem: 'bad-character'; readonly at: number }
  /** The number of characters, padding included, is no multiple of four, or padding stands in the wrong place. */
  | { readonly problem: 'bad-padding' };

/**
 * Checks standard base64 with padding, as `directResponse.body.bytes` of a VirtualService wants it. Line breaks are
 * ignored; the URL alphabet is not allowed. Bits that no byte uses may be set.
 * Source: Go's `base64.StdEncoding`, which the API server and istiod decode with.
 */
export function base64Problem(text: string): Base64Problem | undefined {
  const at = text.search(/[^A-Za-z0-9+/=\r\n]/);
  if (at >= 0) return { problem: 'bad-character', at };
  const plain = text.replace(/[\r\n]/g, '');
  return plain.length % 4 === 0 && /^[^=]*={0,2}$/.test(plain) ? undefined : { problem: 'bad-padding' };
}

/** How many bytes a good base64 text stands for. */
export function base64Length(text: string): number {
  const plain = text.replace(/[\r\n]/g, '');
  const padding = plain.endsWith('==') ? 2 : plain.endsWith('=') ? 1 : 0;
  return (plain.length / 4) * 3 - padding;
}
