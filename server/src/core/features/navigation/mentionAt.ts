import { mentionsOf } from '../../names/mentionsOf';
import { subjectKey } from '../../names/subject';
import type { Subject } from '../../names/subject';
import { touches } from '../../text/span';
import type { Span } from '../../text/span';
import type { FilePath } from '../../workspace/paths';
import { locate } from '../../yaml/locate';
import { innerDocument, objectAt, partAt } from '../input';
import type { FeatureInput } from '../input';
import { placeMention } from './search';
import type { PlacedMention } from './search';

/** What a name means, and in which worlds (ids) it does. */
export interface Meaning {
  readonly subject: Subject;
  readonly worlds: Set<string>;
}

/** The name under a file offset. */
export interface NameAt {
  readonly mention: PlacedMention;
  /** One meaning, unless the object's worlds put it into different namespaces. */
  readonly meanings: readonly Meaning[];
}

/** The name under a file offset; undefined where none is written, and in files that are not open. */
export function nameAt(input: FeatureInput, path: FilePath, offset: number): NameAt | undefined {
  const part = partAt(input, path, offset);
  if (part === undefined) return undefined;
  const inner = innerDocument(part);
  const place = locate(inner.document.root, part.at);
  const at = place && objectAt(part, inner, place.path);
  if (place === undefined || at === undefined) return undefined;
  // On an alias: what stands at its anchor.
  const isAlias = place.key === undefined && place.node.kind === 'scalar' && !touches(place.node, part.at);
  const offsetInText = isAlias ? place.node.end : part.at;
  const { domainSuffix } = input.workspace.settings;
  const meanings = new Map<string, Meaning>();
  let first: PlacedMention | undefined;
  for (const resource of at.placements) {
    const mention = innermost(mentionsOf(at.object, resource, domainSuffix), offsetInText);
    if (mention === undefined) continue;
    first ??= placeMention(mention, { file: path, start: part.start, text: part.text, resource });
    const key = subjectKey(mention.subject);
    const meaning = meanings.get(key) ?? { subject: mention.subject, worlds: new Set() };
    meaning.worlds.add(resource.world.id);
    meanings.set(key, meaning);
  }
  return first === undefined ? undefined : { mention: first, meanings: [...meanings.values()] };
}

/** Of names inside of names the one whose own part is touched, else the one around. */
function innermost<T extends { readonly span: Span; readonly part?: Span }>(
  mentions: readonly T[],
  offset: number,
): T | undefined {
  const touched = mentions.filter(({ span }) => touches(span, offset));
  const own = touched.filter(({ part }) => part !== undefined && touches(part, offset));
  const candidates = own.length > 0 ? own : touched;
  return [...candidates].sort((a, b) => lengthOf(a.part ?? a.span) - lengthOf(b.part ?? b.span))[0];
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}
