import type { Span, TextEdit } from '../text/span';
import type { Field } from './field';
import {
  columnOf,
  lastLineEnd,
  layoutOf,
  lineEnd,
  lineStart,
  newLines,
  nextLine,
  startsInline,
  wantsQuotes,
} from './layout';
import { afterColon, afterDash } from './punctuation';
import type { YamlList, YamlMap, YamlMember, YamlNode, YamlScalar } from './tree';
import {
  isPlainSafe,
  quote,
  writeBlock,
  writeFlow,
  writeFlowMember,
  writeItem,
  writeMember,
  writeScalar,
} from './write';
import type { Writable } from './write';

/** Replaces a single value, in the quotes it has where they still fit. */
export function replaceScalar(node: YamlScalar, value: string | number | boolean): TextEdit {
  const text = styled(node, value);
  return { span: { start: node.start, end: node.end }, newText: node.style === 'empty' ? ` ${text}` : text };
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
  const entries = entriesOf(map);
  const behind = entries.find(({ member }) => member?.name === after) ?? entries.at(-1);
  if (map.flow) {
    const text = writeFlowMember(key, value, wantsQuotes(document, map));
    return insertInFlow(document, map, behind, text);
  }
  const lines = writeMember(key, value, columnOf(document, map.start), layoutOf(document));
  const last = behind?.member?.alias === undefined ? behind?.member?.value : undefined;
  const end = behind?.end ?? map.start;
  return insert(
    last === undefined ? lineEnd(document, end) : lastLineEnd(document, last, end),
    newLines(document, lines),
  );
}

/** Adds a member to the place of a map that may not be there yet; undefined when something else stands there. */
export function addMember(document: string, field: Field, key: string, value: Writable): TextEdit | undefined {
  if (field.map !== undefined) return insertMember(document, field.map, key, value);
  if (field.node === undefined && field.parent !== undefined && typeof field.key === 'string') {
    return addMember(document, field.parent, field.key, { [key]: value });
  }
  const node = field.node;
  const parent = field.parent?.node;
  if (node?.kind !== 'scalar' || node.value !== null || node.unknown || parent === undefined) return undefined;
  return fillIn(document, field, parent, node, { [key]: value });
}

/** Adds an item at the end of a list. */
export function appendItem(document: string, list: YamlList, value: Writable): TextEdit {
  const last = list.items.at(-1);
  const end = itemEnd(list, list.items.length - 1);
  if (list.flow) {
    const start = list.alias(list.items.length - 1)?.start ?? last?.start ?? list.start;
    const entry = last === undefined ? undefined : { start, end };
    return insertInFlow(document, list, entry, writeFlow(value, wantsQuotes(document, list)));
  }
  const lines = writeItem(value, columnOf(document, list.start), layoutOf(document));
  const at = last === undefined ? lineEnd(document, end) : lastLineEnd(document, last, end);
  return insert(at, newLines(document, lines));
}

/**
 * Removes the member or item that a field stands for, with its line.
 * @returns undefined when nothing of its own is written there, or when an alias elsewhere needs what would go.
 */
export function removeField(document: string, field: Field): TextEdit | undefined {
  const parent = field.parent?.node;
  if (field.parent === undefined || field.node === undefined) return undefined;
  if (parent?.kind === 'list' && typeof field.key === 'number') return removeItem(document, field.parent, field.key);
  if (parent?.kind !== 'map') return undefined;
  const entries = entriesOf(parent);
  const { start } = field.keySpan;
  const index = entries.findIndex(({ member }) => member !== undefined && member.key.start === start);
  return removeEntry(document, field.parent, parent, entries, index);
}

/** Removes an item of a list, with its line; undefined as for `removeField`. */
export function removeItem(document: string, field: Field, index: number): TextEdit | undefined {
  const list = field.node;
  if (list?.kind !== 'list') return undefined;
  let end = list.start;
  const entries = list.items.map((item, at) => {
    const dash = afterDash(document, end) - 1;
    const start = list.flow ? (list.alias(at)?.start ?? item.start) : dash;
    end = itemEnd(list, at);
    return { start, end };
  });
  return removeEntry(document, field, list, entries, index);
}

/** A member, item or merge (`<<`) as it stands in the text. */
interface Entry extends Span {
  readonly member?: YamlMember;
}

/** What is written in a map, in the order of the text. */
function entriesOf(map: YamlMap): Entry[] {
  const own = map.members.flatMap((member): Entry[] =>
    member.merged ? [] : [{ start: member.key.start, end: memberEnd(member), member }],
  );
  return map.merges.length === 0 ? own : [...own, ...map.merges].sort((a, b) => a.start - b.start);
}

function memberEnd(member: YamlMember): number {
  return Math.max(member.key.end, member.alias?.end ?? member.value.end);
}

function itemEnd(list: YamlList, index: number): number {
  return list.alias(index)?.end ?? list.items[index]?.end ?? list.start;
}

