import type { OwnField } from '../../schema/ownFile';
import { ownTypeWords } from '../../schema/ownFile';
import type { Field } from '../../yaml/field';
import { nearestName } from '../nearest';

/** Something in a file that is made for Pilotage that is not as its description says. */
export type OwnProblem = {
  readonly field: Field;
  readonly schema: OwnField;
} & (
  | { readonly kind: 'unknown key'; readonly key: string; readonly known: readonly string[]; readonly near?: string }
  | { readonly kind: 'type'; readonly wanted: string }
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | { readonly kind: 'excluded'; readonly names: readonly string[] }
  | { readonly kind: 'word'; readonly value: string; readonly known: readonly string[]; readonly near?: string }
  | { readonly kind: 'range'; readonly value: number; readonly limits: string }
);

/** Compares a file with its description. Values that are not known yet (placeholders) are left alone. */
export function ownFileProblems(field: Field, schema: OwnField): OwnProblem[] {
  if (field.unknown || field.node === undefined) return [];
  switch (schema.type) {
    case 'object':
      return objectProblems(field, schema);
    case 'map':
      if (field.map === undefined) return [{ kind: 'type', field, schema, wanted: 'a map' }];
      return field.members().flatMap((member) => (schema.values ? ownFileProblems(member, schema.values) : []));
    case 'list':
      if (field.node.kind !== 'list') return [{ kind: 'type', field, schema, wanted: 'a list' }];
      return field.items().flatMap((item) => (schema.items ? ownFileProblems(item, schema.items) : []));
    default:
      return scalarProblems(field, schema);
  }
}

function objectProblems(field: Field, schema: OwnField): OwnProblem[] {
  if (field.map === undefined) {
    if (schema.asText !== undefined && field.text !== undefined) return [];
    return [{ kind: 'type', field, schema, wanted: schema.asText === undefined ? 'a map' : 'a text or a map' }];
  }
  const fields = schema.fields ?? {};
  const known = Object.keys(fields);
  const inside = field.members().flatMap((member): OwnProblem[] => {
    const key = String(member.key);
    const inner = Object.hasOwn(fields, key) ? fields[key] : undefined;
    // A key without a value is as good as none.
    if (inner !== undefined) return member.exists ? ownFileProblems(member, inner) : [];
    const near = nearestName(
      key,
      known.filter((name) => !field.get(name).exists),
    );
    return [{ kind: 'unknown key', field: member, schema, key, known, ...(near === undefined ? {} : { near }) }];
  });
  if (field.open) return inside;
  // What is spelled wrong is not missing.
  const meant = inside.flatMap((problem) =>
    problem.kind === 'unknown key' && problem.near !== undefined ? [problem.near] : [],
  );
  return [...inside, ...memberProblems(field, schema, meant)];
}

function memberProblems(field: Field, schema: OwnField, meant: readonly string[]): OwnProblem[] {
  const { required = [], oneOf = [], someOf = [] } = schema;
  const isThere = (name: string): boolean => field.get(name).exists || meant.includes(name);
  return [
    ...required.filter((name) => !isThere(name)).map((name): OwnProblem => missing(field, schema, [name])),
    ...someOf.filter((names) => !names.some(isThere)).map((names) => missing(field, schema, names)),
    ...oneOf.flatMap(({ members, required: isRequired }): OwnProblem[] => {
      const present = members.filter(isThere);
      if (present.length === 0) return isRequired ? [missing(field, schema, members)] : [];
      return present
        .slice(1)
        .flatMap((name) =>
          field.get(name).exists ? [{ kind: 'excluded', field: field.get(name), schema, names: members }] : [],
        );
    }),
  ];
}

function missing(field: Field, schema: OwnField, names: readonly string[]): OwnProblem {
  return { kind: 'missing', field, schema, names };
}

function scalarProblems(field: Field, schema: OwnField): OwnProblem[] {
  const { scalar } = field;
  const wrong: OwnProblem[] = [{ kind: 'type', field, schema, wanted: wantedWords(schema) }];
  if (scalar === undefined || !field.exists) return wrong;
  if (schema.type === 'boolean') return field.boolean === undefined ? wrong : [];
  if (schema.type === 'string') return wordProblems(field, schema, scalar.text);
  const value = field.number;
  if (value === undefined || (schema.type === 'integer' && !Number.isInteger(value))) return wrong;
  const { minimum = -Infinity, maximum = Infinity } = schema;
  if (value >= minimum && value <= maximum) return [];
  const limits = maximum === Infinity ? `${minimum} or more` : `${minimum} to ${maximum}`;
  return [{ kind: 'range', field, schema, value, limits }];
}

function wantedWords(schema: OwnField): string {
  return schema.type === 'boolean' ? 'true or false' : `a ${ownTypeWords(schema)}`;
}

function wordProblems(field: Field, schema: OwnField, value: string): OwnProblem[] {
  const known = schema.enum;
  if (known === undefined || known.includes(value)) return [];
  const near = nearestName(value, known);
  return [{ kind: 'word', field, schema, value, known, ...(near === undefined ? {} : { near }) }];
}
