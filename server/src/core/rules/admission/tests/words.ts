import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { unknownEnumValue } from '../../structure/structureRules';
import { listWords, nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { hasText, shown } from '../values';

/** A text, when written and not empty, is one of the words. */
export function isOneOf(words: readonly string[]): Test {
  return testing([unknownEnumValue], (field, context) => {
    if (hasText(field) && !words.includes(field.text ?? '')) reportWord(field, words, context);
  });
}

/** Reports a text that is none of the words that are known, with a fix for each that can be meant. */
export function reportWord(field: Field, words: readonly string[], context: ObjectContext): void {
  const text = field.text ?? '';
  const near = nearestName(text, words);
  const node = field.scalar;
  const choices = near === undefined ? (words.length > 8 ? [] : words) : [near];
  const fixes =
    node === undefined
      ? []
      : choices.flatMap((word) => fix(`Change to ${word}`, [replaceScalar(node, word)], word === near));
  const value = text === '' ? '"" (empty text)' : shown(text);
  const values = { name: nameOf(field), value, near: near ?? '', known: listWords(words, 20) };
  context.report(unknownEnumValue, field, near === undefined ? 'unknown' : 'near', values, { fixes });
}

/** As `isOneOf`; an empty text is none of them. */
export function isWordOf(words: readonly string[]): Test {
  return testing([unknownEnumValue], (field, context) => {
    if (field.text !== undefined && !words.includes(field.text)) reportWord(field, words, context);
  });
}
