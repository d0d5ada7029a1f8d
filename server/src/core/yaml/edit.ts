import type { Span, TextEdit } from '../text/span';
import type { Field } from './field';
import { isPlainSafe, writeBlock, writeFlow, writeItem, writeMember, writeScalar } from './write';
import type { Writable } from './write';
import type { YamlList, YamlMap, YamlNode, YamlScalar } from './tree';

/** Replaces a single value, in the quotes it has where they still fit. */
export function replaceScalar(node: YamlScalar, value: string | number | boolean): TextEdit {
  return { span: { start: node.start, end: node.end }, newText: styled(node, value) };
}

/** Replaces the value at a place by any other, in block or flow style as its surroundings are. */
export function replaceValue(document: string, field: Field, value: Writable): TextEdit | undefined {
  const node = field.node;
  if (node === undefined) return undefined;
  if (typeof value !== 'object') {
    if (node.kind === 'scalar' && node.style !== 'empty') return replaceScalar(node, value);
    if (node.kind !== 'scalar') return { span: valueSpan(document, node), newText: ` ${writeScalar(value)}` };
    return { span: node, newText: ` ${writeScalar(value)}` };
  }
  return { span: node, newText: `${node.start === node.end ? ' ' : ''}${writeFlow(value)}` };
}

/** Renames a key; its value stays. */
export function renameKey(key: YamlScalar, name: string): TextEdit {
  return { span: { start: key.start, end: key.end }, newText: styled(key, name) };
}

/**
 * Adds a member to a map.
 * @param after the key behind which it goes; else it goes to the end.
 */
export function insertMember(document: string, map: YamlMap, key: string, value: Writable, after?: string): TextEdit {
  const own = map.members.filter((member) => !member.merged);
  const anchor = own.find((member) => member.name === after) ?? own.at(-1);
  if (map.flow) {
    const at = anchor === undefined ? map.start + 1 : Math.max(anchor.alias?.end ?? anchor.value.end, anchor.key.end);
    const text = `${writeScalar(key)}: ${writeFlow(value)}`;
    return insert(at, anchor === undefined ? text : `, ${text}`);
  }
  const indent = columnOf(document, map.start);
  const end = anchor === undefined ? map.start : Math.max(anchor.alias?.end ?? anchor.value.end, anchor.key.end);
  return insert(lineEnd(document, end), newLines(document, writeMember(key, value, indent)));
}

/** Adds a member to the place of a map that may not be there yet; undefined when something else stands there. */
export function addMember(document: string, field: Field, key: string, value: Writable): TextEdit | undefined {
  if (field.map !== undefined) return insertMember(document, field.map, key, value);
  if (field.node === undefined && field.parent !== undefined && typeof field.key === 'string') {
    return addMember(document, field.parent, field.key, { [key]: value });
  }
  const node = field.node;
  if (node?.kind !== 'scalar' || node.value !== null || node.unknown || field.parent?.map === undefined)
    return undefined;
  if (field.parent.map.flow) return { span: node, newText: ` ${writeFlow({ [key]: value })}` };
  const indent = columnOf(document, field.keySpan.start) + 2;
  return { span: node, newText: newLines(document, writeBlock({ [key]: value }, indent)) };
}

/** Adds an item at the end of a list. */
export function appendItem(document: string, list: YamlList, value: Writable): TextEdit {
  const last = list.items.at(-1);
  if (list.flow) {
    return last === undefined
      ? insert(list.start + 1, writeFlow(value))
      : insert(itemEnd(list, list.items.length - 1), `, ${writeFlow(value)}`);
  }
  const end = last === undefined ? list.start : itemEnd(list, list.items.length - 1);
  return insert(lineEnd(document, end), newLines(document, writeItem(value, columnOf(document, list.start))));
}

