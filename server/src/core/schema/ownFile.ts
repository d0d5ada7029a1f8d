import type { FieldSchema } from './types';

/**
 * A value in a file that is made for Pilotage: its structure with its words. Checks, completion, hovers and the JSON
 * schema all read this one description.
 */
export interface OwnField extends FieldSchema {
  /** What it means: whole sentences, Markdown. */
  readonly words: string;
  readonly fields?: Readonly<Record<string, OwnField>>;
  readonly items?: OwnField;
  readonly values?: OwnField;
  /** What the words of the enum mean. */
  readonly valueWords?: Readonly<Record<string, string>>;
  /** Set when a text can stand for the whole map: an example of such a text. */
  readonly asText?: string;
  /** Groups of members of which at least one must be there. */
  readonly someOf?: readonly (readonly string[])[];
  /** The members that nobody leaves out, though not all of them must be there. */
  readonly usual?: readonly string[];
  /** How a value looks. */
  readonly example?: string;
}

/** The field at a path from the root of a file; undefined for what is not known. */
export function ownFieldAt(root: OwnField, path: readonly (string | number)[]): OwnField | undefined {
  let field: OwnField | undefined = root;
  for (const step of path) {
    if (field === undefined) return undefined;
    field = typeof step === 'number' ? field.items : (own(field.fields, step) ?? field.values);
  }
  return field;
}

/** A field as it is begun: with the members that are usual, and as a text where a text will do. */
export function skeletonOf(field: OwnField): FieldSchema {
  const { asText, usual, items, fields, ...rest } = field;
  if (asText !== undefined) return { type: 'string' };
  return {
    ...rest,
    ...(usual === undefined ? {} : { required: usual }),
    ...(items === undefined ? {} : { items: skeletonOf(items) }),
    ...(fields === undefined
      ? {}
      : { fields: Object.fromEntries(Object.entries(fields).map(([name, member]) => [name, skeletonOf(member)])) }),
  };
}

function own(fields: OwnField['fields'], name: string): OwnField | undefined {
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** A type as people say it: `text`, `list of texts`. */
export function ownTypeWords({ type, items, enum: words, asText }: OwnField): string {
  switch (type) {
    case 'string':
      return words === undefined ? 'text' : 'one of a few words';
    case 'integer':
      return 'whole number';
    case 'boolean':
      return 'true or false';
    case 'list':
      return items === undefined ? 'list' : `list of ${PLURALS[items.type] ?? 'values'}`;
    case 'map':
    case 'object':
      return asText === undefined ? 'map' : 'text or map';
    default:
      return type;
  }
}

const PLURALS: Readonly<Partial<Record<FieldSchema['type'], string>>> = {
  string: 'texts',
  object: 'maps',
  integer: 'numbers',
  number: 'numbers',
};
