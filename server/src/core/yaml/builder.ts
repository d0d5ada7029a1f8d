import type { Span } from '../text/span';
import { hasPlaceholder, isPlaceholderComment } from './placeholder';
import { keyName } from './scalar';
import type { Mask } from './mask';
import { halfCharacter, interpret, isTextTag } from './tags';
import { type YamlList, type YamlMap, YamlScalar } from './tree';
import type { ScalarStyle, YamlMember, YamlNode, YamlProblem } from './tree';

/** Nodes that aliases may add to one document before it counts as an attack; Kubernetes has a limit of the same kind. */
const MAX_ALIASED_NODES = 100_000;

/** A scalar as a parser found it. */
export interface RawScalar extends Span {
  readonly text: string;
  readonly style: ScalarStyle;
  readonly tag?: string;
  readonly block?: YamlScalar['block'];
}

/**
 * Makes the tree of one document from what a parser found. Both parsers fill it, so both give the same tree:
 * what a scalar means, which keys count, what `<<` and aliases bring in is decided here and nowhere else.
 */
export class TreeBuilder {
  readonly problems: YamlProblem[] = [];
  private readonly anchors = new Map<string, YamlNode>();
  private readonly sizes = new Map<YamlNode, number>();
  private aliased = 0;

  constructor(private readonly mask: Mask) {}

  private get text(): string {
    return this.mask.original;
  }

  scalar(raw: RawScalar): YamlScalar {
    const templated = this.mask.touches(raw);
    const text = templated ? this.text.slice(raw.start, raw.end) : raw.text;
    const { value, foreign = false, problem } = interpret(raw, text);
    if (problem !== undefined && !templated && !hasPlaceholder(text)) this.problem(raw, 'yaml-syntax', problem);
    if (raw.style === 'double') this.checkEscapes(raw);
    if (typeof value === 'number' && !Number.isFinite(value) && !foreign)
      this.problem(raw, 'yaml-syntax', `${text} is no number that JSON has`, JSON.stringify(text));
    return new YamlScalar(
      raw.start,
      raw.end,
      text,
      value,
      raw.style,
      templated || foreign || hasPlaceholder(text),
      raw.block,
    );
  }

