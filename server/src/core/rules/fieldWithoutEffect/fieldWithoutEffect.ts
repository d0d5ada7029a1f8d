import type { Field } from '../../yaml/field';
import { removal } from '../admission/removal';
import { testing } from '../admission/row';
import type { Test } from '../admission/row';
import type { ObjectContext, ReportOptions } from '../defineRule';
import { defineRule } from '../defineRule';
import type { Severity } from '../finding';

export const fieldWithoutEffect = defineRule({
  code: 'field-without-effect',
  severity: 'warning',
  title: 'A field that is admitted and does nothing',
  source: 'pilot/pkg/networking/core; measured with istiod',
  messages: {
    inert: {
      what: '"{field}" has no effect{condition}.',
      why: '{reason}',
      todo: '{todo}',
    },
  },
});

/** Why a field does nothing: the words of one row. */
export interface Reason {
  /** When it does nothing, to follow "has no effect"; empty: always. */
  readonly condition?: string;
  /** What istiod or Envoy does instead; a sentence. */
  readonly why: string;
  /** What to do about it; a sentence. Left out: remove it. */
  readonly todo?: string;
  /** By how much harm it does that nothing happens; left out: a warning. */
  readonly severity?: Severity;
  /** False when to remove it is not all there is to do. */
  readonly removable?: boolean;
}

/**
 * A test that tells of a written field that it does nothing.
 * @param when what must hold besides; it is asked only where the field is written
 */
export function inert(reason: Reason, when: (field: Field, context: ObjectContext) => boolean = () => true): Test {
  return testing([fieldWithoutEffect], (field, context) => {
    if (field.exists && !field.unknown && when(field, context)) reportInert(field, context, reason);
  });
}

/** Reports a field that does nothing. */
export function reportInert(field: Field, context: ObjectContext, reason: Reason, options: ReportOptions = {}): void {
  if (isRefused(field, context)) return;
  const name = String(field.key);
  const fixes = reason.removable === false ? [] : removal(`Remove "${name}"`, field, context);
  const values = {
    field: name,
    condition: reason.condition === undefined ? '' : ` ${reason.condition}`,
    reason: reason.why,
    todo: reason.todo ?? 'Remove it.',
  };
  const severity = reason.severity ?? 'warning';
  context.report(fieldWithoutEffect, field, 'inert', values, { fixes, severity, span: field.keySpan, ...options });
}

/** True when the block around a field is refused as it stands: then that is what there is to say. */
function isRefused(field: Field, context: ObjectContext): boolean {
  const around = field.parent?.path.slice(context.object.path.length) ?? [];
  return context.found.some(
    ({ refused, resource, path }) =>
      refused &&
      resource === context.resource &&
      path.length === around.length &&
      around.every((step, at) => path[at] === step),
  );
}
