import type { FieldSchema } from '../../server/src/core/schema/types';
import type { Keywords } from '../../server/src/core/schema/encoded';

export type { Keywords } from '../../server/src/core/schema/encoded';

/** A field in one minor, before it is merged with the other minors. */
export interface Plain {
  readonly own: Keywords;
  readonly fields?: ReadonlyMap<string, Plain>;
  readonly items?: Plain;
  readonly values?: Plain;
}

/** Names of all keywords, so that a forgotten one fails to compile. */
const keywords: Record<keyof Keywords, true> = {
  type: true,
  istio: true,
  required: true,
  oneOf: true,
  enum: true,
  deprecatedValues: true,
  minLength: true,
  maxLength: true,
  pattern: true,
  format: true,
  minimum: true,
  maximum: true,
  minItems: true,
  maxItems: true,
  minProperties: true,
  maxProperties: true,
  mapKeys: true,
  isSet: true,
  nullable: true,
  open: true,
  default: true,
  formatWhen: true,
  deprecated: true,
};

export const keywordNames = Object.keys(keywords) as readonly (keyof Keywords)[];

/** A field without children. */
export function leaf(type: FieldSchema['type'], more: Partial<Keywords> = {}): Plain {
  return { own: { ...more, type } };
}
