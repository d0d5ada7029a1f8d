import type { DurationProblem } from '../../istio/duration';
import { parseDuration } from '../../istio/duration';
import { replaceScalar } from '../../yaml/edit';
import type { Field } from '../../yaml/field';
import type { ObjectContext } from '../defineRule';
import { defineRule, fix } from '../defineRule';
import { nameOf } from './words';

const SOURCE = 'ValidateDuration, pkg/config/validation/agent/validation.go; time.ParseDuration of Go';
const UNREADABLE = 'Istio reads durations as Go does and cannot read this one, so the cluster refuses the object.';

export const invalidDuration = defineRule({
  code: 'invalid-duration',
  aliases: ['IST0106'],
  refused: true,
  title: 'Not a duration that Istio takes',
  source: SOURCE,
  messages: {
    unit: {
      what: '"{value}" of "{name}" has no unit.',
      why: UNREADABLE,
      todo: 'Append a unit: h, m, s, ms, us or ns, as in {value}s.',
    },
    unknownUnit: {
      what: '"{unit}" in "{value}" of "{name}" is no unit of time.',
      why: UNREADABLE,
      todo: 'Use h, m, s, ms, us or ns, as in 1h30m or 1.5s.',
    },
    unreadable: {
      what: '"{value}" of "{name}" is no duration.',
      why: UNREADABLE,
      todo: 'Write numbers with units, such as 30s, 1h30m or 500ms.',
    },
    tooLarge: {
      what: '"{value}" of "{name}" is more than the 292 years that Go can count.',
      why: UNREADABLE,
      todo: 'Write a shorter duration.',
    },
    tooShort: {
      what: '"{name}" is {value}; the least is 1ms.',
      why: 'The cluster refuses the object: Envoy counts in milliseconds, and zero does not switch this setting off.',
      todo: 'Write 1ms or more, or remove "{name}".',
    },
    fraction: {
      what: '"{name}" is {value}, which is no whole number of milliseconds.',
      why: "Envoy counts in milliseconds, so istiod's webhook refuses the object.",
      todo: 'Round it to milliseconds.',
    },
    tooLong: {
      what: '"{name}" is {value}; the most is {limit}.',
      why: 'The cluster refuses the object.',
      todo: 'Write {limit} or less.',
    },
    negative: {
      what: '"{name}" is {value}, which is less than nothing.',
      why: 'The cluster refuses the object.',
      todo: 'Write 0s or more, or remove "{name}".',
    },
    zero: {
      what: '"{name}" is {value}.',
      why: 'The cluster refuses the object: without a pause nothing could be done in between.',
      todo: 'Write a duration such as 10ms.',
    },
    seconds: {
      what: '"{name}" is {value}, which is no whole number of seconds.',
      why: "It is sent in whole seconds, so istiod's webhook refuses the object.",
      todo: 'Round it to seconds.',
    },
  },
});

/** Reports a text that is no duration; used for every duration of every kind. */
export function checkDurationText(field: Field, text: string, report: ObjectContext['report']): void {
  const parsed = parseDuration(text);
  if (typeof parsed !== 'bigint') reportUnreadable(field, text, parsed, report);
}

function reportUnreadable(field: Field, text: string, problem: DurationProblem, report: ObjectContext['report']): void {
  const values = {
    name: nameOf(field),
    value: text.length > 60 ? `${text.slice(0, 57)}...` : text,
    unit: 'unit' in problem ? problem.unit : '',
  };
  if (problem.problem === 'missing-unit') {
    const node = field.scalar;
    const plain = node !== undefined && /^\d+(\.\d+)?$/.test(text);
    const fixes = plain
      ? [`${text}s`, `${text}ms`].flatMap((meant) => fix(`Change to ${meant}`, [replaceScalar(node, meant)]))
      : [];
    report(invalidDuration, field, 'unit', values, { fixes });
  } else if (problem.problem === 'unknown-unit') report(invalidDuration, field, 'unknownUnit', values);
  else report(invalidDuration, field, problem.problem === 'out-of-range' ? 'tooLarge' : 'unreadable', values);
}
