import type { Span } from '../../text/span';
import { parseDocument, parsePart } from '../../yaml/document';
import type { YamlDocument } from '../../yaml/document';
import { columnOf } from '../../yaml/layout';
import { locate } from '../../yaml/locate';
import type { Path } from '../../yaml/path';
import { blockAttempts, firstComment, flowAttempts, MARK } from './attempts';
import type { Attempt, TypedWord } from './attempts';
import { flowPlace } from './flow';
import { lineParts } from './line';

/** Where something can be typed in a document, found by trying it out. */
export interface CursorPlace extends TypedWord {
  /** The document as if something was typed at the cursor. */
  readonly document: YamlDocument;
  /** `entry`: a key (or an item that could become one); `value`: what belongs to a key or is an item of flow style. */
  readonly kind: 'entry' | 'value';
  /** Of an entry the map, list item or list that it would be in; of a value its own. */
  readonly path: Path;
  /** Keys that the map has already. */
  readonly present: ReadonlySet<string>;
  /** The column of the keys of the map; in flow style of no meaning. */
  readonly indent: number;
}

/** How documents of this place are read. */
export interface ReadAs {
  readonly template: boolean;
  /** Only this part is read: it holds YAML of its own. */
  readonly part?: Span | undefined;
}

/**
 * The places that an offset of a document can mean: most often one, none in comments and block scalars, and two on an
 * empty line below a list, where another item or the next key may follow.
 * @param document as it is now
 */
export function cursorPlaces(document: YamlDocument, at: number, readAs: ReadAs): CursorPlace[] {
  const { text } = document;
  const line = lineParts(text, at);
  if (at > line.contentEnd && line.contentEnd < line.end && at > firstComment(text, line)) return [];
  const flow = flowPlace(text, document.root, at, line.start);
  const attempts = flow === undefined ? blockAttempts(text, at, line) : flowAttempts(text, at, flow, line);
  const places: CursorPlace[] = [];
  for (const attempt of attempts) {
    const place = tryOut(attempt, readAs, attempt.text.length - text.length);
    // What breaks a document that could be read does not belong there.
    if (place === undefined || (place.document.recovered && !document.recovered)) continue;
    places.push(place);
    if (flow !== undefined) break;
  }
  return places;
}

/** @param longer by how much the attempt made the text longer */
function tryOut(attempt: Attempt, { template, part }: ReadAs, longer: number): CursorPlace | undefined {
  const document =
    part === undefined
      ? parseDocument(attempt.text, { template })
      : parsePart(attempt.text, { start: part.start, end: part.end + longer }, { template });
  const found = locate(document.root, attempt.markAt);
  if (found === undefined) return undefined;
  const indent = columnOf(attempt.text, attempt.markAt);
  if (found.key?.text === MARK) {
    const present = new Set(found.map?.members.flatMap(({ name }) => (name === MARK ? [] : [name])));
    return { ...attempt.place, document, kind: 'entry', path: found.path.slice(0, -1), present, indent };
  }
  if (found.node.kind !== 'scalar' || found.node.text !== MARK) return undefined;
  return { ...attempt.place, document, kind: 'value', path: found.path, present: new Set(), indent };
}
