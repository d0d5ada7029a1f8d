import type { FieldSchema } from '../schema/types';
import type { SchemaPlace } from './schemaAt';
import { code, codes } from './markdown';

/** The widest numbers of a 32-bit field: limits that say nothing about the field. */
const UINT32 = 4294967295;

/** Type, limits, default and age of a field in one line: `duration, at least 1ms · required · since Istio 1.28`. */
export function typeLine({ field, parent, path }: SchemaPlace): string {
  const name = String(path.at(-1) ?? '');
  const isItem = typeof path.at(-1) === 'number';
  return [
    typeWords(field),
    !isItem && parent?.type === 'object' && parent.required?.includes(name) === true ? 'required' : undefined,
    isItem || parent?.type !== 'object' ? undefined : choiceWords(parent, name),
    field.default === undefined ? undefined : `default ${code(JSON.stringify(field.default))}`,
    ageWords(field),
    field.deprecated === true ? '**deprecated**' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function ageWords(field: FieldSchema): string | undefined {
  if (field.since !== undefined) return `since Istio ${field.since}`;
  return field.until === undefined ? undefined : `gone after Istio ${field.until}`;
}

function choiceWords(parent: FieldSchema, name: string): string | undefined {
  const group = parent.oneOf?.find(({ members }) => members.includes(name));
  const others = group?.members.filter((member) => member !== name) ?? [];
  return others.length === 0 ? undefined : `excludes ${codes(others, 5)}`;
}

/** A type as a reader would name it. @param pattern true when there is room for the pattern of a string. */
export function typeWords(field: FieldSchema, pattern = true): string {
  const base = baseWords(field);
  const limits = limitWords(field, pattern);
  return limits === '' ? base : `${base}, ${limits}`;
}

function baseWords(field: FieldSchema): string {
  switch (field.istio) {
    case 'duration':
      return 'duration such as `1.5s`';
    case 'timestamp':
      return 'time such as `2026-01-31T12:00:00Z`';
    case 'regex':
      return 'regular expression (RE2)';
    case 'stringMatch':
      return 'string match: `exact`, `prefix` or `regex`';
    case 'bytes':
      return 'bytes in base64';
    case 'percent':
      return 'percentage';
    case 'wrapper':
    case 'struct':
    case undefined:
      return plainWords(field);
  }
}

function plainWords(field: FieldSchema): string {
  switch (field.type) {
    case 'list':
      return field.items === undefined ? 'list' : `list of ${pluralWords(field.items)}`;
    case 'map':
      return field.values === undefined ? 'map' : `map of ${pluralWords(field.values)}`;
    case 'string':
      return field.enum === undefined ? 'string' : `one of ${field.enum.length} values`;
    case 'integer':
      return 'whole number';
    case 'boolean':
      return '`true` or `false`';
    case 'intOrString':
      return 'number or string';
    case 'any':
      return 'any value';
    default:
      return field.type;
  }
}

function pluralWords(field: FieldSchema): string {
  if (field.istio === 'duration') return 'durations';
  switch (field.type) {
    case 'string':
      return 'strings';
    case 'integer':
    case 'number':
      return 'numbers';
    case 'object':
      return 'objects';
    case 'list':
      return 'lists';
    case 'map':
      return 'maps';
    default:
      return 'values';
  }
}

function limitWords(field: FieldSchema, pattern: boolean): string {
  const parts = [
    range(field.minItems, field.maxItems, 'item', 'items'),
    range(field.minProperties, field.maxProperties, 'entry', 'entries'),
    range(field.minLength, field.maxLength, 'character', 'characters'),
    field.maximum === UINT32
      ? undefined
      : range(field.minimum === 0 && field.maximum === undefined ? undefined : field.minimum, field.maximum, '', ''),
    pattern && field.pattern !== undefined && field.pattern.length <= 40 ? `pattern ${code(field.pattern)}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function range(low: number | undefined, high: number | undefined, one: string, many: string): string | undefined {
  const unit = (number: number): string => (one === '' ? '' : ` ${number === 1 ? one : many}`);
  if (low !== undefined && low > 0 && high !== undefined)
    return low === high ? `${low}${unit(low)}` : `${low} to ${high}${unit(high)}`;
  if (low !== undefined && high !== undefined && one === '') return `${low} to ${high}`;
  if (high !== undefined) return `at most ${high}${unit(high)}`;
  return low === undefined || low === 0 ? undefined : `at least ${low}${unit(low)}`;
}