/** Removes the member that a field stands for, with its line; undefined when nothing of its own is written there. */
export function removeField(document: string, field: Field): TextEdit | undefined {
  const parent = field.parent?.node;
  if (parent === undefined || field.node === undefined) return undefined;
  if (parent.kind === 'list' && typeof field.key === 'number') return removeItem(document, parent, field.key);
  if (parent.kind !== 'map') return undefined;
  const own = parent.members.filter((member) => !member.merged);
  const index = own.findIndex((member) => member.key.start === field.keySpan.start);
  const member = own[index];
  if (member === undefined) return undefined;
  const span = { start: member.key.start, end: Math.max(member.key.end, member.alias?.end ?? member.value.end) };
  if (own.length === 1) return emptied(field.parent, parent, '{}');
  if (parent.flow) return flowRemoval(span, index, own[index + 1]?.key.start, own[index - 1]?.value.end);
  return blockRemoval(document, span, index === 0 && startsInline(document, parent.start), own[1]?.key.start);
}

/** Removes an item of a list, with its line. */
export function removeItem(document: string, list: YamlList, index: number): TextEdit | undefined {
  const item = list.items[index];
  if (item === undefined) return undefined;
  const start = list.alias(index)?.start ?? item.start;
  const span = { start, end: itemEnd(list, index) };
  if (list.items.length === 1) return { span: list, newText: '[]' };
  const previous = index > 0 ? itemEnd(list, index - 1) : undefined;
  const nextItem = list.items[index + 1];
  const next = nextItem === undefined ? undefined : (list.alias(index + 1)?.start ?? nextItem.start);
  if (list.flow) return flowRemoval(span, index, next, previous);
  const dash = document.lastIndexOf('-', start);
  return blockRemoval(
    document,
    { start: dash, end: span.end },
    index === 0 && startsInline(document, list.start),
    undefined,
  );
}

/** The text of a scalar in the style of another. */
function styled(node: YamlScalar, value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (node.style === 'single' && !/[\n\r\t\\]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (node.style === 'double' || !isPlainSafe(value)) return JSON.stringify(value);
  return value;
}

function itemEnd(list: YamlList, index: number): number {
  return list.alias(index)?.end ?? list.items[index]?.end ?? list.start;
}

/** A collection that lost its last member: the key keeps an empty one. */
function emptied(field: Field | undefined, node: YamlNode, empty: string): TextEdit {
  if (node.kind !== 'scalar' && node.flow) return { span: node, newText: empty };
  const colon = field?.key === undefined ? node.start : Math.max(field.keySpan.end + 1, 0);
  const inList = typeof field?.key === 'number' || field?.key === undefined;
  return inList
    ? { span: node, newText: empty }
    : { span: { start: Math.min(colon, node.start), end: node.end }, newText: ` ${empty}` };
}

function flowRemoval(span: Span, index: number, next: number | undefined, previous: number | undefined): TextEdit {
  if (index === 0 || previous === undefined) return { span: { start: span.start, end: next ?? span.end }, newText: '' };
  return { span: { start: previous, end: span.end }, newText: '' };
}

/** Whole lines go, unless the member starts on the line of a dash: then the next member takes its place. */
function blockRemoval(document: string, span: Span, inline: boolean, next: number | undefined): TextEdit {
  if (inline && next !== undefined) return { span: { start: span.start, end: next }, newText: '' };
  const start = document.lastIndexOf('\n', span.start - 1) + 1;
  const end = lineEnd(document, span.end);
  if (end < document.length) return { span: { start, end: end + 1 }, newText: '' };
  return { span: { start: Math.max(0, start - 1), end }, newText: '' };
}

/** True when something other than white space stands before the offset on its line (the dash of a list). */
function startsInline(document: string, offset: number): boolean {
  const lineStart = document.lastIndexOf('\n', offset - 1) + 1;
  return document.slice(lineStart, offset).trim().length > 0;
}

/** From after the colon to the end of a block value, line break included. */
function valueSpan(document: string, node: YamlNode): Span {
  let start = node.start;
  while (start > 0 && /\s/.test(document.charAt(start - 1))) start--;
  return { start, end: node.end };
}

/** The column of an offset on its line: how far nested keys are indented. */
export function columnOf(document: string, offset: number): number {
  return offset - (document.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(document: string, offset: number): number {
  const end = document.indexOf('\n', offset);
  const at = end < 0 ? document.length : end;
  return document.charAt(at - 1) === '\r' && at > offset ? at - 1 : at;
}

function newLines(document: string, lines: readonly string[]): string {
  const lineBreak = document.includes('\r\n') ? '\r\n' : '\n';
  return lines.map((line) => lineBreak + line).join('');
}

function insert(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}
