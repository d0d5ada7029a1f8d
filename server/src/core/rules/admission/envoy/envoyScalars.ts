import { base64Problem } from '../../../istio/base64';
import { parseDuration } from '../../../istio/duration';
import { parseTimestamp } from '../../../istio/timestamp';
import type { EnvoyType } from '../../../schema/envoyTypes';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { YamlScalar } from '../../../yaml/tree';
import type { ObjectContext } from '../../defineRule';
import { fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { listWords, nameOf } from '../../structure/words';
import { shown } from '../values';
import { envoyValueMismatch } from './envoyRules';

/** The least and the most of the whole numbers; both sorts of floating point numbers are looked at by their size. */
const RANGES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};
const MOST_FLOAT = 3.4028235677973366e38;

const EXPECTED: Readonly<Record<string, string>> = {
  bool: 'true or false',
  string: 'text',
  bytes: 'base64 text',
  int32: 'a whole number of 32 bits',
  uint32: 'a whole number from 0 to 4294967295',
  int64: 'a whole number of 64 bits',
  uint64: 'a whole number from 0 on',
  float: 'a number',
  double: 'a number',
  duration: 'a duration such as 1.5s',
  timestamp: 'a time such as 2026-01-31T12:00:00Z',
};

/** What a value of such a field has to be, as words of a message. */
export function expectedOf(kind: string): string {
  return EXPECTED[kind] ?? 'a mapping';
}

/**
 * Reports what istiod cannot read as a single value of Envoy. Null is always read, as nothing; numbers may stand in
 * quotes, enums be given by number. @param kind `duration`, `timestamp`, or a scalar of protobuf
 * Source: unmarshalSingularValue, jsonpb/decode.go of golang/protobuf.
 */
export function checkScalar(field: Field, type: EnvoyType, kind: string, context: ObjectContext): void {
  const node = field.scalar;
  if (node === undefined) {
    // Bytes may be a list of numbers.
    if (kind !== 'bytes' || field.node?.kind !== 'list') reportType(field, kind, context, type.values);
    return;
  }
  if (node.unknown || node.value === null) return;
  if (kind === 'enum') return checkEnum(field, node, type.values ?? [], context);
  if (kind === 'bool') return typeof node.value === 'boolean' ? undefined : reportType(field, kind, context);
  if (kind in RANGES || kind === 'float' || kind === 'double') return checkNumber(field, node, kind, context);
  if (typeof node.value !== 'string') return reportType(field, kind, context);
  checkText(field, node, node.value, kind, context);
}

/** True when istiod can read the key of a map. Source: unmarshalValue, jsonpb/decode.go of golang/protobuf. */
export function isKeyOf(kind: string, key: string): boolean {
  if (kind === 'string') return true;
  if (kind === 'bool') return key === 'true' || key === 'false';
  return isNumberOf(kind, key);
}

function checkText(field: Field, node: YamlScalar, text: string, kind: string, context: ObjectContext): void {
  const problem =
    (kind === 'duration' && typeof parseDuration(text) !== 'bigint' && (['duration', '1.5s'] as const)) ||
    (kind === 'timestamp' && parseTimestamp(text) === undefined && (['time', '2026-01-31T12:00:00Z'] as const)) ||
    (kind === 'bytes' && base64Problem(text) !== undefined && (['base64 text', 'c2hvcA=='] as const));
  if (problem === false) return;
  const [expected, example] = problem;
  const values = { value: shown(text), name: nameOf(field), expected, example };
  const fixes =
    kind === 'duration' && /^\d+(\.\d+)?$/.test(text)
      ? fix(`Change to ${text}s`, [replaceScalar(node, `${text}s`)])
      : [];
  context.report(envoyValueMismatch, field, 'form', values, { fixes });
}

function checkNumber(field: Field, node: YamlScalar, kind: string, context: ObjectContext): void {
  if (typeof node.value === 'boolean') return reportType(field, kind, context);
  const text = typeof node.value === 'string' ? node.value : plainNumber(node.value);
  if (!isNumberOf(kind, text)) reportType(field, kind, context);
}

/** The number as istiod hands it on between its two readings, as a floating point number without an exponent. */
function plainNumber(value: YamlScalar['value']): string {
  const number = Number(value);
  return Math.abs(number) >= 1e21 || (number !== 0 && Math.abs(number) < 1e-6)
    ? number.toExponential()
    : String(number);
}

/** True when a text is a number that fits. Whole numbers take neither a point nor an exponent. */
function isNumberOf(kind: string, text: string): boolean {
  const written = text.trim();
  if (written === 'null') return true;
  const isFraction = kind === 'float' || kind === 'double';
  if (isFraction && /^(?:NaN|-?Infinity)$/.test(text)) return true;
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(written)) return false;
  if (isFraction) return Math.abs(Number(written)) < (kind === 'float' ? MOST_FLOAT : Infinity);
  if (!/^-?\d+$/.test(written) || (kind.startsWith('u') && written.startsWith('-'))) return false;
  const [least, most] = RANGES[kind] ?? [0n, 0n];
  return BigInt(written) >= least && BigInt(written) <= most;
}

function checkEnum(field: Field, node: YamlScalar, words: readonly string[], context: ObjectContext): void {
  if (typeof node.value === 'string') {
    if (words.includes(node.value)) return;
    const near = nearestName(node.value, words);
    const values = { value: shown(node.value), name: nameOf(field), known: listWords(words) };
    const fixes = near === undefined ? [] : fix(`Change to ${near}`, [replaceScalar(node, near)], true);
    return context.report(envoyValueMismatch, field, 'word', values, { fixes });
  }
  if (typeof node.value === 'boolean' || !isNumberOf('int32', plainNumber(node.value)))
    reportType(field, 'enum', context, words);
}

/** Reports a value of another sort than the field wants. @param words of an enum */
export function reportType(field: Field, kind: string, context: ObjectContext, words?: readonly string[]): void {
  if (field.unknown) return;
  const node = field.scalar;
  const quotes =
    kind === 'string' && node !== undefined
      ? fix(`Put ${node.text} in quotes`, [{ span: node, newText: JSON.stringify(node.text) }], true)
      : [];
  const bare =
    kind === 'bool' && node !== undefined && /^(?:true|false)$/.test(node.text) && node.style !== 'plain'
      ? fix(`Remove the quotes around ${node.text}`, [{ span: node, newText: node.text }], true)
      : [];
  const unit =
    kind === 'duration' && typeof node?.value === 'number'
      ? fix(`Change to ${node.text}s`, [{ span: node, newText: `${node.text}s` }])
      : [];
  context.report(
    envoyValueMismatch,
    field,
    'type',
    {
      name: nameOf(field),
      expected: words === undefined ? expectedOf(kind) : listWords(words),
      actual: actualOf(field),
    },
    { fixes: [...quotes, ...bare, ...unit] },
  );
}

function actualOf(field: Field): string {
  const node = field.node;
  if (node?.kind === 'map') return 'a mapping';
  if (node?.kind === 'list') return 'a list';
  if (typeof node?.value === 'string') return `the text "${shown(node.text)}"`;
  return typeof node?.value === 'boolean' ? node.text : `the number ${node?.text ?? ''}`;
}
