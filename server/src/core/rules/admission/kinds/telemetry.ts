import { celProblem } from '../../../istio/cel';
import { defineRule } from '../../defineRule';
import { fieldsExcludeEachOther, missingRequiredField } from '../../structure/structureRules';
import { removal } from '../removal';
import { admissionCheck, row, testing } from '../row';
import type { Test } from '../row';
import { targetRows } from '../shared/selectors';
import { isMillisecondOrMore } from '../tests/durations';
import { isNotEmpty, reportBoth, reportMissing } from '../tests/members';
import { isBetween } from '../tests/numbers';
import { hasText, shown, spanWithin, textOf, wordOf } from '../values';

const SOURCE = 'validateTelemetryTracing and validateTelemetryMetrics, pkg/config/validation/validation.go';

export const onlyFirstUsed = defineRule({
  code: 'only-one-supported',
  aliases: ['IST0133'],
  severity: 'warning',
  title: 'More than Istio can use',
  source: SOURCE,
  messages: {
    many: {
      what: '"{name}" has {count} entries.',
      why: 'istiod warns: it uses only one of them.',
      todo: 'Keep one.',
    },
  },
});

const hasAtMostOne: Test = testing([onlyFirstUsed], (field, context) => {
  const count = field.items().length;
  if (count < 2) return;
  context.report(onlyFirstUsed, field, 'many', { name: String(field.key), count }, { span: field.keySpan });
});

export const emptyTagName = defineRule({
  code: 'empty-tag-name',
  aliases: ['IST0106', 'IST0133'],
  refused: true,
  title: 'A tag without a name',
  source: SOURCE,
  messages: {
    refused: {
      what: 'A tag of "{name}" has an empty name.',
      why: "istiod's webhook refuses the object.",
      todo: 'Write a name.',
    },
    caution: {
      what: 'A tag of "{name}" has an empty name.',
      why: 'istiod warns: no metric has such a tag.',
      todo: 'Write the name of a tag.',
    },
  },
});

function hasTagNames(refused: boolean): Test {
  return testing([emptyTagName], (field, context) => {
    for (const member of field.members()) {
      if (member.key !== '' || !member.exists) continue;
      const fixes = removal('Remove this tag', member, context);
      const severity = refused ? 'error' : 'warning';
      const options = { span: member.keySpan, severity, refused, fixes } as const;
      context.report(emptyTagName, field, refused ? 'refused' : 'caution', { name: String(field.key) }, options);
    }
  });
}

const hasValueWhenUpserted: Test = testing([missingRequiredField, fieldsExcludeEachOther], (field, context) => {
  const operation = wordOf(field.get('operation'), 'UPSERT');
  const value = field.get('value');
  if (field.map === undefined) return;
  if (operation === 'UPSERT' && textOf(value) === '') reportMissing(value, context, undefined, field);
  // An empty value beside REMOVE is refused by the CRD.
  if (operation === 'REMOVE' && value.exists)
    reportBoth([field.get('operation'), value], ['operation: REMOVE', 'value'], context);
});

export const invalidCel = defineRule({
  code: 'invalid-cel-expression',
  aliases: ['IST0106'],
  refused: true,
  title: 'An expression that cannot be read',
  source: 'validateTelemetryFilter, pkg/config/validation/validation_istiod.go',
  messages: {
    syntax: {
      what: '"{value}" is no CEL expression: {problem}.',
      why: "istiod's webhook refuses the object.",
      todo: 'Write a condition such as response.code >= 400.',
    },
  },
});

const isCelExpression: Test = testing([invalidCel], (filter, context) => {
  const field = filter.get('expression');
  const text = textOf(field);
  const problem = filter.map === undefined || text === undefined ? undefined : celProblem(text);
  if (text === undefined || problem === undefined) return;
  const span = hasText(field) ? spanWithin(field, text, problem.start, problem.end, context) : field.span;
  context.report(invalidCel, field, 'syntax', { value: shown(text), problem: problem.what }, { span });
});

const TAGS = 'spec.tracing[].customTags';
const OVERRIDE = 'spec.metrics[].overrides[]';

/** Source: ValidateTelemetry and what it calls, pkg/config/validation/validation.go. */
export const telemetryCheck = admissionCheck(
  ['telemetry.istio.io/Telemetry'],
  [
    ...targetRows('TE-01 CEL-TE-01 CEL-TE-05 CEL-TE-06 CEL-TE-07 CEL-TE-08'),
    row('TE-02', 'spec.tracing', hasAtMostOne),
    row('TE-03', 'spec.tracing[].providers', hasAtMostOne),
    row('TE-04', 'spec.tracing|metrics|accessLogging[].providers[].name', isNotEmpty),
    row('TE-05', 'spec.tracing[].randomSamplingPercentage', isBetween(0, 100)),
    row('TE-06', TAGS, hasTagNames(true)),
    row('TE-08', `${TAGS}{}.literal.value`, isNotEmpty),
    row('TE-09 TE-10', `${TAGS}{}.header|environment.name`, isNotEmpty),
    row('TE-12', `${OVERRIDE}.tagOverrides`, hasTagNames(false)),
    row('TE-14 TE-15 CEL-TE-02 CEL-TE-03', `${OVERRIDE}.tagOverrides{}`, hasValueWhenUpserted),
    row('TE-16', `${OVERRIDE}.match.customMetric`, isNotEmptyWhenGiven()),
    row('TE-17', 'spec.accessLogging[].filter', isCelExpression),
    row('CEL-TE-04', 'spec.metrics[].reportingInterval', isMillisecondOrMore),
  ],
);

function isNotEmptyWhenGiven(): Test {
  return testing([missingRequiredField], (field, context) => {
    if (field.text === '') reportMissing(field, context);
  });
}
