import { removeField } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { ObjectContext } from '../defineRule';
import { fix } from '../defineRule';
import type { Fix } from '../finding';

/** In longer lists a removal takes time, and thousands of findings would each want one. */
const MAX_NEIGHBOURS = 500;

/** The fix that removes a field with its line. */
export function removal(title: string, field: Field, context: ObjectContext, safe = false): Fix[] {
  const parent = field.parent?.node;
  const count = parent?.kind === 'list' ? parent.items.length : parent?.kind === 'map' ? parent.members.length : 0;
  return count > MAX_NEIGHBOURS ? [] : fix(title, [removeField(context.document.text, field)], safe);
}
