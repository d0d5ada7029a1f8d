import { valueWords, wordsFor } from '../../schema/words';
import type { YamlNode } from '../../yaml/tree';
import type { SchemaPlace } from '../schemaAt';
import { typeLine } from './typeLine';
import { bullets, code, codes, paragraphs } from './write';

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
    const words = valueWordsAt(place, value);
    if (words !== undefined) return `**${value}** — ${words}${alone ? otherValues(place, value) : ''}`;
  }
  const name = nameOf(place);
  return paragraphs([`**${name}** — ${typeLine(place)}`, fieldWords(place), values(place, value)]);
}

/** The words of the field at a place; undefined where there are none. */
export function fieldWords({ structure, path }: SchemaPlace): string | undefined {
  const { words } = structure.schema;
  return words === undefined ? undefined : wordsFor(words, path)?.text;
}

/** The words of a value of the field at a place; undefined where there are none. */
export function valueWordsAt({ structure, path }: SchemaPlace, value: string): string | undefined {
  const { words } = structure.schema;
  if (words === undefined) return undefined;
  return (valueWords(words, path, value) ?? valueWords(words, path, value.toUpperCase()))?.text;
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
export function firstSentence(text: string): string {
  const end = /[.;](?=\s+(?:[A-Z`*]|$))|[.](?=$)/.exec(text);
  return end === null ? text : text.slice(0, end.index);
}
