import { valueWords, wordsFor } from '../schema/words';
import type { SchemaPlace } from './schemaAt';

/** The words of the field at a place; undefined where there are none. */
export function fieldWords({ structure, path }: SchemaPlace): string | undefined {
  const { words } = structure.schema;
  return words === undefined ? structure.says?.(path) : wordsFor(words, path)?.text;
}

/** The words of a value of the field at a place; undefined where there are none. */
export function valueWordsAt({ structure, path }: SchemaPlace, value: string): string | undefined {
  const { words } = structure.schema;
  if (words === undefined) return structure.says?.(path, value);
  return (valueWords(words, path, value) ?? valueWords(words, path, value.toUpperCase()))?.text;
}
