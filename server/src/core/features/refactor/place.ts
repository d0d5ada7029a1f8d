import type { Span, TextEdit } from '../../text/span';
import { shift, touches } from '../../text/span';
import type { FilePath } from '../../workspace/paths';
import type { Resource } from '../../workspace/resource';
import { View } from '../../workspace/view';
import { cutDocuments } from '../../yaml/cut';
import type { Field } from '../../yaml/field';
import { objectAt, documentOf, partAt, writtenObject } from '../input';
import type { FeatureInput, PartPlace } from '../input';
import { locate } from '../../yaml/locate';

/** A change that the user can ask for; nothing is wrong without it. */
export interface Refactoring {
  /** Says what is done, and what becomes different for the mesh where anything does. */
  readonly title: string;
  readonly kind: 'rewrite' | 'extract';
  /** The code of the findings that it mends, where it needs more than they know. */
  readonly mends?: string;
  readonly edits: readonly PlacedEdit[];
  /** Why it cannot be done here; then it has no edits. */
  readonly disabled?: string;
}

/** An edit with its file. File offsets. */
export interface PlacedEdit extends TextEdit {
  readonly file: FilePath;
}

/** The object that a change is asked for, and where in it. */
export interface RefactorPlace {
  readonly input: FeatureInput;
  readonly part: PartPlace;
  /** The text of the document. */
  readonly text: string;
  readonly object: Field;
  readonly resource: Resource;
  readonly view: View;
  /** Document offsets. */
  readonly span: Span;
}

/** What stands at a span of an open file; undefined where no object of the workspace does. @param span file offsets. */
export function refactorPlace(input: FeatureInput, path: FilePath, span: Span): RefactorPlace | undefined {
  const part = partAt(input, path, span.start);
  if (part === undefined) return undefined;
  const document = documentOf(part);
  // A text that had to be repaired or a template is not what its tree says.
  if (document.recovered || part.template) return undefined;
  const located = locate(document.root, part.at);
  const found = located && objectAt(part, { document, outer: document }, located.path);
  const [resource, ...others] = found?.placements ?? [];
  if (found === undefined || resource === undefined) return undefined;
  // What short names mean differs between the worlds of the object.
  if (others.some(({ namespace }) => namespace !== resource.namespace)) return undefined;
  return {
    input,
    part,
    text: document.text,
    object: found.object,
    resource,
    view: new View(input.workspace, resource.world, new Set(), path),
    span: shift(span, -part.start),
  };
}

/** An edit of the document at hand as one of its file. */
export function placed({ part }: RefactorPlace, { span, newText }: TextEdit): PlacedEdit {
  return { file: part.file.path, span: shift(span, part.start), newText };
}

/** True when a field is under the cursor or selection. */
export function isAt({ span }: RefactorPlace, field: Field): boolean {
  const { node } = field;
  return node !== undefined && touches({ start: field.keySpan.start, end: node.end }, span.start);
}

/** An object of any file with the text it stands in. */
export interface WrittenElsewhere {
  readonly object: Field;
  /** The text of its document. */
  readonly text: string;
  /** Where the document starts in the file. */
  readonly start: number;
}

/** The text around an object; undefined when its file is closed and cannot be had. */
export function writtenElsewhere(input: FeatureInput, resource: Resource): WrittenElsewhere | undefined {
  // YAML inside of a text has other rules of writing.
  if (resource.facts.inside !== undefined) return undefined;
  const object = writtenObject(input, resource);
  const file = input.workspace.file(resource.file);
  const index = file?.parts.findIndex(({ resources }) => resources.includes(resource)) ?? -1;
  const part = file?.parts[index];
  if (object === undefined || part === undefined) return undefined;
  if (part.part.text !== undefined) return { object, text: part.part.text, start: part.start };
  const whole = input.readText?.(resource.file);
  const cut = whole === undefined ? undefined : cutDocuments(whole)[index];
  return whole === undefined || cut === undefined
    ? undefined
    : { object, text: whole.slice(cut.start, cut.end), start: cut.start };
}

/** The edit that removes the document of an object from its file, with the marker that parts it from the others. */
export function documentRemoval(input: FeatureInput, resource: Resource): PlacedEdit | undefined {
  const file = input.workspace.file(resource.file);
  const index = file?.parts.findIndex(({ resources }) => resources.includes(resource)) ?? -1;
  const whole = textOf(input, resource.file);
  const cuts = whole === undefined ? [] : cutDocuments(whole);
  const cut = cuts[index];
  // The file on disk may be newer than the index.
  if (cut === undefined || cuts.length !== file?.parts.length || cut.start !== file.parts[index]?.start)
    return undefined;
  if (file.parts[index]?.part.objects.length !== 1) return undefined;
  const start = cuts[index - 1]?.end ?? cut.start;
  const end = index === 0 ? (cuts[1]?.start ?? cut.end) : cut.end;
  return { file: resource.file, span: { start, end }, newText: '' };
}

function textOf(input: FeatureInput, path: FilePath): string | undefined {
  const parts = input.workspace.file(path)?.parts ?? [];
  return input.readText?.(path) ?? (parts.length === 1 ? parts[0]?.part.text : undefined);
}
