import type { FieldSchema, FieldType } from '../../schema/types';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { YamlNode, YamlScalar } from '../../yaml/tree';
import { fix } from '../defineRule';
import type { Fix } from '../finding';
import type { Walk } from './checkStructure';
import { isEnumNumber, isProtoNumber } from './protoView';
import { wrongType } from './structureRules';
import { nameOf } from './words';

/** True when the value has the JSON type of the schema; else says what is wrong. */
export function checkType(walk: Walk, field: Field, schema: FieldSchema): boolean {
  const node = field.node;
  if (node === undefined) return false;
  const isMessage = walk.schema.protoJson === true;
  if (node.kind === 'scalar' && node.value === null) {
    if (schema.nullable !== true && !isMessage)
      walk.report(wrongType, field, 'nullItem', { name: nameOf(field), expected: EXPECTED[schema.type] });
    return false;
  }
  if (isMessage ? fitsMessage(node, schema) : fits(node, schema.type)) return true;
  reportType(walk, field, node, schema);
  return false;
}

function fits(node: YamlNode, type: FieldType): boolean {
  switch (type) {
    case 'object':
    case 'map':
      return node.kind === 'map';
    case 'list':
      return node.kind === 'list';
    case 'string':
      return node.kind === 'scalar' && typeof node.value === 'string';
    case 'boolean':
      return node.kind === 'scalar' && typeof node.value === 'boolean';
    case 'number':
      return node.kind === 'scalar' && isNumber(node);
    case 'integer':
      return node.kind === 'scalar' && isInteger(node);
    case 'intOrString':
      return node.kind === 'scalar' && (typeof node.value === 'string' || isInteger(node));
    case 'any':
      return true;
  }
}

/** What istiod's decoder takes besides: numbers in quotes, and numbers for the words of an enum. */
function fitsMessage(node: YamlNode, schema: FieldSchema): boolean {
  if (fits(node, schema.type)) return true;
  if (node.kind !== 'scalar') return false;
  if (schema.type === 'string') return schema.enum !== undefined && isEnumNumber(node.value);
  return typeof node.value === 'string' && isProtoNumber(node.value, schema);
}

function isNumber(node: YamlScalar): boolean {
  return typeof node.value === 'number' || typeof node.value === 'bigint';
}

/** `443.0` and `4.43e2` are integers to the API server, too. */
function isInteger(node: YamlScalar): boolean {
  return typeof node.value === 'bigint' || (typeof node.value === 'number' && Number.isInteger(node.value));
}

function reportType(walk: Walk, field: Field, node: YamlNode, schema: FieldSchema): void {
  const name = nameOf(field);
  const expected = EXPECTED[schema.type];
  if (node.kind !== 'scalar') {
    walk.report(wrongType, field, 'other', { name, expected, actual: node.kind === 'map' ? 'a mapping' : 'a list' });
    return;
  }
  if (schema.type === 'string') {
    const fixes = textFixes(node, schema);
    const message = schema.istio === 'duration' && typeof node.value === 'number' ? 'duration' : 'unquoted';
    walk.report(
      wrongType,
      field,
      message,
      { name, value: node.text, actual: typeof node.value === 'boolean' ? 'true or false' : 'a number' },
      { fixes },
    );
    return;
  }
  const meant = unquoted(node, schema.type);
  if (meant !== undefined) {
    const fixes = fix(
      `Remove the quotes around ${node.text}`,
      [{ ...replaceScalar(node, meant), newText: String(meant) }],
      true,
    );
    walk.report(wrongType, field, 'quoted', { name, expected, value: node.text }, { fixes });
    return;
  }
  walk.report(wrongType, field, 'other', { name, expected, actual: describe(node) });
}

/** Quotes make text of it; a bare number where a duration belongs lacks its unit instead. */
function textFixes(node: YamlScalar, schema: FieldSchema): Fix[] {
  if (schema.istio === 'duration' && typeof node.value === 'number') {
    return fix(`Change to ${node.text}s`, [{ span: node, newText: `${node.text}s` }]);
  }
  if (schema.enum !== undefined && !schema.enum.includes(node.text)) return [];
  return fix(`Put ${node.text} in quotes`, [{ span: node, newText: JSON.stringify(node.text) }], true);
}

/** What quoted text would be without its quotes, when that is of the wanted type. */
function unquoted(node: YamlScalar, type: FieldType): number | boolean | undefined {
  if (node.style !== 'single' && node.style !== 'double') return undefined;
  if (type === 'boolean' && /^(?:true|false)$/.test(node.text)) return node.text === 'true';
  if (type === 'integer' && /^-?(?:0|[1-9]\d{0,14})$/.test(node.text)) return Number(node.text);
  if (type === 'number' && /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(node.text)) return Number(node.text);
  return undefined;
}

function describe(node: YamlScalar): string {
  if (typeof node.value === 'string')
    return `the text "${node.text.length > 60 ? `${node.text.slice(0, 57)}...` : node.text}"`;
  return typeof node.value === 'boolean' ? `${String(node.value)} (true or false)` : `the number ${node.text}`;
}

const EXPECTED: Readonly<Record<FieldType, string>> = {
  object: 'a mapping',
  map: 'a mapping',
  list: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  intOrString: 'a whole number or text',
  any: 'a value',
};
