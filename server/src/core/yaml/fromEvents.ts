import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';
import type { Event, ScalarEvent } from 'js-yaml';
import { lineStart } from '../text/lines';
import type { Span } from '../text/span';
import { TreeBuilder } from './builder';
import { anchorProblem, keyProblem } from './keys';
import type { Mask } from './mask';
import { afterColon, afterDash, flowEnd } from './punctuation';
import { YamlList, YamlMap } from './tree';
import type { ScalarStyle, YamlNode, YamlProblem } from './tree';

/** Deeper nesting than any object has; it keeps recursion within the stack. */
const MAX_DEPTH = 400;

/** A tree from a well-formed text, or where and why the text is not well-formed. */
export type EventResult =
  | { readonly root: YamlNode | undefined; readonly problems: readonly YamlProblem[] }
  | { readonly failedAt: number; readonly reason: string; readonly tooDeep: boolean };

/**
 * Reads one well-formed document. Fast, but gives nothing when the text is broken.
 * @param mask says what the parser reads and what it stands for.
 */
export function readEvents(mask: Mask): EventResult {
  // Blanks cost as much as letters: of a part, only its lines are parsed.
  const from = mask.only === undefined ? 0 : beginOf(mask.original, mask.only);
  const to = mask.only?.end;
  let events: Event[];
  try {
    events = parseEvents(to === undefined ? mask.text : mask.original.slice(from, to), { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { failedAt: from + (error.mark?.position ?? 0), reason: error.reason, tooDeep: /depth/i.test(error.reason) };
  }
  if (from > 0) for (const event of events) shift(event, from);
  const reader = new EventReader(events, mask, to === undefined ? mask.text : mask.original.slice(0, to));
  return { root: reader.firstDocument(), problems: reader.builder.problems };
}

/** Where the parser begins to read a part: with the indentation of its first line. */
function beginOf(text: string, { start }: Span): number {
  const line = lineStart(text, start);
  return text.slice(line, start).trim() === '' ? line : start;
}

/** Moves the offsets of an event; those of things that are not there are negative, and stay so. */
function shift(event: Event, by: number): void {
  const offsets = event as unknown as Partial<Record<(typeof OFFSETS)[number], number>>;
  for (const name of OFFSETS) {
    const offset = offsets[name];
    if (offset !== undefined && offset >= 0) offsets[name] = offset + by;
  }
}

const OFFSETS = ['start', 'anchorStart', 'anchorEnd', 'tagStart', 'tagEnd', 'valueStart', 'valueEnd'] as const;

// The bundle looks a name of another package up each time it is used.
const { ALIAS, MAPPING, POP, SCALAR, SEQUENCE } = EVENT_ID;
const { DOUBLE_QUOTED, FOLDED_BLOCK, LITERAL_BLOCK, PLAIN, SINGLE_QUOTED } = SCALAR_STYLE;

const STYLES: Readonly<Record<number, ScalarStyle>> = {
  [PLAIN]: 'plain',
  [SINGLE_QUOTED]: 'single',
  [DOUBLE_QUOTED]: 'double',
  [LITERAL_BLOCK]: 'literal',
  [FOLDED_BLOCK]: 'folded',
};

class EventReader {
  private at = 0;
  /** Span of the alias that the last node came from. */
  private aliasSpan: Span | undefined;

  readonly builder: TreeBuilder;

  /** @param text in which the structure is looked up: nothing but white space follows what is to be read. */
  constructor(
    private readonly events: readonly Event[],
    private readonly mask: Mask,
    private readonly text: string,
  ) {
    this.builder = new TreeBuilder(mask);
  }

  /** The first document that has content: after `...` there may be more, which Kubernetes does not read. */
  firstDocument(): YamlNode | undefined {
    while (this.at < this.events.length) {
      this.at++; // the document event
      const root = this.node(0);
      if (root !== undefined && !(root.kind === 'scalar' && root.style === 'empty')) return root;
      this.at++; // its end
    }
    return undefined;
  }

  /** The next node, or undefined at the end of its parent. `emptyAt` is where a missing value belongs. */
  private node(emptyAt: number): YamlNode | undefined {
    const event = this.events[this.at];
    this.aliasSpan = undefined;
    if (event === undefined || event.type === POP) return undefined;
    this.at++;
    switch (event.type) {
      case SCALAR:
        return this.anchored(event, this.scalar(event, emptyAt));
      case MAPPING:
        return this.anchored(event, this.map(event.start, event.style === 2));
      case SEQUENCE:
        return this.anchored(event, this.list(event.start, event.style === 2));
      case ALIAS: {
        const span = { start: event.anchorStart - 1, end: event.anchorEnd };
        const node = this.builder.alias(this.text.slice(event.anchorStart, event.anchorEnd), span);
        this.aliasSpan = span;
        return node;
      }
      default:
        return undefined;
    }
  }

  private anchored(event: { anchorStart: number; anchorEnd: number }, node: YamlNode): YamlNode {
    if (event.anchorStart >= 0) {
      const name = this.text.slice(event.anchorStart, event.anchorEnd);
      const problem = anchorProblem(name, { start: event.anchorStart - 1, end: event.anchorEnd });
      if (problem !== undefined) this.builder.problems.push(problem);
      this.builder.anchor(name, node);
    }
    this.aliasSpan = undefined;
    return node;
  }

  private map(start: number, flow: boolean): YamlMap {
    const map = new YamlMap(start, flow, []);
    let end = start;
    for (;;) {
      const key = this.node(end);
      if (key === undefined) break;
      const keyEnd = this.aliasSpan?.end ?? key.end;
      const valueAt = afterColon(this.text, keyEnd);
      const problem = keyProblem(this.text, { start: this.aliasSpan?.start ?? key.start, end: keyEnd }, valueAt - 1);
      if (problem !== undefined) this.builder.problems.push(problem);
      const value = this.node(valueAt) ?? this.builder.empty(keyEnd);
      const alias = this.aliasSpan;
      this.builder.addMember(map, key, value, alias);
      end = Math.max(keyEnd, alias?.end ?? value.end);
    }
    this.at++;
    this.builder.closeMap(map, this.endOf(flow, start, end));
    return map;
  }

  private list(start: number, flow: boolean): YamlList {
    const list = new YamlList(start, flow, []);
    let end = start;
    for (;;) {
      const item = this.node(flow ? end : afterDash(this.text, end));
      if (item === undefined) break;
      const alias = this.aliasSpan;
      if (alias !== undefined) list.noteAlias(list.items.length, alias);
      list.items.push(item);
      end = Math.max(end, alias?.end ?? item.end);
    }
    this.at++;
    this.builder.closeList(list, this.endOf(flow, start, end));
    return list;
  }

  /** The end of a collection: behind its bracket, or of its last entry where it has none (`[a: b]` holds a mapping). */
  private endOf(flow: boolean, start: number, end: number): number {
    const opening = this.text.charAt(start);
    return flow && (opening === '{' || opening === '[') ? flowEnd(this.text, Math.max(end, start + 1)) : end;
  }

  private scalar(event: ScalarEvent, emptyAt: number): YamlNode {
    const tag = event.tagStart < 0 ? undefined : this.text.slice(event.tagStart, event.tagEnd);
    if (event.valueStart < 0) return this.builder.empty(emptyAt, tag);
    const style = STYLES[event.style] ?? 'plain';
    const value = valueOf(this.mask.original, event);
    if (style === 'plain') {
      return this.builder.scalar({ start: event.valueStart, end: event.valueEnd, text: value, style, tag });
    }
    if (style === 'single' || style === 'double') {
      return this.builder.scalar({ start: event.valueStart - 1, end: event.valueEnd + 1, text: value, style, tag });
    }
    const start = this.blockHeader(event.valueStart);
    return this.builder.scalar({ start, text: value, style, tag, ...this.builder.blockSpan(start, event.valueEnd) });
  }

  /** Where `|` or `>` stands: on the line above the content. */
  private blockHeader(contentStart: number): number {
    const lineEnd = this.text.charAt(contentStart - 1) === '\n' ? contentStart - 1 : contentStart;
    const line = lineStart(this.text, lineEnd);
    const header = /[|>][-+0-9]*[ \t]*(?:#[^\n]*)?\r?$/.exec(this.text.slice(line, lineEnd));
    return header === null ? contentStart : line + header.index;
  }
}

/** The value as the original text gives it; an escape inside a painted-over action is not ours to judge. */
function valueOf(original: string, event: ScalarEvent): string {
  const raw = original.slice(event.valueStart, event.valueEnd);
  // A mask can make a text look simpler to the parser than it is: lines joined, \' painted over.
  const block = event.style === LITERAL_BLOCK || event.style === FOLDED_BLOCK;
  const quoted = event.style === DOUBLE_QUOTED && raw.includes("\\'");
  const fast = event.fast && !quoted && (block || !raw.includes('\n'));
  if (fast) return raw;
  try {
    if (!quoted) return getScalarValue(original, { ...event, fast });
    const known = raw.replace(/\\[^]/g, (escape) => (escape === "\\'" ? '\\x27' : escape));
    return getScalarValue(known, { ...event, fast, valueStart: 0, valueEnd: known.length });
  } catch (error) {
    if (error instanceof YAMLException) return raw;
    throw error;
  }
}
