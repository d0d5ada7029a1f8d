/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  // A negative second argument would be taken for 0, and find a line break there.
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends, in front of its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  const at = end < 0 ? text.length : end;
  return text.charAt(at - 1) === '\r' && at > offset ? at - 1 : at;
}

/** Where the line after that of an offset begins; the end of the text when there is none. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}
