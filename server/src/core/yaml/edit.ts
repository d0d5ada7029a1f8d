import { lineEnd, lineStart, nextLine } from '../text/lines';
import type { Span, TextEdit } from '../text/span';
import { bodyStart, entriesOf, headOf, itemsOf } from './entries';
import type { Entry } from './entries';
import type { Field } from './field';
import { columnOf, keepsBreaks, lastLineEnd, layoutOf, newLines, startsInline, wantsQuotes } from './layout';
import type { YamlList, YamlMap, YamlNode, YamlScalar } from './tree';
import { isPlainSafe, quote, writeBlock, writeFlow, writeFlowMember, writeItem, writeMember } from './write';
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
  return insert(lastLineEnd(document, behind?.value, behind?.end ?? map.start), newLines(document, lines));
}

/**
 * Adds a member to the place of a map that may not be there yet, or fills it in where its key stands without a value;
 * undefined when something else stands there.
 */
export function addMember(document: string, field: Field, key: string, value: Writable): TextEdit | undefined {
  if (field.map !== undefined) {
    const written = field.get(key).scalar;
    return written === undefined
      ? insertMember(document, field.map, key, value)
      : fillNull(document, field.map, written, value);
  }
  if (field.node === undefined && field.parent !== undefined && typeof field.key === 'string') {
    return addMember(document, field.parent, field.key, { [key]: value });
  }
  const node = field.node;
  const parent = field.parent?.node;
  if (node?.kind !== 'scalar' || node.value !== null || node.unknown || parent === undefined) return undefined;
  return fillIn(document, field, parent, node, { [key]: value });
}

/** The value of a key that stands there with nothing (or null) behind it. */
function fillNull(document: string, map: YamlMap, node: YamlScalar, value: Writable): TextEdit | undefined {
  if (node.value !== null || node.unknown) return undefined;
  if (typeof value !== 'object') return replaceScalar(node, value);
  const text = writeFlow(value, wantsQuotes(document, map));
  return { span: { start: node.start, end: node.end }, newText: node.style === 'empty' ? ` ${text}` : text };
}

/** Adds an item at the end of a list. */
export function appendItem(document: string, list: YamlList, value: Writable): TextEdit {
  const last = itemsOf(document, list).at(-1);
  if (list.flow) return insertInFlow(document, list, last, writeFlow(value, wantsQuotes(document, list)));
  const lines = writeItem(value, columnOf(document, list.start), layoutOf(document));
  return insert(lastLineEnd(document, last?.value, last?.end ?? list.start), newLines(document, lines));
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
  const entries = itemsOf(document, list);
  return removeEntry(document, field, list, entries, index);
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
  return { span: linesOf(document, entry, previous), newText: '' };
}

/** The lines of an entry. Blank lines below go with it where they would become part of a block text (`|+`) above. */
function linesOf(document: string, entry: Entry, previous: Entry | undefined): Span {
  const end = lastLineEnd(document, entry.value, entry.end);
  const swallowed = keepsBreaks(document, previous?.value) ? lastLineEnd(document, previous?.value, end) : end;
  return { start: lineStart(document, entry.start), end: nextLine(document, swallowed) };
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
