import { areBranches } from '../../../yaml/branches';
import { addMember } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { Writable } from '../../../yaml/write';
import type { ObjectContext } from '../../defineRule';
import { fix } from '../../defineRule';
import {
  duplicateEntry,
  fieldsExcludeEachOther,
  missingRequiredField,
  wrongLength,
} from '../../structure/structureRules';
import { holderOf, nameOf, quoteWords } from '../../structure/words';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { hasEntries, lacks, lacksEntries, shown, textOf } from '../values';

/**
 * Reports that a field is missing, with the fix that adds it when there is a value to start from.
 * @param place the parent, where the field is missing only because of another member of it
 */
export function reportMissing(field: Field, context: ObjectContext, first?: Writable, place = field): void {
  const { parent } = field;
  const name = nameOf(field);
  const holder = parent === undefined ? context.facts.kind : holderOf(parent, context.facts.kind);
  const fixes =
    first === undefined || parent === undefined || field.node !== undefined
      ? []
      : fix(`Add "${name}"`, [addMember(context.document.text, parent, name, first)]);
  context.report(missingRequiredField, place, 'missing', { name, parent: holder }, { fixes, span: field.span });
}

/** The field is written. @param first a value to start from, for the fix */
export function isGiven(first?: Writable): Test {
  return testing([missingRequiredField], (field, context) => {
    if (lacks(field)) reportMissing(field, context, first);
  });
}

/** The text is not empty. */
export const isNotEmpty: Test = testing([missingRequiredField], (field, context) => {
  if (textOf(field) === '') reportMissing(field, context);
});

/** The text, when written, is not empty. */
export const isNotBlank: Test = testing([wrongLength], (field, context) => {
  if (field.text !== '') return;
  const fixes = removal(`Remove "${nameOf(field)}"`, field, context);
  context.report(wrongLength, field, 'empty', { name: nameOf(field) }, { fixes });
});

/** The list or map has an entry. */
export const hasAnEntry: Test = testing([missingRequiredField], (field, context) => {
  if (lacksEntries(field)) reportMissing(field, context);
});

/** At least one of the members has a value; an empty list is none. */
export function hasOneOf(...names: readonly string[]): Test {
  return testing([missingRequiredField], (field, context) => {
    if (field.open || (field.exists && field.map === undefined)) return;
    if (!field.exists && field.key !== 'spec') return;
    if (names.some((name) => !lacksValue(field.get(name)))) return;
    const parent = holderOf(field, context.facts.kind);
    const values = { parent, members: quoteWords(names, 'or') };
    context.report(missingRequiredField, field, names.length > 1 ? 'someOf' : 'missing', {
      ...values,
      name: names[0] ?? '',
    });
  });
}

function lacksValue(field: Field): boolean {
  if (field.node?.kind === 'list') return lacksEntries(field);
  if (field.node?.kind === 'scalar' && field.exists) return textOf(field) === '';
  return lacks(field);
}

/**
 * Not more than one of the members stands there.
 * @param counts what makes a member stand there; an empty list does, unless `withEntries` is passed
 */
export function hasOnlyOneOf(
  names: readonly string[],
  counts: (field: Field) => boolean = (field) => field.exists,
): Test {
  return testing([fieldsExcludeEachOther], (field, context) => {
    const present = names.map((name) => field.get(name)).filter(counts);
    if (present.length > 1) reportBoth(present, names, context);
  });
}

/** For `hasOnlyOneOf`: only a list with entries, or a text that is not empty, counts. */
export function withValue(field: Field): boolean {
  if (field.node?.kind === 'scalar') return field.exists && textOf(field) !== '';
  if (field.node?.kind === 'list') return hasEntries(field);
  return field.exists;
}

/** Reports members of one parent that exclude each other, at the one that is written last. */
export function reportBoth(present: readonly Field[], names: readonly string[], context: ObjectContext): void {
  if (areBranches(context.document, present)) return;
  const sorted = [...present].sort((a, b) => a.keySpan.start - b.keySpan.start);
  const last = sorted.pop();
  const parent = last?.parent;
  if (last === undefined || parent === undefined) return;
  const values = {
    parent: holderOf(parent, context.facts.kind),
    members: quoteWords(names, 'or'),
    present: quoteWords(present.map(nameOf)),
  };
  const fixes = present.flatMap((field) => removal(`Remove "${nameOf(field)}"`, field, context));
  const related = sorted.map((field) => ({
    resource: context.resource,
    span: field.keySpan,
    message: `"${nameOf(field)}" stands here`,
  }));
  // The fault lies between members: the path is that of their parent, the text that of the last one.
  context.report(fieldsExcludeEachOther, parent, 'both', values, { span: last.keySpan, fixes, related });
}

function plainValue(field: Field): string | undefined {
  const value = field.scalar?.value;
  return value === undefined || value === null ? undefined : String(value);
}

/** Entries of the list differ in a member. @param what makes two values the same; undefined takes no part */
export function itemsDifferBy(way: string, what: (field: Field) => string | undefined = plainValue): Test {
  return testing([duplicateEntry], (field, context) => {
    const seen = new Map<string, Field>();
    for (const item of field.items()) {
      const member = item.at(way);
      const value = member.exists && !member.unknown ? what(member) : undefined;
      if (value === undefined) continue;
      const first = seen.get(value);
      if (first === undefined) {
        seen.set(value, member);
        continue;
      }
      const related = [{ resource: context.resource, span: first.span, message: 'the first one stands here' }];
      const fixes = removal('Remove this entry', item, context);
      const values = { name: nameOf(field), key: way.replaceAll('.', ' '), value: shown(value) };
      // The fault lies between entries: the path is that of the list, the text that of the second one.
      context.report(duplicateEntry, field, 'key', values, { span: member.span, related, fixes });
    }
  });
}
