import { allRules, LEVELS, minors, projectFields, projectWords } from '../../server/src/core/index';
import type { FieldSchema } from '../../server/src/core/index';

/**
 * The JSON schema of the project file, for editors that know no language server: the same keys, words and rules as
 * the server's own completion and hover.
 */
export function projectFileSchema(): string {
  const levels = {
    type: 'object',
    properties: Object.fromEntries([
      ['*', level('Every rule that no other line names.')],
      ...allRules.map(({ code, title }) => [code, level(`${title}.`)]),
      ...[...aliases()].map(([alias, codes]) => [alias, level(`${codes.join(', ')}.`)]),
    ]),
    additionalProperties: false,
  };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: 'Made by `npm run docs` from the rules and server/src/core/schema/projectFields.ts. Do not edit.',
    title: 'Pilotage for Istio: what a project says of itself (.pilotage.yaml)',
    definitions: { levels },
    ...describe(projectFields, []),
  };
  const text = JSON.stringify(schema, undefined, 2);
  // Lists of words stand on one line.
  return `${text.replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, ' '))}\n`;
}

type Json = Record<string, unknown>;

// `off` is a boolean to readers of YAML 1.1.
function level(description: string): Json {
  return { description, enum: [...LEVELS, false] };
}

/** Numbers of other tools, with the rules that each stands for. */
function aliases(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const rule of allRules)
    for (const alias of rule.aliases) found.set(alias, [...(found.get(alias) ?? []), rule.code]);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(field: FieldSchema, path: readonly (string | number)[]): Json {
  const description = typeof path.at(-1) === 'number' ? undefined : projectWords(path);
  const words = description === undefined ? {} : { description };
  if (path.at(-1) === 'rules') return { ...words, allOf: [{ $ref: '#/definitions/levels' }] };
  if (path.at(-1) === 'istioVersion') return { ...words, type: 'string', enum: ['auto', ...minors] };
  if (field.items !== undefined) return { ...words, type: 'array', items: describe(field.items, [...path, 0]) };
  if (field.fields === undefined) return { ...words, type: field.type };
  const properties = Object.entries(field.fields).map(([name, member]) => [name, describe(member, [...path, name])]);
  return {
    ...words,
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(field.required === undefined ? {} : { required: field.required }),
    additionalProperties: false,
  };
}
