import wordsJson from '../../../../schemas/words.gen.json';
import type { EncodedWords, EncodedWordsFile } from './encoded';
import { camelCase } from './fieldAt';

const { blocks } = wordsJson as unknown as EncodedWordsFile;

/**
 * What a field does, in one to three sentences of Markdown.
 * @param name `words` of the document's schema: an Istio kind or a mesh object.
 * @param path of keys and list indexes, from the root of the object, `metadata` included. An item of a list or an entry of a
 * map has the words of its list or map, unless it has its own.
 * @returns undefined when there are no words, or no such document or field.
 */
export function wordsFor(name: string, path: readonly (string | number)[]): { readonly text: string } | undefined {
  let text: string | undefined;
  let places = enter(blocks[name]);
  for (const step of path) {
    if (typeof step === 'number') continue;
    const { next, anyKey } = stepInto(places, step);
    places = next;
    text = places.find((place) => place.t !== undefined)?.t ?? (anyKey ? text : undefined);
  }
  return text === undefined ? undefined : { text };
}

/**
 * What one value of an enum does.
 * @param path as in `wordsFor`; for a list of enum values the list or its item.
 * @returns undefined when there are no words for the value, or no such document, field or value.
 */
export function valueWords(
  name: string,
  path: readonly (string | number)[],
  value: string,
): { readonly text: string } | undefined {
  let places = enter(blocks[name]);
  for (const step of path) if (typeof step !== 'number') places = stepInto(places, step).next;
  const words = places.find((place) => place.v && Object.hasOwn(place.v, value))?.v?.[value];
  return words === undefined ? undefined : { text: words };
}

/** A place with the shared blocks that go on from it, the more specific first. */
function enter(place: EncodedWords | undefined): EncodedWords[] {
  if (!place) return [];
  return [place, ...(place.u ?? []).flatMap((name) => enter(blocks[name]))];
}

function stepInto(places: readonly EncodedWords[], step: string): { next: EncodedWords[]; anyKey: boolean } {
  for (const name of [step, camelCase(step), '{}']) {
    const next = places.flatMap((place) => (place.c && Object.hasOwn(place.c, name) ? enter(place.c[name]) : []));
    if (next.length > 0) return { next, anyKey: name === '{}' };
  }
  return { next: [], anyKey: false };
}
