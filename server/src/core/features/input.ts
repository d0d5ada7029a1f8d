import type { RoutingEngine } from '../routing/engine';
import type { Schemas } from '../schema/schemas';
import type { Span } from '../text/span';
import { extractObjects } from '../workspace/facts/extract';
import type { ObjectFacts } from '../workspace/facts/types';
import type { FilePath } from '../workspace/paths';
import type { Resource } from '../workspace/resource';
import type { SourceFile } from '../workspace/sourceFile';
import type { Workspace } from '../workspace/workspace';
import { objectTree } from '../workspace/facts/objectTree';
import { cutDocuments } from '../yaml/cut';
import { parseDocument } from '../yaml/document';
import type { YamlDocument } from '../yaml/document';
import { embeddedDocument, writablePart } from '../yaml/embedded';
import { Field } from '../yaml/field';
import type { Path } from '../yaml/path';

/** Whole objects to start from. Tab stops in the syntax of LSP snippets. */
export interface Template {
  readonly prefix: string;
  readonly name: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** What every feature answers from. */
export interface FeatureInput {
  readonly workspace: Workspace;
  readonly schemas: Schemas;
  /** Whole objects to start from; absent where the editor offers its own. */
  readonly templates?: readonly Template[];
  /**
   * The text of a file of the workspace that no editor has open, as it was indexed; undefined when it cannot be had.
   * Without it a feature tells of such a file's objects only what the indexes hold.
   */
  readonly readText?: (path: FilePath) => string | undefined;
  /** What answers routing questions about a world (by its id); absent where none are to be answered. */
  readonly engineOf?: (world: string) => RoutingEngine;
}

/** The document of a file that an offset lies in. */
export interface PartPlace {
  readonly file: SourceFile;
  readonly index: number;
  /** Where the document starts in the file: the difference between file offsets and document offsets. */
  readonly start: number;
  readonly text: string;
  /** The offset, counted from the start of the document. */
  readonly at: number;
  /** True when the document comes from a place where files are templates. */
  readonly template: boolean;
}

/** An object of a document with what the workspace knows of it. */
export interface ObjectPlace {
  readonly object: Field;
  readonly facts: ObjectFacts;
  /** The object in each of its worlds; empty when the workspace has not placed it yet. */
  readonly placements: readonly Resource[];
}

/**
 * The document under a file offset, of an open file. The line of a `---` belongs to no document.
 * @returns undefined for files that are not open or not known.
 */
export function partAt(input: FeatureInput, path: FilePath, offset: number): PartPlace | undefined {
  const file = input.workspace.file(path);
  if (file === undefined) return undefined;
  const index = lastStartingBefore(file, offset);
  const placed = file.parts[index];
  const text = placed?.part.text;
  if (placed === undefined || text === undefined) return undefined;
  const at = offset - placed.start;
  const isLast = index === file.parts.length - 1;
  if (at > text.length || (at === text.length && !isLast) || isOnMarker(file, index)) return undefined;
  const template = input.workspace.layout.chartOf(path) !== undefined;
  return { file, index, start: placed.start, text, at, template };
}

/** True when the file ends with a `---` that no line break follows: what is typed there is part of its line. */
function isOnMarker(file: SourceFile, index: number): boolean {
  const placed = file.parts[index];
  const before = file.parts[index - 1];
  const end = before === undefined ? 0 : before.start + (before.part.text?.length ?? 0);
  return placed?.part.text === '' && placed.start - end === 3;
}

/** The last document that starts at or before an offset, found by halving: a file may hold thousands. */
function lastStartingBefore(file: SourceFile, offset: number): number {
  let low = 0;
  let high = file.parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((file.parts[middle]?.start ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return (file.parts[low]?.start ?? 0) <= offset ? low : -1;
}

/** The tree of a document: the kept one; read anew for documents in which the workspace saw nothing of Istio. */
export function documentOf(place: PartPlace): YamlDocument {
  return place.file.parts[place.index]?.part.document ?? parseDocument(place.text, { template: place.template });
}

/** The YAML that an offset lies in: the document of the part, or one that stands as text in it. */
export interface InnerDocument {
  readonly document: YamlDocument;
  /** The document of the part. */
  readonly outer: YamlDocument;
  /** Set when it stands as text: the value that it stands in, and where it can be written there. */
  readonly holder?: { readonly path: Path; readonly part: Span };
}

/** The innermost YAML at the offset of a place. Inside of a text only known objects count. */
export function innerDocument(place: PartPlace): InnerDocument {
  const outer = documentOf(place);
  for (const { path, inside } of objectsOf(place, outer)) {
    const scalar = inside === undefined ? undefined : Field.root(outer.root).follow(path).scalar;
    const part = scalar === undefined ? undefined : writablePart(outer.text, scalar, place.at);
    const embedded = scalar === undefined || part === undefined ? undefined : embeddedDocument(outer, scalar);
    if (part !== undefined && embedded?.placed === true)
      return { document: embedded.document, outer, holder: { path, part } };
  }
  return { document: outer, outer };
}

/** The innermost object that a path of a document leads into. */
export function objectAt(place: PartPlace, inner: InnerDocument, path: Path): ObjectPlace | undefined {
  const facts = factsAt(objectsOf(place, inner.outer), inner.holder?.path, path);
  if (facts === undefined) return undefined;
  const resources = place.file.parts[place.index]?.resources ?? [];
  const { object } = objectTree(inner.outer, facts);
  return { object, facts, placements: resources.filter((resource) => resource.facts === facts) };
}

/**
 * Of objects around one another, the innermost that a path leads into.
 * @param holder the path of the text that is meant; undefined for the document itself
 */
export function factsAt(
  objects: readonly ObjectFacts[],
  holder: Path | undefined,
  path: Path,
): ObjectFacts | undefined {
  const around = objects.filter((facts) => {
    const { inside } = facts;
    const isMeant = holder === undefined ? inside === undefined : inside !== undefined && isSame(facts.path, holder);
    return isMeant && leadsInto(wayOf(facts), path);
  });
  return around.sort((a, b) => wayOf(b).length - wayOf(a).length)[0];
}

/** A path of a document, from the root of an object in it. */
export function pathInObject(facts: ObjectFacts, path: Path): Path {
  const inner = path.slice(wayOf(facts).length);
  return facts.member === undefined ? inner : [facts.member, ...inner];
}

function wayOf({ path, inside }: ObjectFacts): Path {
  return inside ?? path;
}

function leadsInto(base: Path, path: Path): boolean {
  return base.every((step, index) => step === path[index]);
}

function isSame(a: Path, b: Path): boolean {
  return a.length === b.length && leadsInto(a, b);
}

function objectsOf(place: PartPlace, document: YamlDocument): readonly ObjectFacts[] {
  const placed = place.file.parts[place.index];
  return placed?.part.document === document ? placed.part.objects : extractObjects(document).map(({ facts }) => facts);
}

/** The object of a resource, as it is written; undefined when its file is closed and its text cannot be had. */
export function writtenObject(input: FeatureInput, resource: Resource): Field | undefined {
  const file = input.workspace.file(resource.file);
  const index = file?.parts.findIndex((placed) => placed.resources.includes(resource)) ?? -1;
  if (file === undefined || index < 0) return undefined;
  const document = file.parts[index]?.part.document ?? closedDocument(input, file, index);
  return document === undefined ? undefined : objectTree(document, resource.facts).object;
}

function closedDocument(input: FeatureInput, file: SourceFile, index: number): YamlDocument | undefined {
  const text = input.readText?.(file.path);
  if (text === undefined) return undefined;
  const cuts = cutDocuments(text);
  const cut = cuts[index];
  // The file on disk may be newer than the index: then its documents may be others.
  if (cut === undefined || cuts.length !== file.parts.length) return undefined;
  return parseDocument(text.slice(cut.start, cut.end), {
    template: input.workspace.layout.chartOf(file.path) !== undefined,
  });
}