  /**
   * YAML 1.2 took the escape \/ and halves of characters over from JSON; Kubernetes knows them only where it reads JSON.
   */
  private checkEscapes(raw: RawScalar): void {
    const source = this.text.slice(raw.start, raw.end);
    const half = halfCharacter(source);
    if (half !== undefined && !/^\s*\{/.test(this.text))
      this.problem(raw, 'yaml-syntax', `${half} is no character of its own; write the character itself`);
    if (!source.includes('\\/') || !/^"(?:[^\\]|\\[^/])*\\\//.test(source) || /^\s*\{/.test(this.text)) return;
    const mend = source.replace(/\\[^]/g, (escape) => (escape === '\\/' ? '/' : escape));
    this.problem(raw, 'yaml-syntax', '\\/ means nothing in double quotes; a slash needs no backslash', mend);
  }

  /** A block scalar's span without its last line breaks, and where its content begins. */
  blockSpan(start: number, end: number): { end: number; block: { contentStart: number; indent: number } } {
    const headerEnd = this.text.indexOf('\n', start);
    const contentStart = headerEnd < 0 || headerEnd >= end ? end : headerEnd + 1;
    const content = this.text.slice(contentStart, end);
    const trimmed = content.trimEnd().length;
    const indent = /^(?:[ \t]*\r?\n)*( *)/.exec(content)?.[1]?.length ?? 0;
    return { end: trimmed === 0 ? start + 1 : contentStart + trimmed, block: { contentStart, indent } };
  }

  /** The value that is missing at `at`. */
  empty(at: number, tag?: string): YamlScalar {
    const lineEnd = this.text.indexOf('\n', at);
    const rest = this.text.slice(at, lineEnd < 0 ? this.text.length : Math.min(lineEnd, at + 200));
    const unknown = isPlaceholderComment(rest) || this.mask.opens(at);
    const { problem } = tag === undefined ? {} : interpret({ tag, style: 'plain' }, '');
    if (problem !== undefined && !unknown) this.problem({ start: at, end: at }, 'yaml-syntax', problem);
    return new YamlScalar(at, at, '', isTextTag(tag) ? '' : null, 'empty', unknown);
  }

  /** Adds a member; `<<` is expanded when the map is closed. */
  addMember(map: YamlMap, key: YamlNode, value: YamlNode, alias?: Span): void {
    if (key.kind !== 'scalar') {
      this.problem(key, 'yaml-invalid-key', 'a key has to be plain text, not a mapping or a list');
      return;
    }
    const name = key.unknown ? key.text : keyName(key.value);
    if (name === undefined) {
      this.problem(key, 'yaml-invalid-key', 'a key cannot be empty or null');
      return;
    }
    if (key.unknown) map.open = true;
    const member: YamlMember = { key, name, value, merged: false, alias };
    map.members.push(member);
  }

  closeMap(map: YamlMap, end: number): void {
    map.end = Math.max(map.start, end);
    this.expandMerges(map);
    if (this.mask.opensWithin(map)) map.open = true;
  }

  closeList(list: YamlList, end: number): void {
    list.end = Math.max(list.start, end);
    if (this.mask.opensWithin(list)) list.open = true;
  }

  anchor(name: string | undefined, node: YamlNode): void {
    if (name !== undefined && name.length > 0) this.anchors.set(name, node);
  }

  /** The node that `*name` at `span` stands for. */
  alias(name: string, span: Span): YamlNode {
    const node = this.anchors.get(name);
    if (node === undefined) {
      this.problem(
        span,
        'yaml-unknown-anchor',
        `*${name} without quotes is an alias, and no anchor &${name} stands above it`,
      );
      return new YamlScalar(span.start, span.end, `*${name}`, `*${name}`, 'plain', true);
    }
    this.aliased += this.size(node);
    if (this.aliased <= MAX_ALIASED_NODES) return node;
    if (!this.problems.some((known) => known.code === 'yaml-too-many-aliases')) {
      this.problem(
        span,
        'yaml-too-many-aliases',
        `aliases repeat more than ${MAX_ALIASED_NODES.toLocaleString('en')} values`,
      );
    }
    return new YamlScalar(span.start, span.end, `*${name}`, `*${name}`, 'plain', true);
  }

  problem(span: Span, code: YamlProblem['code'], detail: string, mend?: string): void {
    this.problems.push({ start: span.start, end: Math.max(span.end, span.start + 1), code, detail, mend });
  }

  /**
   * Puts what `<<` brings in where it stands, so that the last member of a name is the one that counts: keys below
   * override it, and it overrides keys above, as Kubernetes reads it.
   */
  private expandMerges(map: YamlMap): void {
    const merges = map.members.filter((member) => member.name === '<<' && member.key.style === 'plain');
    for (const merge of merges) {
      const at = map.members.indexOf(merge);
      const below = new Set(map.members.slice(at + 1).map((member) => member.name));
      map.members.splice(at, 1, ...this.mergedMembers(map, merge, below));
      map.merges = [...map.merges, { start: merge.key.start, end: merge.alias?.end ?? merge.value.end }];
    }
  }

  private mergedMembers(map: YamlMap, merge: YamlMember, known: Set<string>): YamlMember[] {
    const found: YamlMember[] = [];
    for (const source of merge.value.kind === 'list' ? merge.value.items : [merge.value]) {
      if (source.kind !== 'map') {
        if (source.kind === 'scalar' && source.unknown) map.open = true;
        else this.problem(merge.key, 'yaml-invalid-key', 'only a mapping can be merged with <<');
        continue;
      }
      if (source.open) map.open = true;
      for (const { name } of source.members) {
        const member = source.member(name);
        if (member === undefined || known.has(name)) continue;
        known.add(name);
        found.push({ ...member, merged: true });
      }
    }
    return found;
  }

  /** Nodes of a subtree with its aliases written out; each subtree is counted once. */
  private size(node: YamlNode): number {
    if (node.kind === 'scalar') return 1;
    const known = this.sizes.get(node);
    if (known !== undefined) return known;
    const children = node.kind === 'map' ? node.members.map((member) => member.value) : node.items;
    let size = 1;
    for (const child of children) size += this.size(child);
    this.sizes.set(node, size);
    return size;
  }
}

/** The value of a scalar under its tag. A tag of somebody else's (`!Ref`) makes the value foreign, that is unknown. */
