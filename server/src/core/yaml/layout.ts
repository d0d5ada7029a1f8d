import { lineEnd, lineStart, nextLine } from '../text/lines';
import type { YamlList, YamlMap, YamlNode } from './tree';

/** How a document is laid out: the columns that nested mappings and lists are indented by. */
export interface Layout {
  readonly step: number;
  /** 0 where the dashes of a list stand under its key. */
  readonly listStep: number;
}

const KEY_ALONE = String.raw`^( *(?:- +)*)[^\s#-][^\n:]*:[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( *)`;
const KEY_OVER_LIST = new RegExp(`${KEY_ALONE}- `, 'm');
const KEY_OVER_KEY = new RegExp(String.raw`${KEY_ALONE}[\w'"]`, 'm');

/** The layout of a document, by the first mapping and the first list in it; two columns where it shows none. */
export function layoutOf(document: string): Layout {
  const list = KEY_OVER_LIST.exec(document);
  const map = KEY_OVER_KEY.exec(document);
  const step = map === null ? 0 : widthOf(map[2]) - widthOf(map[1]);
  const listStep = list === null ? 2 : widthOf(list[2]) - widthOf(list[1]);
  return { step: step > 0 ? step : 2, listStep: Math.max(0, listStep) };
}

function widthOf(text: string | undefined): number {
  return text?.length ?? 0;
}

/** The column of an offset on its line: how far the keys of a mapping that begins there are indented. */
export function columnOf(document: string, offset: number): number {
  return offset - lineStart(document, offset);
}

/** True when something other than white space stands before the offset on its line (the dash of a list). */
export function startsInline(document: string, offset: number): boolean {
  return document.slice(lineStart(document, offset), offset).trim().length > 0;
}

/** Lines as they go behind the end of another line, with the line breaks that the document uses. */
export function newLines(document: string, lines: readonly string[]): string {
  const lineBreak = document.includes('\r\n') ? '\r\n' : '\n';
  return lines.map((line) => lineBreak + line).join('');
}

/** The end of the last line of a value: behind the blank lines, too, where a block text (`|+`) keeps them. */
export function lastLineEnd(document: string, value: YamlNode | undefined, end: number): number {
  let at = lineEnd(document, end);
  if (!keepsBreaks(document, value)) return at;
  for (;;) {
    const next = nextLine(document, at);
    if (next >= document.length || document.slice(next, lineEnd(document, next)).trim() !== '') return at;
    at = lineEnd(document, next);
  }
}

/** True when a value ends with a block text that keeps the line breaks behind it. */
export function keepsBreaks(document: string, value: YamlNode | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'map') {
    const last = value.members.findLast((member) => !member.merged);
    return last !== undefined && last.alias === undefined && keepsBreaks(document, last.value);
  }
  if (value.kind === 'list') {
    const last = value.items.at(-1);
    return last !== undefined && value.alias(value.items.length - 1) === undefined && keepsBreaks(document, last);
  }
  return value.block !== undefined && /^[|>]\d?\+/.test(document.slice(value.start, value.start + 3));
}

/** True when the strings of a flow collection are to be quoted, as all of JSON is. */
export function wantsQuotes(document: string, node: YamlMap | YamlList): boolean {
  if (/^\s*(?:\{\s*"|\[\s*["[{])/.test(document)) return true;
  if (node.kind === 'map') return node.members.some((member) => !member.merged && member.key.style === 'double');
  return node.items.some((item) => item.kind === 'scalar' && item.style === 'double');
}
