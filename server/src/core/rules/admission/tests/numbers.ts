import { isFractionalPercent, isPercent } from '../../../istio/percent';
import { isPort as isPortNumber } from '../../../istio/ports';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { fix } from '../../defineRule';
import { numberOutOfRange, portOutOfRange } from '../../structure/structureRules';
import { nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { numberOf } from '../values';

/** PORT-01: a number, when written, is a port. */
export const isPort: Test = testing([portOutOfRange], (field, context) => {
  if (field.number !== undefined && !isPortNumber(field.number)) reportPort(field, context);
});

/** As `isPort`; a missing number counts as 0, which is no port. */
export const isGivenPort: Test = testing([portOutOfRange], (field, context) => {
  const number = numberOf(field);
  if (number !== undefined && !isPortNumber(number)) reportPort(field, context);
});

/** As `isPort`; 0 counts as not written. */
export const isPortOrZero: Test = testing([portOutOfRange], (field, context) => {
  if (field.number !== undefined && field.number !== 0 && !isPortNumber(field.number)) reportPort(field, context);
});

/** Reports a number that is no port, or a missing one. */
export function reportPort(
  field: Field,
  context: ObjectContext,
  value = field.scalar?.text ?? '',
  span = field.span,
): void {
  const values = { value, name: nameOf(field), minimum: 1, maximum: 65535 };
  context.report(portOutOfRange, field, field.exists ? 'range' : 'missing', values, { span });
}

/** A number, when written, is not below the limit. */
export function isAtLeast(limit: number): Test {
  return isBetween(limit, Infinity);
}

/** A number, when written, lies between the limits, both included. */
export function isBetween(low: number, high: number): Test {
  return testing([numberOutOfRange], (field, context) => {
    const value = field.number;
    if (value === undefined || (value >= low && value <= high)) return;
    reportNumber(field, context, value < low ? 'low' : 'high', value < low ? low : high);
  });
}

/** Reports a number that is below or above the limit. */
export function reportNumber(field: Field, context: ObjectContext, side: 'low' | 'high', limit: number): void {
  const node = field.scalar;
  const fixes = node === undefined ? [] : fix(`Change to ${limit}`, [replaceScalar(node, limit)]);
  context.report(numberOutOfRange, field, side, { name: nameOf(field), value: node?.text ?? '', limit }, { fixes });
}

/** PCT-01: a whole percentage, when written, lies in 0 to 100. */
export const isWholePercent: Test = testing([numberOutOfRange], (field, context) => {
  const value = field.number;
  if (value !== undefined && !isPercent(value))
    reportNumber(field, context, value < 0 ? 'low' : 'high', value < 0 ? 0 : 100);
});

/** PCT-02: a percentage, when written, is 0 or lies in 0.0001 to 100. */
export const isFractionOfHundred: Test = testing([numberOutOfRange], (field, context) => {
  const value = field.number;
  if (value === undefined || isFractionalPercent(value)) return;
  if (value > 100) reportNumber(field, context, 'high', 100);
  else reportNumber(field, context, 'low', value < 0 ? 0 : 0.0001);
});
