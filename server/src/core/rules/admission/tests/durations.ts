import {
  durationValueProblem,
  formatDuration,
  isWholeSeconds,
  parseDuration,
  toMilliseconds,
} from '../../../istio/duration';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { fix } from '../../defineRule';
import { invalidDuration } from '../../structure/durations';
import { nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';

function parsed(field: Field): bigint | undefined {
  const value = field.text === undefined ? undefined : parseDuration(field.text);
  return typeof value === 'bigint' ? value : undefined;
}

function checkRange(field: Field, context: ObjectContext, fixable = true): boolean {
  const value = parsed(field);
  const problem = value === undefined ? undefined : durationValueProblem(value);
  if (value === undefined || problem === undefined) return true;
  const values = { name: nameOf(field), value: field.text ?? '' };
  if (value < 1_000_000n) context.report(invalidDuration, field, 'tooShort', values);
  else {
    const node = field.scalar;
    const rounded = formatDuration((value / 1_000_000n) * 1_000_000n);
    const fixes = node === undefined || !fixable ? [] : fix(`Change to ${rounded}`, [replaceScalar(node, rounded)]);
    context.report(invalidDuration, field, 'fraction', values, { fixes });
  }
  return false;
}

/** DUR-01 and DUR-02: a duration, when written, is at least 1ms and a whole number of milliseconds. */
export const isDuration: Test = testing([invalidDuration], (field, context) => {
  checkRange(field, context);
});

/** A duration, when written, is at least 1ms; only the CRD looks at it. */
export const isMillisecondOrMore: Test = testing([invalidDuration], (field, context) => {
  const value = parsed(field);
  if (value !== undefined && value < 1_000_000n)
    context.report(invalidDuration, field, 'tooShort', { name: nameOf(field), value: field.text ?? '' });
});

/** As `isDuration`; 0 switches the setting off. */
export const isDurationOrOff: Test = testing([invalidDuration], (field, context) => {
  const value = parsed(field);
  if (value !== undefined && toMilliseconds(value) !== 0n) checkRange(field, context);
});

/** As `isDuration`, and not longer than the limit. */
export function isDurationUpTo(limit: string): Test {
  const most = parseDuration(limit);
  return testing([invalidDuration], (field, context) => {
    const value = parsed(field);
    if (!checkRange(field, context) || value === undefined || typeof most !== 'bigint' || value <= most) return;
    const node = field.scalar;
    const fixes = node === undefined ? [] : fix(`Change to ${limit}`, [replaceScalar(node, limit)]);
    context.report(
      invalidDuration,
      field,
      'tooLong',
      { name: nameOf(field), value: field.text ?? '', limit },
      { fixes },
    );
  });
}

/** A duration, when written, is a whole number of milliseconds; zero and less are good. */
export const isWholeMilliseconds: Test = testing([invalidDuration], (field, context) => {
  const value = parsed(field);
  if (value !== undefined && value % 1_000_000n !== 0n)
    context.report(invalidDuration, field, 'fraction', { name: nameOf(field), value: field.text ?? '' });
});

/** A duration, when written, is not negative. */
export const isNotNegative: Test = testing([invalidDuration], (field, context) => {
  if ((parsed(field) ?? 0n) < 0n)
    context.report(invalidDuration, field, 'negative', { name: nameOf(field), value: field.text ?? '' });
});

/** A duration, when written, is not zero. */
export const isNotZero: Test = testing([invalidDuration], (field, context) => {
  if (parsed(field) === 0n)
    context.report(invalidDuration, field, 'zero', { name: nameOf(field), value: field.text ?? '' });
});

/** As `isDuration`, and a whole number of seconds. */
export const isDurationOfSeconds: Test = testing([invalidDuration], (field, context) => {
  const value = parsed(field);
  if (!checkRange(field, context, false) || value === undefined || isWholeSeconds(value)) return;
  context.report(invalidDuration, field, 'seconds', { name: nameOf(field), value: field.text ?? '' });
});
