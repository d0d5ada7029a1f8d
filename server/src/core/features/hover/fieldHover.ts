import { wordsFor } from '../../schema/words';
import { compareMinors } from '../../schema/lifetime';
import type { Minor } from '../../schema/types';
import type { Path } from '../../yaml/path';
import type { YamlNode } from '../../yaml/tree';
import type { FeatureInput } from '../input';
import type { KnownStructure, SchemaPlace } from '../schemaAt';
import { fieldWords, valueWordsAt } from '../words';
import { typeLine } from '../typeLine';
import { bullets, code, codes, paragraphs } from '../markdown';

/** More values are listed without their meanings: a hover is read at one glance. */
const VALUES_EXPLAINED = 7;

/**
 * What the schema and the words say of a field: on a key the field, on a value of an enum that value.
 * @param alone true when nothing is told after it: then there is room for the other values.
 */
export function fieldHover(place: SchemaPlace, node: YamlNode, onKey: boolean, alone: boolean): string | undefined {
  if (place.path.length === 0) return undefined;
  const value = node.kind === 'scalar' && !node.unknown ? node.text : undefined;
  if (!onKey && value !== undefined) {
    if (place.path.length === 1 && place.path[0] === 'kind') return `**${value}** — ${fieldWords(place) ?? ''}`;
    const words = valueWordsAt(place, value);
    if (words !== undefined) return `**${value}** — ${words}${alone ? otherValues(place, value) : ''}`;
  }
  const name = nameOf(place);
  return paragraphs([`**${name}** — ${typeLine(place)}`, fieldWords(place), values(place, value)]);
}

/** For a field that another Istio knows than the one set for the workspace: from when to when. */
export function fieldOfLater(
  input: FeatureInput,
  { type, schema }: KnownStructure,
  path: Path,
  istioVersion: Minor,
): string | undefined {
  const lifetime = type === undefined ? undefined : input.schemas.sinceOf(type, path);
  if (lifetime === undefined) return undefined;
  const when =
    lifetime.since !== undefined && compareMinors(lifetime.since, istioVersion) > 0
      ? `needs Istio ${lifetime.since}`
      : `is gone after Istio ${lifetime.until ?? ''}`;
  const words = schema.words === undefined ? undefined : wordsFor(schema.words, path)?.text;
  return paragraphs([
    `**${String(path.at(-1))}** — ${when}; the version set for this workspace is ${istioVersion}.`,
    words,
  ]);
}

/** `ports[]` for an item of a list, else the key. */
function nameOf({ path }: SchemaPlace): string {
  const last = path.at(-1);
  if (typeof last === 'string') return last;
  const key = [...path].reverse().find((step) => typeof step === 'string');
  return key === undefined ? 'item' : `${key}[]`;
}

function values(place: SchemaPlace, current: string | undefined): string | undefined {
  const words = place.field.enum ?? place.field.items?.enum;
  if (words === undefined) return undefined;
  const known = words.filter((word) => place.field.deprecatedValues?.includes(word) !== true);
  const explained = known.map((word) => ({ word, text: valueWordsAt(place, word) }));
  if (known.length > VALUES_EXPLAINED || explained.every(({ text }) => text === undefined))
    return `Values: ${codes(known, 30)}`;
  return bullets(
    explained.map(({ word, text }) => {
      const name = word === current ? `**${word}**` : code(word);
      return text === undefined ? name : `${name} — ${firstSentence(text)}`;
    }),
  );
}

function otherValues({ field }: SchemaPlace, value: string): string {
  const others = (field.enum ?? []).filter((word) => word !== value && field.deprecatedValues?.includes(word) !== true);
  return others.length === 0 || others.length > VALUES_EXPLAINED ? '' : `\n\nOther values: ${codes(others, 10)}`;
}

/** Up to the first full stop that ends a sentence. */
function firstSentence(text: string): string {
  const end = /[.;](?=\s+(?:[A-Z`*]|$))|[.](?=$)/.exec(text);
  return end === null ? text : text.slice(0, end.index);
}
