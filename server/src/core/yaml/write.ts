import type { Layout } from './layout';
import { resolvePlain } from './scalar';

/** A value to write as YAML. */
export type Writable = string | number | boolean | readonly Writable[] | { readonly [key: string]: Writable };

/** Text as a scalar: plain where YAML 1.1 reads it back as the same text, else in double quotes. */
export function writeScalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return isPlainSafe(value) ? value : quote(value);
}

/** Text in double quotes; what not every reader takes as it is becomes an escape. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** True when the text can stand without quotes, in block and in flow style, and stays text. */
export function isPlainSafe(text: string): boolean {
  if (text.length === 0 || /^\s|\s$|[\n\r\t]|: |:$| #|[[\]{},]/.test(text)) return false;
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(text)) return false;
  if (/^[-?:](\s|$)|^[&*!|>'"%@`#]|^:|^(---|\.\.\.)|^(<<|=)$/.test(text)) return false;
  return typeof resolvePlain(text) === 'string' && !/^\d{4}-\d\d?-\d\d?/.test(text) && !/^[-+]?\d+(:\d+)+$/.test(text);
}

/** A value in block style, as the lines below its key (or the text after it, for a single value). */
export function writeBlock(value: Writable, indent: number, layout: Layout): string[] {
  const pad = ' '.repeat(indent);
  if (typeof value !== 'object') return [`${pad}${writeScalar(value)}`];
  if (isArray(value)) {
    if (value.length === 0) return [`${pad}[]`];
    return value.flatMap((item) => writeItem(item, indent, layout));
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${pad}{}`];
  return entries.flatMap(([key, item]) => writeMember(key, item, indent, layout));
}

/** `key: value` in block style, indented by `indent` columns. */
export function writeMember(key: string, value: Writable, indent: number, layout: Layout): string[] {
  const pad = ' '.repeat(indent);
  const name = writeScalar(key);
  if (typeof value !== 'object') return [`${pad}${name}: ${writeScalar(value)}`];
  const list = isArray(value);
  const size = list ? value.length : Object.keys(value).length;
  if (size === 0) return [`${pad}${name}: ${list ? '[]' : '{}'}`];
  return [`${pad}${name}:`, ...writeBlock(value, indent + (list ? layout.listStep : layout.step), layout)];
}

/** A list item in block style. */
export function writeItem(value: Writable, indent: number, layout: Layout): string[] {
  const lines = writeBlock(value, indent + 2, layout);
  const [first = '', ...rest] = lines;
  return [`${' '.repeat(indent)}- ${first.slice(indent + 2)}`, ...rest];
}

/** A value in flow style, on one line. @param quoted puts all strings in quotes, as JSON wants it. */
export function writeFlow(value: Writable, quoted = false): string {
  if (typeof value !== 'object') return quoted && typeof value === 'string' ? quote(value) : writeScalar(value);
  if (isArray(value)) return `[${value.map((item) => writeFlow(item, quoted)).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => writeFlowMember(key, item, quoted))
    .join(', ')}}`;
}

/** `key: value` in flow style. */
export function writeFlowMember(key: string, value: Writable, quoted: boolean): string {
  return `${quoted ? quote(key) : writeScalar(key)}: ${writeFlow(value, quoted)}`;
}

function isArray(value: Writable): value is readonly Writable[] {
  return Array.isArray(value);
}
