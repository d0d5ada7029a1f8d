import type { OwnField } from './ownFile';
import type { JsonValue } from './types';

type JsonObject = { readonly [key: string]: JsonValue };

/**
 * The JSON Schema (draft 07) of a file that is made for Pilotage, for editors without its language server.
 * @param title of the file.
 */
export function jsonSchemaOf(root: OwnField, title: string): JsonObject {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...schemaOf(root) };
}

function schemaOf(field: OwnField): JsonObject {
  const { words, asText } = field;
  const description = plain(words);
  if (asText === undefined) return { description, ...structureOf(field) };
  return { description, anyOf: [{ type: 'string', examples: [asText] }, structureOf(field)] };
}

function structureOf(field: OwnField): JsonObject {
  switch (field.type) {
    case 'object':
      return objectOf(field);
    case 'map':
      return { type: 'object', ...(field.values && { additionalProperties: schemaOf(field.values) }) };
    case 'list':
      return { type: 'array', ...(field.items && { items: schemaOf(field.items) }) };
    default:
      return scalarOf(field);
  }
}

function objectOf({ fields = {}, required, oneOf = [], someOf = [] }: OwnField): JsonObject {
  const choices = [
    ...oneOf.map(({ members, required: isRequired }): JsonObject =>
      isRequired ? { oneOf: members.map(requires) } : { not: { required: [...members] } },
    ),
    ...someOf.map((members): JsonObject => ({ anyOf: members.map(requires) })),
  ];
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, member]) => [name, schemaOf(member)])),
    additionalProperties: false,
    ...(required === undefined ? {} : { required: [...required] }),
    ...(choices.length === 0 ? {} : { allOf: choices }),
  };
}

function requires(member: string): JsonObject {
  return { required: [member] };
}

function scalarOf({ type, enum: words, minimum, maximum, example }: OwnField): JsonObject {
  return {
    // Numbers and words such as `on` need no quotes in a text.
    type: type === 'string' && words === undefined ? ['string', 'number', 'boolean'] : type,
    ...(words === undefined ? {} : { enum: [...words] }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(example === undefined ? {} : { examples: [example] }),
  };
}

/** Editors show the descriptions of JSON schemas without markup. */
function plain(words: string): string {
  return words.replaceAll('`', '').replaceAll('**', '');
}
