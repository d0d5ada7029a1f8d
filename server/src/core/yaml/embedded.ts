import { parseDocument, parsePart } from './document';
import type { YamlDocument } from './document';
import type { Span } from '../text/span';
import { YamlList, YamlMap, YamlScalar } from './tree';
import type { YamlNode } from './tree';

/** YAML that stands as text in another document: `data.mesh` of a ConfigMap, an annotation, `helm.values`. */
export interface EmbeddedDocument {
  /** Its text is that of the document around it, and so are all offsets. */
  readonly document: YamlDocument;
  /**
   * False where escapes, folds or continued lines hide which letter became which. Then everything in it has the span of
   * the whole value, and nothing in it can be edited.
   */
  readonly placed: boolean;
}

/**
 * Reads a text value as YAML of its own.
 * @returns undefined when the text is not known, or there is no text.
 */
export function embeddedDocument(outer: YamlDocument, scalar: YamlScalar): EmbeddedDocument | undefined {
  const part = writtenPart(outer.text, scalar);
  if (part !== undefined) {
    if (scalar.block === undefined && (scalar.unknown || typeof scalar.value !== 'string')) return undefined;
    return { document: parsePart(outer.text, part, { template: outer.template }), placed: true };
  }
  if (scalar.unknown || typeof scalar.value !== 'string') return undefined;
  return { document: standingAt(parseDocument(scalar.text), outer, scalar), placed: false };
}

/** Where the text stands letter for letter; undefined where it does not. */
function writtenPart(text: string, scalar: YamlScalar): Span | undefined {
  if (scalar.style === 'literal') return { start: scalar.block?.contentStart ?? scalar.start, end: scalar.end };
  const inset = scalar.style === 'single' || scalar.style === 'double' ? 1 : 0;
  const part = { start: scalar.start + inset, end: scalar.end - inset };
  return scalar.style !== 'folded' && text.slice(part.start, part.end) === scalar.text ? part : undefined;
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
