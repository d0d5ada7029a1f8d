import { isAuthorizationPort, maxServiceAccounts, pathTemplateProblem, serviceAccountProblem, sourceTrustDomainProblem } from '../../../istio/authorizationValues';
import { conditionKeyProblem, conditionKeys, conditionValueProblem } from '../../../istio/conditionKey';
import { ipBlockProblem } from '../../../istio/ipPrefix';
import { compareMinors } from '../../../schema/lifetime';
import { removeField, replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import { nearestName } from '../../nearest';
import { missingRequiredField, wrongNumberOfItems } from '../../structure/structureRules';
import { nameOf } from '../../structure/words';
import { testing } from '../row';
import type { Test } from '../row';
import { invalidIp, reportIp } from '../tests/addresses';
import { hasOneOf, reportBoth, reportMissing } from '../tests/members';
import { hasEntries, shown, textOf } from '../values';
import { fieldsExcludeEachOther } from '../../structure/structureRules';

const SECURITY = 'pkg/config/security/security.go';
const REFUSED = "istiod's webhook refuses the object.";

export const authorizationValue = defineRule({
  code: 'invalid-authorization-value',
  aliases: ['IST0106'],
  refused: true,
  title: 'A value that no request can have',
  source: `CheckEmptyValues, CheckServiceAccount, CheckWildcardValues and ValidatePorts, ${SECURITY}`,
  messages: {
    empty: { what: 'An entry of "{name}" is empty.', why: REFUSED, todo: 'Write a value, or remove the entry.' },
    port: { what: '"{value}" of "{name}" is no port.', why: REFUSED, todo: 'Write a number from 1 to 65535, in quotes.' },
    account: {
      what: '"{value}" is no service account.',
      why: `Service accounts are compared as they are, without wildcards; ${REFUSED}`,
      todo: 'Write name, or namespace/name.',
    },
    wildcard: {
      what: 'The wildcard in "{value}" is neither at the start nor at the end, or is not the only one.',
      why: REFUSED,
      todo: 'Keep one "*", at the start or at the end.',
    },
    slash: { what: '"{value}" has a slash, and a trust domain has none.', why: REFUSED, todo: 'Write only the trust domain; whole identities go to "principals".' },
  },
});

/** An entry, when written, is not empty. */
export const isNotEmptyEntry: Test = testing([authorizationValue], (field, context) => {
  if (field.text === '') reportValue(field, 'empty', context);
});

function reportValue(field: Field, message: keyof typeof authorizationValue.messages, context: ObjectContext, place = field): void {
  const fixes = message === 'empty' ? fix('Remove this entry', [removeField(context.document.text, field)]) : [];
  context.report(authorizationValue, place, message, { name: nameOf(field), value: shown(field.text ?? '') }, { span: field.span, fixes });
}

/** An entry is an IP address or a range. */
export const isIpBlock: Test = testing([invalidIp], (field, context) => {
  const problem = field.text === undefined || field.text === '' ? undefined : ipBlockProblem(field.text);
  if (problem !== undefined) reportIp(field, context, problem.problem === 'not-a-prefix');
});

/** A port in a rule is a number in text. */
export const isRulePort: Test = testing([authorizationValue], (field, context) => {
  if (field.text === '') reportValue(field, 'empty', context);
  else if (field.text !== undefined && !isAuthorizationPort(field.text)) reportValue(field, 'port', context);
});

/** Not more than 16 service accounts, each `name` or `namespace/name`. */
export const areServiceAccounts: Test = testing([authorizationValue, wrongNumberOfItems], (field, context) => {
  const items = field.items();
  if (items.length > maxServiceAccounts) {
    const values = { name: nameOf(field), count: items.length, limit: maxServiceAccounts };
    context.report(wrongNumberOfItems, field, 'many', values, { span: field.keySpan });
  }
  for (const item of items) if (item.text !== undefined) checkServiceAccount(item, item.text, context);
});

function checkServiceAccount(item: Field, text: string, context: ObjectContext): void {
  const problem = serviceAccountProblem(text);
  if (problem !== undefined) reportValue(item, problem.problem === 'empty' ? 'empty' : 'account', context);
}

/** Trust domains have at most one wildcard, at an end. */
export const areTrustDomains: Test = testing([authorizationValue], (field, context) => {
  for (const item of field.items()) {
    const problem = item.text === undefined ? undefined : sourceTrustDomainProblem(item.text);
    if (problem === undefined) continue;
    const isWildcard = problem.problem === 'many-wildcards' || problem.problem === 'inner-wildcard';
    reportValue(item, isWildcard ? 'wildcard' : problem.problem === 'slash' ? 'slash' : 'empty', context);
  }
});

/** Service accounts stand alone: they say namespace and identity. A list counts for the CRD even when empty. */
export const namesWorkloadsOneWay: Test = testing([fieldsExcludeEachOther], (source, context) => {
  const accounts = ['serviceAccounts', 'notServiceAccounts'].map((name) => source.get(name)).filter((field) => field.exists);
  const others = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].map((name) => source.get(name)).filter((field) => field.exists);
  const [first] = accounts;
  const [other] = others;
  if (first !== undefined && other !== undefined) reportBoth([first, other], [String(first.key), String(other.key)], context);
});

