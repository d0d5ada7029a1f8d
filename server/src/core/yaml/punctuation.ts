/** Where the marks of YAML stand between the nodes. All offsets count from the start of the text. */

/** The first place from `from` on that is neither white space nor inside a comment. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) at++;
    else if (code === 35 /* # */ && (at === 0 || isBlank(text.charCodeAt(at - 1)))) {
      const lineEnd = text.indexOf('\n', at);
      at = lineEnd < 0 ? text.length : lineEnd;
    } else return at;
  }
}

/** The place after the colon that follows a key, or the key's end when there is none (`{a, b}`). */
export function afterColon(text: string, keyEnd: number): number {
  const at = skipBlank(text, keyEnd);
  return text.charCodeAt(at) === 58 /* : */ ? at + 1 : keyEnd;
}

/** The place after the dash of the list item that comes after `end`, or `end` when there is none. */
export function afterDash(text: string, end: number): number {
  const at = skipBlank(text, end);
  return text.charCodeAt(at) === 45 /* - */ ? at + 1 : end;
}

/** The place after the bracket that closes a flow collection whose last entry ends at `end`. */
export function flowEnd(text: string, end: number): number {
  let at = skipBlank(text, end);
  while (text.charCodeAt(at) === 44 /* , */ || text.charCodeAt(at) === 58 /* : */) at = skipBlank(text, at + 1);
  return Math.min(at + 1, text.length);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
