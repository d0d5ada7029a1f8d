import type { Field } from '../../yaml/field';

/** A value in a rule of an AuthorizationPolicy that is held against the identity or address of the caller. */
export interface SourceValue {
  readonly field: Field;
  readonly text: string;
  /** True in `notPrincipals`, `notValues` and the like. */
  readonly negated: boolean;
}

/**
 * The known values of an attribute of the source: of the member and its not-form, and of conditions on its key.
 * @param member of `from.source`: `principals`
 * @param key of a condition: `source.principal`
 */
export function sourceValues(object: Field, member: string, key: string): SourceValue[] {
  const negatedMember = `not${member.charAt(0).toUpperCase()}${member.slice(1)}`;
  return object
    .at('spec.rules')
    .items()
    .flatMap((rule) => {
      const sources = rule
        .get('from')
        .items()
        .map((from) => from.get('source'));
      const conditions = rule
        .get('when')
        .items()
        .filter((when) => when.get('key').text === key);
      return [
        ...sources.flatMap((source) => [
          ...valuesOf(source.get(member), false),
          ...valuesOf(source.get(negatedMember), true),
        ]),
        ...conditions.flatMap((when) => [
          ...valuesOf(when.get('values'), false),
          ...valuesOf(when.get('notValues'), true),
        ]),
      ];
    });
}

/** The known texts of a list in a rule. */
export function valuesOf(list: Field, negated: boolean): SourceValue[] {
  return list.items().flatMap((field) => (field.text === undefined ? [] : [{ field, text: field.text, negated }]));
}

/** What an entry that matches nobody does, for the end of a sentence. */
export function effectOfNoMatch(object: Field, negated: boolean): string {
  if (negated) return 'this entry excludes nobody';
  const action = object.at('spec.action').text ?? 'ALLOW';
  if (action === 'DENY') return 'this entry denies nobody';
  if (action === 'ALLOW') return 'this entry lets nobody in';
  return 'this entry is for nobody';
}
