import { parseTimestamp } from '../../istio/timestamp';
import type { Span } from '../../text/span';
import type { Labels } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { YamlDocument } from '../../yaml/document';
import { type Field } from '../../yaml/field';
import type { Path } from '../../yaml/path';

/** A place in an object. Holds no tree, so that a mesh can outlive the texts it was read from. */
export interface Place {
  /** Counts from the start of the object's document. */
  readonly span: Span;
  /** From the root of the object. */
  readonly path: Path;
}

/** An object to be decoded: where it stands and what it says. */
export interface SourceObject {
  readonly resource: Resource;
  readonly document: YamlDocument;
  /** The root of the object: of the document, or an item of a List. */
  readonly field: Field;
}

/** What every object has. */
export interface ObjectMeta {
  readonly resource: Resource;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Seconds since 1970; undefined when the file does not say (it is the cluster that writes it). */
  readonly created: number | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly place: Place;
  /** Values of the object that are not known yet: placeholders and template actions. */
  readonly unknown: readonly Place[];
}

/** `namespace/name`. */
export function keyOf(meta: Pick<ObjectMeta, 'namespace' | 'name'>): string {
  return `${meta.namespace}/${meta.name}`;
}

/** The meta data of an object; undefined when it has no known name, so that it cannot be told from others. */
export function metaOf({ resource, field }: SourceObject): ObjectMeta | undefined {
  const { facts } = resource;
  if (facts.name === undefined || resource.namespaceFrom === 'unknown') return undefined;
  const time = field.at('metadata.creationTimestamp').text;
  return {
    resource,
    kind: facts.kind,
    name: facts.name,
    namespace: resource.namespace,
    created: time === undefined ? undefined : parseTimestamp(time),
    labels: facts.labels,
    annotations: facts.annotations,
    place: placeOf(field.at('metadata.name'), field),
    unknown: unknownPlaces(field),
  };
}

const NAME: Path = ['metadata', 'name'];
const NONE: readonly Place[] = [];

/** The same from facts alone, of an object that has neither an age nor values that are not known. */
export function metaOfFacts(resource: Resource): ObjectMeta | undefined {
  const { facts } = resource;
  if (facts.name === undefined || resource.namespaceFrom === 'unknown') return undefined;
  return {
    resource,
    kind: facts.kind,
    name: facts.name,
    namespace: resource.namespace,
    created: undefined,
    labels: facts.labels,
    annotations: facts.annotations,
    place: { span: facts.nameSpan, path: NAME },
    unknown: NONE,
  };
}

/** The place of a field, counted from the root of its object. */
export function placeOf(field: Field, root: Field): Place {
  const { start, end } = field.span;
  return { span: { start, end }, path: field.path.slice(root.path.length) };
}

/** Enough to tell the reader; more would only cost memory. */
const MOST_UNKNOWN = 20;

function unknownPlaces(root: Field): Place[] {
  const found: Place[] = [];
  const visit = (field: Field): void => {
    if (found.length >= MOST_UNKNOWN) return;
    if (field.node !== undefined && (field.unknown || (field.node.kind !== 'scalar' && field.node.open)))
      found.push(placeOf(field, root));
    for (const child of field.node?.kind === 'list' ? field.items() : field.members()) visit(child);
  };
  visit(root.get('spec'));
  return found;
}
