import { resolvePlain } from './scalar';

/** A value to write as YAML. */
export type Writable = string | number | boolean | readonly Writable[] | { readonly [key: string]: Writable };

/** Text as a scalar: plain where YAML 1.1 reads it back as the same text, else in double quotes. */
export function writeScalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return isPlainSafe(value) ? value : JSON.stringify(value);
}

/** True when the text can stand without quotes, in block and in flow style, and stays text. */
export function isPlainSafe(text: string): boolean {
  if (text.length === 0 || /^\s|\s$|[\n\r\t]|: |:$| #|[[\]{},]/.test(text)) return false;
  if (/^[-?:](\s|$)|^[&*!|>'"%@`#]|^(---|\.\.\.)/.test(text)) return false;
  return typeof resolvePlain(text) === 'string' && !/^\d{4}-\d\d?-\d\d?/.test(text) && !/^[-+]?\d+(:\d+)+$/.test(text);
}

/**
 * A value in block style, as the lines below its key (or the text after it, for a single value).
 * @param indent columns of the lines; list items stand at the same column as their key would.
 */
export function writeBlock(value: Writable, indent: number): string[] {
  const pad = ' '.repeat(indent);
  if (typeof value !== 'object') return [`${pad}${writeScalar(value)}`];
  if (isArray(value)) {
    if (value.length === 0) return [`${pad}[]`];
    return value.flatMap((item) => writeItem(item, indent));
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${pad}{}`];
  return entries.flatMap(([key, item]) => writeMember(key, item, indent));
}

/** `key: value` in block style, first line without line break, indented by `indent` columns. */
export function writeMember(key: string, value: Writable, indent: number): string[] {
  const pad = ' '.repeat(indent);
  const name = writeScalar(key);
  if (typeof value !== 'object') return [`${pad}${name}: ${writeScalar(value)}`];
  const size = isArray(value) ? value.length : Object.keys(value).length;
  if (size === 0) return [`${pad}${name}: ${isArray(value) ? '[]' : '{}'}`];
  return [`${pad}${name}:`, ...writeBlock(value, indent + 2)];
}

/** A list item in block style. */
export function writeItem(value: Writable, indent: number): string[] {
  const lines = writeBlock(value, indent + 2);
  const [first = '', ...rest] = lines;
  return [`${' '.repeat(indent)}- ${first.slice(indent + 2)}`, ...rest];
}

/** A value in flow style, on one line. */
export function writeFlow(value: Writable): string {
  if (typeof value !== 'object') return writeScalar(value);
  if (isArray(value)) return `[${value.map(writeFlow).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${writeScalar(key)}: ${writeFlow(item)}`)
    .join(', ')}}`;
}

function isArray(value: Writable): value is readonly Writable[] {
  return Array.isArray(value);
}
