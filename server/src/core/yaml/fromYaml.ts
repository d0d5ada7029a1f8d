import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document, ErrorCode, Node, Pair } from 'yaml';
import { lineStart } from '../text/lines';
import type { Span } from '../text/span';
import { TreeBuilder } from './builder';
import type { Mask } from './mask';
import { afterColon, afterDash } from './punctuation';
import { YamlList, YamlMap } from './tree';
import type { ScalarStyle, YamlNode, YamlProblem } from './tree';

/** A tree, as good as the text allows. */
export interface RecoveredTree {
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
}

/** One broken line makes many follow-up errors; the first ones tell. */
const MAX_PROBLEMS = 3;

/** Reads one document with the parser that recovers from errors: slow, and for broken text only. */
export function readRecovering(mask: Mask): RecoveredTree {
  let document: Document.Parsed | undefined;
  try {
    // This parser takes a lone carriage return for a character.
    const documents = parseAllDocuments(mask.text.replace(/\r(?!\n)/g, '\n'), OPTIONS);
    if (Array.isArray(documents)) document = documents.find(({ contents }) => !isEmpty(contents)) ?? documents[0];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { root: undefined, problems: [tooDeep()] };
  }
  if (document === undefined) return { root: undefined, problems: [] };
  const reader = new NodeReader(new TreeBuilder(mask), mask.text);
  const root = isEmpty(document.contents) ? undefined : reader.node(document.contents, 0);
  const syntax = document.errors.slice(0, MAX_PROBLEMS).map((error): YamlProblem => ({
    start: error.pos[0],
    end: Math.max(error.pos[0] + 1, error.pos[1]),
    code: 'yaml-syntax',
    detail: DETAILS[error.code] ?? 'the text cannot be read as YAML from here on',
  }));
  return { root, problems: [...syntax, ...reader.builder.problems] };
}

const OPTIONS = {
  schema: 'failsafe',
  strict: false,
  uniqueKeys: false,
  resolveKnownTags: false,
  logLevel: 'silent',
} as const;

function isEmpty(node: Node | null): node is null {
  return node === null || (isScalar(node) && node.type === 'PLAIN' && node.source === '');
}

/** The problem of a text that no parser should try to follow. @param at where it became too much. */
export function tooDeep(at = 0): YamlProblem {
  return {
    start: at,
    end: at + 1,
    code: 'yaml-too-deep',
    detail: 'mappings and lists are nested deeper than any object needs',
  };
}

const DETAILS: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: 'this is no escape that YAML knows in double quotes; write \\\\ for a backslash, or use single quotes',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_SCALAR_START: 'plain text cannot begin with this character; put it in quotes',
  BAD_ALIAS: 'an alias needs a name after the *; text that begins with * has to be quoted',
  BLOCK_AS_IMPLICIT_KEY: 'a second key stands on the line of another; put it on a line of its own or quote the value',
  MISSING_CHAR: 'a colon, a quote or a bracket is missing',
  MULTILINE_IMPLICIT_KEY: 'a key has to be on one line and end with a colon',
  TAB_AS_INDENT: 'tabs cannot indent YAML; use spaces',
  UNEXPECTED_TOKEN: 'this does not belong here',
};

class NodeReader {
  private aliasSpan: Span | undefined;

  constructor(
    readonly builder: TreeBuilder,
    private readonly text: string,
  ) {}

  /** @param emptyAt where a missing value belongs. */
  node(node: Node, emptyAt: number): YamlNode {
    this.aliasSpan = undefined;
    if (isAlias(node)) {
      const span = { start: node.range?.[0] ?? emptyAt, end: node.range?.[1] ?? emptyAt };
      const target = this.builder.alias(node.source, span);
      this.aliasSpan = span;
      return target;
    }
    const made = isMap(node)
      ? this.map(node.items as Pair<Node, Node | null>[], node)
      : isSeq(node)
        ? this.list(node)
        : this.scalar(node, emptyAt);
    this.builder.anchor('anchor' in node ? node.anchor : undefined, made);
    this.aliasSpan = undefined;
    return made;
  }

  private map(pairs: readonly Pair<Node, Node | null>[], source: Node & { flow?: boolean }): YamlMap {
    const start = this.startOf(pairs[0]?.key, source);
    const map = new YamlMap(start, source.flow === true, []);
    let end = start;
    for (const pair of pairs) {
      const key = this.node(pair.key, end);
      const keyEnd = this.aliasSpan?.end ?? key.end;
      this.aliasSpan = undefined;
      const emptyAt = afterColon(this.text, keyEnd);
      const value = pair.value === null ? this.builder.empty(emptyAt) : this.node(pair.value, emptyAt);
      const alias = this.aliasSpan as Span | undefined;
      this.builder.addMember(map, key, value, alias);
      end = Math.max(keyEnd, alias?.end ?? value.end);
    }
    this.builder.closeMap(map, map.flow ? (source.range?.[1] ?? end) : end);
    return map;
  }

  /** A mapping begins with its first key, the anchor or tag of that key included. */
  private startOf(key: Node | undefined, source: Node & { flow?: boolean }): number {
    const start = source.range?.[0] ?? 0;
    if (source.flow === true || key === undefined || isAlias(key)) return start;
    if (key.anchor === undefined && key.tag === undefined) return start;
    const line = lineStart(this.text, start);
    const marks = /(?:[&!]\S*[ \t]+)+$/.exec(this.text.slice(line, start));
    return marks === null ? start : line + marks.index;
  }

  private list(source: Node & { flow?: boolean; items: unknown[] }): YamlList {
    const start = source.range?.[0] ?? 0;
    const list = new YamlList(start, source.flow === true, []);
    let end = start;
    for (const item of source.items as Node[]) {
      const node = this.node(item, list.flow ? end : afterDash(this.text, end));
      const alias = this.aliasSpan;
      if (alias !== undefined) list.noteAlias(list.items.length, alias);
      list.items.push(node);
      end = Math.max(end, alias?.end ?? node.end);
    }
    this.builder.closeList(list, list.flow ? (source.range?.[1] ?? end) : end);
    return list;
  }

  private scalar(node: Node, emptyAt: number): YamlNode {
    if (!isScalar(node)) return this.builder.empty(emptyAt);
    const start = node.range?.[0] ?? emptyAt;
    const end = node.range?.[1] ?? start;
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
    const text = String(node.value ?? '');
    if (style === 'plain' && end === start) return this.builder.empty(emptyAt, node.tag);
    const trimmed = style === 'literal' || style === 'folded' ? this.builder.blockSpan(start, end) : { end };
    return this.builder.scalar({ start, text, style, tag: node.tag, ...trimmed });
  }
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};
