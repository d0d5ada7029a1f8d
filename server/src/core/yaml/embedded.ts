import { parseDocument, parsePart } from './document';
import type { YamlDocument } from './document';
import type { Span } from '../text/span';
import { YamlList, YamlMap, YamlScalar } from './tree';
import type { ScalarStyle, YamlNode } from './tree';

/** YAML that stands as text in another document: `data.mesh` of a ConfigMap, an annotation, `helm.values`. */
export interface EmbeddedDocument {
  /** Its text is that of the document around it, and so are all offsets. */
  readonly document: YamlDocument;
  /**
   * False where escapes, folds or continued lines hide which letter became which. Then everything in it has the span of
   * the whole value, and nothing in it can be edited.
   */
  readonly placed: boolean;
  /** How the value around it is written: what is written into it must not end that. */
  readonly style: ScalarStyle;
}

/** Whether a text can be written into a value without ending it. */
export function fitsInto(style: ScalarStyle, text: string): boolean {
  switch (style) {
    case 'literal':
      return true;
    case 'single':
      return !/['\n\r]/.test(text);
    case 'double':
      return !/["\\\n\r]/.test(text);
    default:
      return /^[\w./-]*$/.test(text);
  }
}

/**
 * Reads a text value as YAML of its own.
 * @returns undefined when the text is not known, or there is no text.
 */
export function embeddedDocument(outer: YamlDocument, scalar: YamlScalar): EmbeddedDocument | undefined {
  const part = writtenPart(outer.text, scalar);
  if (part !== undefined) {
    if (scalar.block === undefined && (scalar.unknown || typeof scalar.value !== 'string')) return undefined;
    return { document: parsePart(outer.text, part, { template: outer.template }), placed: true, style: scalar.style };
  }
  if (scalar.unknown || typeof scalar.value !== 'string') return undefined;
  return { document: standingAt(parseDocument(scalar.text), outer, scalar), placed: false, style: scalar.style };
}

/** Where the text stands letter for letter; undefined where it does not. */
function writtenPart(text: string, scalar: YamlScalar): Span | undefined {
  if (scalar.style === 'literal') return { start: scalar.block?.contentStart ?? scalar.start, end: scalar.end };
  const inset = scalar.style === 'single' || scalar.style === 'double' ? 1 : 0;
  const part = { start: scalar.start + inset, end: scalar.end - inset };
  return scalar.style !== 'folded' && text.slice(part.start, part.end) === scalar.text ? part : undefined;
}

/**
 * The stretch of a document in which somebody can write YAML inside a text value: the value, and below a literal block
 * the empty lines that would belong to it.
 * @returns undefined where no place in the value is a place in its YAML, or the offset lies elsewhere
 */
export function writablePart(text: string, scalar: YamlScalar, at: number): Span | undefined {
  const part = writtenPart(text, scalar);
  if (part === undefined) return undefined;
  if (scalar.block === undefined) return at >= part.start && at <= part.end ? part : undefined;
  const blank = /^\s*(?:\n|$)/.exec(text.slice(part.end))?.[0].length ?? 0;
  const end = part.end + blank;
  const column = at - (text.lastIndexOf('\n', at - 1) + 1);
  const isInside = at > scalar.block.contentStart - 1 && at <= end && column >= Math.max(1, scalar.block.indent);
  return isInside ? { start: part.start, end } : undefined;
}

function standingAt(inner: YamlDocument, outer: YamlDocument, { start, end }: Span): YamlDocument {
  return {
    ...inner,
    text: outer.text,
    root: inner.root === undefined ? undefined : copyAt(inner.root, { start, end }, new Map()),
    problems: inner.problems.map(({ code, detail }) => ({ code, detail, start, end })),
  };
}

/** A copy whose nodes all have one span. @param copies of nodes that stand in several places, because of aliases */
function copyAt(node: YamlNode, span: Span, copies: Map<YamlNode, YamlNode>): YamlNode {
  const known = copies.get(node);
  if (known !== undefined) return known;
  if (node.kind === 'scalar') return scalarAt(node, span);
  if (node.kind === 'map') {
    const map = new YamlMap(span.start, node.flow, []);
    copies.set(node, map);
    map.end = span.end;
    map.open = node.open;
    for (const { key, name, value, merged } of node.members)
      map.members.push({ key: scalarAt(key, span), name, value: copyAt(value, span, copies), merged });
    return map;
  }
  const list = new YamlList(span.start, node.flow, []);
  copies.set(node, list);
  list.end = span.end;
  list.open = node.open;
  for (const item of node.items) list.items.push(copyAt(item, span, copies));
  return list;
}

function scalarAt({ text, value, style, unknown }: YamlScalar, { start, end }: Span): YamlScalar {
  return new YamlScalar(start, end, text, value, style, unknown);
}
