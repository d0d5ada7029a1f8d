import type { YamlNode } from '../../yaml/tree';

/** Where an offset lies among the brackets of flow style. Offsets into the document. */
export interface FlowPlace {
  /** The brackets that are open, outermost first. */
  readonly open: readonly ('[' | '{')[];
  /** The word under the cursor, quotes included. */
  readonly start: number;
  readonly end: number;
  /** True behind a colon. */
  readonly isValue: boolean;
  /** True when a colon follows the word. */
  readonly hasColon: boolean;
}

/** In front of longer beginnings of a line nobody completes anything. */
const MAX_LINE = 2000;

/** The flow collection that an offset lies in: of the tree where it could be read, else as the line opens it. */
export function flowPlace(
  text: string,
  root: YamlNode | undefined,
  at: number,
  lineStart: number,
): FlowPlace | undefined {
  for (const from of startsOfFlow(text, root, at, lineStart)) {
    const place = scanFlow(text, from, at);
    if (place !== undefined) return place;
  }
  return undefined;
}

function startsOfFlow(text: string, root: YamlNode | undefined, at: number, lineStart: number): number[] {
  const first = /\S/.exec(text)?.index ?? 0;
  const wholeText = text.charAt(first) === '{' || text.charAt(first) === '[' ? [first] : [];
  const inTree = outermostFlow(root, at);
  const before = text.slice(lineStart, at);
  const opening =
    before.length > MAX_LINE ? null : /^[ \t]*(?:-[ \t]+)*(?:[^\s:#'"][^:#]*:[ \t]+)?(?=[[{])/.exec(before);
  return [
    ...wholeText,
    ...(inTree === undefined ? [] : [inTree]),
    ...(opening === null ? [] : [lineStart + opening[0].length]),
  ];
}

function outermostFlow(node: YamlNode | undefined, at: number): number | undefined {
  if (node === undefined || node.kind === 'scalar' || at <= node.start || at >= node.end) return undefined;
  if (node.flow) return node.start;
  const children =
    node.kind === 'map'
      ? node.members.filter(({ merged, alias }) => !merged && alias === undefined).map(({ value }) => value)
      : node.items;
  for (const child of children) {
    const found = outermostFlow(child, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reads from an opening bracket to the cursor, and on to the end of the word under it. */
function scanFlow(text: string, from: number, at: number): FlowPlace | undefined {
  const open: ('[' | '{')[] = [];
  let start = from;
  let isValue = false;
  let quoteStart = -1;
  for (let index = from; index < at; index++) {
    const char = text.charAt(index);
    if (quoteStart >= 0) {
      if (char === '\\' && text.charAt(quoteStart) === '"') index++;
      else if (char === text.charAt(quoteStart)) quoteStart = -1;
      continue;
    }
    if (char === '#' && /\s/.test(text.charAt(index - 1))) {
      index = lineEndAt(text, index) - 1;
      if (index >= at - 1) return undefined;
    } else if ((char === '"' || char === "'") && /[\s,[{:]/.test(text.charAt(index - 1) || ' ')) quoteStart = index;
    else if (char === '[' || char === '{') {
      open.push(char);
      start = index + 1;
      isValue = false;
    } else if (char === ']' || char === '}') {
      open.pop();
      start = index + 1;
      if (open.length === 0) return undefined;
    } else if (char === ',') {
      start = index + 1;
      isValue = false;
    } else if (char === ':' && (/[\s,"']/.test(text.charAt(index + 1) || ' ') || /["']/.test(text.charAt(index - 1)))) {
      start = index + 1;
      isValue = true;
    }
  }
  if (open.length === 0) return undefined;
  while (start < at && /\s/.test(text.charAt(start))) start++;
  // Behind a finished value there is nothing to write but a comma or a bracket.
  if (start < at && quoteStart < 0 && /\s$/.test(text.slice(start, at))) return undefined;
  const end = wordEnd(text, start, at, quoteStart);
  const hasColon = !isValue && /^[ \t]*:/.test(text.slice(end, end + 20));
  return { open, start, end, isValue, hasColon };
}

function wordEnd(text: string, start: number, at: number, quoteStart: number): number {
  const line = lineEndAt(text, at);
  if (quoteStart >= 0) {
    const closing = text.indexOf(text.charAt(quoteStart), at);
    return closing >= 0 && closing < line ? closing + 1 : Math.max(at, trimmedEnd(text, at, line));
  }
  let end = at;
  while (end < line && !/[,[\]{}\s]/.test(text.charAt(end)) && !/^:(?:\s|$)/.test(text.slice(end, end + 2))) end++;
  return Math.max(end, start);
}

function trimmedEnd(text: string, at: number, line: number): number {
  const rest = text.slice(at, line);
  let end = rest.trimEnd().length;
  while (end > 0 && ',]}'.includes(rest.charAt(end - 1))) end--;
  return at + rest.slice(0, end).trimEnd().length;
}

function lineEndAt(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  const stop = end < 0 ? text.length : end;
  return text.charAt(stop - 1) === '\r' && stop > at ? stop - 1 : stop;
}
