import { conditionKeyProblem, conditionKeys, conditionValueProblem } from '../../../istio/conditionKey';
import { compareMinors } from '../../../schema/lifetime';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { missingRequiredField } from '../../structure/structureRules';
import { testing } from '../row';
import type { Test } from '../row';
import { invalidIp, reportIp } from '../tests/addresses';
import { hasOneOf, reportMissing } from '../tests/members';
import { hasEntries, shown, textOf } from '../values';
import { authorizationValue, reportValue } from './authorizationRules';

const SECURITY = 'pkg/config/security/security.go';
const REFUSED = "istiod's webhook refuses the object.";

export const invalidConditionKey = defineRule({
  code: 'invalid-condition-key',
  aliases: ['IST0106'],
  refused: true,
  title: 'A condition that Istio does not know',
  source: `ValidateAttribute, ${SECURITY}`,
  messages: {
    unknown: {
      what: '"{key}" is no key of a condition.',
      why: `Case counts; ${REFUSED}`,
      todo: 'Use a key such as source.ip, request.headers[name], request.auth.claims[name] or destination.port.',
    },
    near: {
      what: '"{key}" is no key of a condition; did you mean "{near}"?',
      why: `Case counts; ${REFUSED}`,
      todo: 'Write "{near}".',
    },
    brackets: {
      what: '"{key}" does not say which one is meant.',
      why: `The name stands in brackets behind the key; ${REFUSED}`,
      todo: 'Write it as in request.headers[x-token].',
    },
    namespace: {
      what: '"destination.namespace" is no key of a condition.',
      why: `A policy holds only for its own namespace; ${REFUSED}`,
      todo: 'Put the policy into that namespace.',
    },
    labels: {
      what: '"{key}" is no key of a condition.',
      why: `Which workloads a policy is for says its selector; ${REFUSED}`,
      todo: 'Use "selector.matchLabels".',
    },
    old: {
      what: '"{key}" belongs to an API that is gone.',
      why: REFUSED,
      todo: 'Use the selector for the destination.',
    },
  },
});

/** A condition has a known key and good values. */
export const isCondition: Test = testing(
  [invalidConditionKey, authorizationValue, invalidIp, missingRequiredField],
  (when, context) => {
    const key = when.get('key');
    const text = textOf(key);
    if (when.map === undefined || text === undefined) return;
    if (text === '') return reportMissing(key, context);
    const values = when.get('values');
    const others = when.get('notValues');
    if (!hasEntries(values) && !hasEntries(others)) return hasOneOf('values', 'notValues')(when, context);
    if (!checkKey(key, text, context)) return;
    for (const value of [...values.items(), ...others.items()])
      if (value.text !== undefined) checkValue(when, value, text, value.text, context);
  },
);

function checkKey(field: Field, key: string, context: ObjectContext): boolean {
  const tooNew = key === 'source.trustDomain' && compareMinors(context.settings.istioVersion, '1.30') < 0;
  const problem = tooNew ? ({ problem: 'unknown' } as const) : conditionKeyProblem(key);
  if (problem === undefined) return true;
  const near = tooNew ? undefined : nearestName(key, conditionKeys);
  const node = field.scalar;
  const values = { key: shown(key), near: near ?? '' };
  switch (problem.problem) {
    case 'no-brackets':
      context.report(invalidConditionKey, field, 'brackets', values);
      break;
    case 'use-metadata-namespace':
      context.report(invalidConditionKey, field, 'namespace', values);
      break;
    case 'use-selector':
      context.report(invalidConditionKey, field, 'labels', values);
      break;
    case 'old-api':
      context.report(invalidConditionKey, field, 'old', values);
      break;
    default: {
      const usable = near !== undefined && !near.endsWith('[') && !near.endsWith('.');
      const fixes = usable && node !== undefined ? fix(`Change to ${near}`, [replaceScalar(node, near)]) : [];
      context.report(invalidConditionKey, field, near === undefined ? 'unknown' : 'near', values, { fixes });
    }
  }
  return false;
}

/** What a value must be depends on the key, so the path of a bad one is that of the condition. */
function checkValue(when: Field, field: Field, key: string, value: string, context: ObjectContext): void {
  const problem = conditionValueProblem(key, value)?.problem;
  if (problem === undefined) return;
  if (problem === 'not-an-ip' || problem === 'not-a-prefix')
    return reportIp(field, context, problem === 'not-a-prefix', when);
  if (problem === 'empty') return reportValue(field, 'empty', context);
  if (problem === 'not-a-port') return reportValue(field, 'port', context, when);
  reportValue(
    field,
    problem === 'many-wildcards' || problem === 'inner-wildcard' ? 'wildcard' : 'account',
    context,
    when,
  );
}
