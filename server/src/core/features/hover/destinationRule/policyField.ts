import type { Field } from '../../../yaml/field';
import type { AppliedContext } from '../context';
import type { Told } from '../table';
import type { PolicyPlace } from './blocks';
import type { PolicyHost } from './ports';

/** A field of a policy, with the ports that it could act on. */
export interface PolicyField {
  readonly context: AppliedContext;
  readonly place: PolicyPlace;
  readonly host: PolicyHost;
  readonly field: Field;
  /** The block that the field is in. */
  readonly block: Field;
}

/** What is told of one field of a policy beside where it acts. */
export type FieldTeller = (field: PolicyField) => Pick<Told, 'points' | 'watch'>;
