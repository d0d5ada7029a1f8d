import { base64Problem } from '../../istio/base64';
import { parseTimestamp } from '../../istio/timestamp';
import { compareMinors, isMinor } from '../../schema/lifetime';
import type { FieldSchema } from '../../schema/types';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { YamlScalar } from '../../yaml/tree';
import { fix } from '../defineRule';
import { nearestName } from '../nearest';
import { checkDurationText } from './durations';
import type { Walk } from './checkStructure';
import {
  fieldNeedsNewerIstio,
  malformedValue,
  numberOutOfRange,
  portOutOfRange,
  unknownEnumValue,
  wrongLength,
} from './structureRules';
import { listWords, nameOf } from './words';

/** Checks a single value of the right type against the limits of its field. */
export function checkScalar(walk: Walk, field: Field, schema: FieldSchema): void {
  const node = field.scalar;
  if (node === undefined) return;
  // A number in quotes, which only messages may have, says nothing of its own.
  if (typeof node.value === 'string' && schema.type === 'string') checkText(walk, field, node.value, schema);
  else if (typeof node.value === 'number' || typeof node.value === 'bigint') checkNumber(walk, field, node, schema);
}

function checkText(walk: Walk, field: Field, text: string, schema: FieldSchema): void {
  const name = nameOf(field);
  if (schema.enum !== undefined && !schema.enum.includes(text)) {
    reportEnum(walk, field, text, schema.enum);
    return;
  }
  const length = schema.minLength === undefined && schema.maxLength === undefined ? 0 : [...text].length;
  if (schema.minLength !== undefined && length < schema.minLength) {
    walk.report(wrongLength, field, length === 0 ? 'empty' : 'short', { name, length, limit: schema.minLength });
  }
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    walk.report(wrongLength, field, 'long', { name, length, limit: schema.maxLength });
  }
  if (schema.pattern !== undefined && !walk.schemas.matchesPattern(schema.pattern, text)) {
    walk.report(malformedValue, field, 'pattern', { name, value: shorten(text), pattern: schema.pattern });
  }
  if (schema.istio === 'duration') checkDurationText(field, text, walk.report);
  const format = textFormat(schema, text);
  if (format !== undefined) walk.report(malformedValue, field, 'format', { name, value: shorten(text), format });
}

function reportEnum(walk: Walk, field: Field, value: string, known: readonly string[]): void {
  const name = nameOf(field);
  const path = field.path.slice(walk.object.path.length);
  const lifetime = walk.schemas.sinceOfValue(walk.type, path, value);
  const chosen = walk.settings.istioVersion;
  if (lifetime?.since !== undefined && isMinor(lifetime.since) && compareMinors(lifetime.since, chosen) > 0) {
    walk.report(fieldNeedsNewerIstio, field, 'value', {
      name,
      value,
      since: lifetime.since,
      version: chosen,
      known: listWords(known),
    });
    return;
  }
  const near = nearestName(
    value,
    known.filter((word) => word !== 'INVALID'),
  );
  const node = field.scalar;
  const fixes =
    node === undefined || near === undefined ? [] : fix(`Change to ${near}`, [replaceScalar(node, near)], true);
  // INVALID is the name of nothing in several enums, and refused by istiod.
  const others =
    node === undefined || near !== undefined || known.length > 8
      ? []
      : known
          .filter((word) => word !== 'INVALID')
          .flatMap((word) => fix(`Change to ${word}`, [replaceScalar(node, word)]));
  const values = { name, value: value === '' ? '"" (empty text)' : value, near: near ?? '', known: listWords(known) };
  walk.report(unknownEnumValue, field, near === undefined ? 'unknown' : 'near', values, {
    fixes: [...fixes, ...others],
  });
}

function textFormat(schema: FieldSchema, text: string): string | undefined {
  if (schema.format === 'date-time' && parseTimestamp(text) === undefined)
    return 'date and time such as 2026-01-31T12:00:00Z';
  if ((schema.format === 'byte' || schema.istio === 'bytes') && base64Problem(text) !== undefined) return 'base64 text';
  return undefined;
}

const INTEGER_FORMATS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

function checkNumber(walk: Walk, field: Field, node: YamlScalar, schema: FieldSchema): void {
  const value = node.value;
  if (typeof value !== 'number' && typeof value !== 'bigint') return;
  if (schema.type !== 'string' && schema.enum !== undefined && !schema.enum.includes(String(value)))
    return reportEnum(walk, field, node.text, schema.enum);
  const format = schema.format === undefined ? undefined : INTEGER_FORMATS[schema.format];
  const low = schema.minimum ?? format?.[0];
  const high = schema.maximum ?? format?.[1];
  const tooLow = low !== undefined && value < low;
  const tooHigh = high !== undefined && value > high;
  if (!tooLow && !tooHigh) return;
  if (schema.maximum === 65535 && (low ?? 0) >= 0) {
    walk.report(portOutOfRange, field, 'range', { value: node.text, minimum: Number(low ?? 0), maximum: 65535 });
    return;
  }
  walk.report(numberOutOfRange, field, tooLow ? 'low' : 'high', {
    name: nameOf(field),
    value: node.text,
    limit: String((tooLow ? low : high) ?? 0),
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
