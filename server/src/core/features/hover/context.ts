import type { ObjectFacts } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { View } from '../../workspace/view';
import type { Field } from '../../yaml/field';
import type { Path } from '../../yaml/path';
import type { FeatureInput } from '../input';

/** The object under the cursor and the place in it. */
export interface HoverContext {
  readonly input: FeatureInput;
  readonly object: Field;
  readonly facts: ObjectFacts;
  /** From the root of the object. */
  readonly path: Path;
  readonly field: Field;
  readonly onKey: boolean;
}

/** The same in a world, for what depends on other objects. */
export interface AppliedContext extends HoverContext {
  /** The object in the first of its worlds. */
  readonly resource: Resource;
  readonly placements: readonly Resource[];
  readonly view: View;
}
