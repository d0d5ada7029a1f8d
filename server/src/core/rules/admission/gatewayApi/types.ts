import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { missingRequiredField } from '../../structure/structureRules';
import { nameOf } from '../../structure/words';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { reportMissing, withValue } from '../tests/members';
import { textOf, wordOf } from '../values';
import { fieldOfAnotherType } from './gatewayApiRules';

/** How the type of a thing and its members go together. */
export interface Choice {
  /** The member that names the type. */
  readonly by: string;
  /** What the API server fills in for it. */
  readonly standard?: string;
  /** Type -> the member that it has. */
  readonly members: Readonly<Record<string, string>>;
  /** Types whose member may be left out. */
  readonly optional?: readonly string[];
  /** True where an empty text counts as not written. */
  readonly emptyIsNone?: boolean;
}

/** What is written for the type that was chosen stands there, and nothing that another type has. */
export function suitsType({ by, standard = '', members, optional = [], emptyIsNone = false }: Choice): Test {
  const stands = emptyIsNone ? withValue : (field: Field): boolean => field.exists;
  return testing([fieldOfAnotherType, missingRequiredField], (field, context) => {
    const type = wordOf(field.get(by), standard);
    if (field.map === undefined || type === undefined) return;
    for (const [name, member] of Object.entries(members)) {
      const place = field.get(member);
      if (name === type) {
        if (!stands(place) && !place.unknown && !field.open && !optional.includes(type)) report(place, context);
      } else if (stands(place)) reportOther(field, place, `${by} ${type}`, `${by} ${name}`, context);
    }
  });
}

function report(place: Field, context: ObjectContext): void {
  if (place.exists && textOf(place) !== '') return;
  reportMissing(place, context, undefined, place.parent);
}

function reportOther(parent: Field, member: Field, type: string, wanted: string, context: ObjectContext): void {
  const name = nameOf(member);
  const fixes = removal(`Remove "${name}"`, member, context);
  context.report(fieldOfAnotherType, parent, 'other', { name, type, wanted }, { span: member.keySpan, fixes });
}