function removeEntry(
  document: string,
  field: Field,
  node: YamlMap | YamlList,
  entries: readonly Entry[],
  index: number,
): TextEdit | undefined {
  const entry = entries[index];
  if (entry === undefined || holdsNeededAnchor(document, entry)) return undefined;
  if (entries.length === 1) return emptied(document, field, node);
  const next = entries[index + 1];
  const previous = entries[index - 1];
  if (node.flow) {
    const span =
      previous === undefined
        ? { start: entry.start, end: next?.start ?? entry.end }
        : { start: previous.end, end: entry.end };
    return { span, newText: '' };
  }
  if (next !== undefined && previous === undefined && startsInline(document, node.start))
    return removeInline(document, entry, next);
  const start = lineStart(document, entry.start);
  return { span: { start, end: nextLine(document, entry.end) }, newText: '' };
}

/** The first entry beside a dash: the next one takes its place, below its own comment where it has one. */
function removeInline(document: string, entry: Span, next: Span): TextEdit {
  const end = lineEnd(document, entry.end);
  if (!/\n[ \t]*#/.test(document.slice(end, next.start)))
    return { span: { start: entry.start, end: next.start }, newText: '' };
  let start = entry.start;
  while (/[ \t]/.test(document.charAt(start - 1))) start--;
  return { span: { start, end }, newText: '' };
}

/** True when the text holds an anchor that an alias elsewhere in the document names. */
function holdsNeededAnchor(document: string, span: Span): boolean {
  const removed = document.slice(span.start, span.end);
  const rest = document.slice(0, span.start) + document.slice(span.end);
  return [...removed.matchAll(/(?<=^|[\s[{,:-])&([^\s,[\]{}]+)/g)].some(([, name = '']) => rest.includes(`*${name}`));
}

/** A collection that loses its last entry: an empty one is left, with the anchor and the comment beside its key. */
function emptied(document: string, field: Field, node: YamlMap | YamlList): TextEdit {
  const empty = node.kind === 'map' ? '{}' : '[]';
  if (node.flow || field.parent === undefined) return { span: node, newText: empty };
  const start = bodyStart(document, field, node);
  const { marks, comment } = headOf(document.slice(start, node.start));
  return { span: { start, end: lineEnd(document, node.end) }, newText: joined(marks, empty, comment) };
}

/** Writes a map into the place of a null. */
function fillIn(document: string, field: Field, parent: YamlNode, node: YamlScalar, value: Writable): TextEdit {
  if (parent.kind !== 'scalar' && parent.flow) {
    const text = writeFlow(value, wantsQuotes(document, parent));
    if (node.style !== 'empty') return { span: node, newText: text };
    const colon = document.charAt(node.start - 1) === ':';
    return insert(node.start, colon ? ` ${text}` : `: ${text}`);
  }
  const start = bodyStart(document, field, node);
  const { marks, comment } = headOf(
    document.slice(start, node.start) + document.slice(node.end, lineEnd(document, node.end)),
  );
  const layout = layoutOf(document);
  const span = { start, end: lineEnd(document, node.end) };
  if (typeof field.key === 'number') {
    const [first = '', ...rest] = writeBlock(value, columnOf(document, start - 1) + 2, layout);
    if (marks === '' && comment === '') return { span, newText: ` ${first.trimStart()}${newLines(document, rest)}` };
    return { span, newText: joined(marks, comment) + newLines(document, [first, ...rest]) };
  }
  const lines = writeBlock(value, columnOf(document, field.keySpan.start) + layout.step, layout);
  return { span, newText: joined(marks, comment) + newLines(document, lines) };
}

/** Where the value of a key or dash begins: right behind the colon or the dash. */
function bodyStart(document: string, field: Field, node: YamlNode): number {
  if (typeof field.key === 'string') return afterColon(document, field.keySpan.end);
  const dash = document.slice(0, node.start).search(/-[ \t]*(?:[&!]\S*[ \t]*)*(?:#[^\n]*)?\s*$/);
  return dash < 0 ? node.start : dash + 1;
}

/** The anchor and tag, and the comment, that stand between a key and its value. */
function headOf(text: string): { marks: string; comment: string } {
  const marks = /^\s*((?:[&!]\S*\s*)*)/.exec(text)?.[1]?.trim() ?? '';
  const comment = /(?:^|\s)(#[^\n\r]*)/.exec(text)?.[1]?.trimEnd() ?? '';
  return { marks, comment };
}

function joined(...parts: readonly string[]): string {
  return parts.map((part) => (part === '' ? '' : ` ${part}`)).join('');
}

/** Adds an entry to a flow collection: on a line of its own where the one before it has one. */
function insertInFlow(document: string, node: YamlMap | YamlList, behind: Span | undefined, text: string): TextEdit {
  if (behind === undefined) return insert(node.start + 1, text);
  const start = lineStart(document, behind.start);
  const alone = start > node.start && document.slice(start, behind.start).trim() === '';
  return insert(
    behind.end,
    alone ? `,${newLines(document, [document.slice(start, behind.start) + text])}` : `, ${text}`,
  );
}

/** The text of a scalar in the style of another. */
function styled(node: YamlScalar, value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (node.style === 'single' && /^[\x20-\x7e\u00a0-\u2027\u2030-\ufefe]*$/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  if (node.style === 'double' || !isPlainSafe(value)) return quote(value);
  return value;
}

function insert(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}
