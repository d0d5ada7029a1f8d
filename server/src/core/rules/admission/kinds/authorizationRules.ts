import {
  isAuthorizationPort,
  maxServiceAccounts,
  pathTemplateProblem,
  serviceAccountProblem,
  sourceTrustDomainProblem,
} from '../../../istio/authorizationValues';
import { ipBlockProblem } from '../../../istio/ipPrefix';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule } from '../../defineRule';
import { wrongNumberOfItems } from '../../structure/structureRules';
import { nameOf } from '../../structure/words';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { invalidIp, reportIp } from '../tests/addresses';
import { reportBoth } from '../tests/members';
import { shown } from '../values';
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
    port: {
      what: '"{value}" of "{name}" is no port.',
      why: REFUSED,
      todo: 'Write a number from 1 to 65535, in quotes.',
    },
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
    slash: {
      what: '"{value}" has a slash, and a trust domain has none.',
      why: REFUSED,
      todo: 'Write only the trust domain; whole identities go to "principals".',
    },
  },
});

/** An entry, when written, is not empty. */
export const isNotEmptyEntry: Test = testing([authorizationValue], (field, context) => {
  if (field.text === '') reportValue(field, 'empty', context);
});

/** Reports an entry that no request can have. @param place whose path it gets */
export function reportValue(
  field: Field,
  message: keyof typeof authorizationValue.messages,
  context: ObjectContext,
  place = field,
): void {
  const isOneOfSeveral = (field.parent?.items().length ?? 0) > 1;
  const fixes = message === 'empty' && isOneOfSeveral ? removal('Remove this entry', field, context) : [];
  context.report(
    authorizationValue,
    place,
    message,
    { name: nameOf(field), value: shown(field.text ?? '') },
    { span: field.span, fixes },
  );
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
  const accounts = ['serviceAccounts', 'notServiceAccounts']
    .map((name) => source.get(name))
    .filter((field) => field.exists);
  const others = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces']
    .map((name) => source.get(name))
    .filter((field) => field.exists);
  const [first] = accounts;
  const [other] = others;
  if (first !== undefined && other !== undefined)
    reportBoth([first, other], [String(first.key), String(other.key)], context);
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