export const invalidPathTemplate = defineRule({
  code: 'invalid-path-template',
  aliases: ['IST0106'],
  refused: true,
  title: 'A malformed template of a path',
  source: `CheckValidPathTemplate, ${SECURITY}`,
  messages: {
    last: {
      what: '"{segment}" stands behind "{**}" in "{value}".',
      why: `"{**}" takes the rest of the path; ${REFUSED}`,
      todo: 'Put "{**}" at the end, or use "{*}" for single parts.',
    },
    template: {
      what: '"{segment}" in "{value}" is no template.',
      why: `Only "{*}" (one part) and "{**}" (any number) are known, as whole parts between slashes; ${REFUSED}`,
      todo: 'Write "{*}" for one part of the path.',
    },
    segment: {
      what: '"{segment}" cannot stand beside a template in "{value}".',
      why: `Beside templates parts are compared as they are, without "*" and without empty parts; ${REFUSED}`,
      todo: 'Use "{*}" in place of "*", and remove doubled slashes.',
    },
  },
});

/** Templates in a path are well-formed. */
export const isPathTemplate: Test = testing([invalidPathTemplate], (field, context) => {
  const problem = field.text === undefined ? undefined : pathTemplateProblem(field.text);
  if (field.text === undefined || problem === undefined) return;
  const messages = { 'not-last': 'last', 'bad-template': 'template', 'bad-segment': 'segment' } as const;
  const values = { value: shown(field.text), segment: shown(problem.segment) };
  context.report(invalidPathTemplate, field, messages[problem.problem], values);
});

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
    near: { what: '"{key}" is no key of a condition; did you mean "{near}"?', why: `Case counts; ${REFUSED}`, todo: 'Write "{near}".' },
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
    old: { what: '"{key}" belongs to an API that is gone.', why: REFUSED, todo: 'Use the selector for the destination.' },
  },
});

/** A condition has a known key and good values. */
export const isCondition: Test = testing([invalidConditionKey, authorizationValue, invalidIp, missingRequiredField], (when, context) => {
  const key = when.get('key');
  const text = textOf(key);
  if (when.map === undefined || text === undefined) return;
  if (text === '') return reportMissing(key, context);
  const values = when.get('values');
  const others = when.get('notValues');
  if (!hasEntries(values) && !hasEntries(others)) return hasOneOf('values', 'notValues')(when, context);
  if (!checkKey(key, text, context)) return;
  for (const value of [...values.items(), ...others.items()]) if (value.text !== undefined) checkValue(when, value, text, value.text, context);
});

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
      const fixes = usable && node !== undefined ? fix(`Change to ${near}`, [replaceScalar(node, near)], true) : [];
      context.report(invalidConditionKey, field, near === undefined ? 'unknown' : 'near', values, { fixes });
    }
  }
  return false;
}

/** What a value must be depends on the key, so the path of a bad one is that of the condition. */
function checkValue(when: Field, field: Field, key: string, value: string, context: ObjectContext): void {
  const problem = conditionValueProblem(key, value)?.problem;
  if (problem === undefined) return;
  if (problem === 'not-an-ip' || problem === 'not-a-prefix') return reportIp(field, context, problem === 'not-a-prefix', when);
  if (problem === 'empty') return reportValue(field, 'empty', context);
  if (problem === 'not-a-port') return reportValue(field, 'port', context, when);
  reportValue(field, problem === 'many-wildcards' || problem === 'inner-wildcard' ? 'wildcard' : 'account', context, when);
}
