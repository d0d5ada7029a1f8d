import { durationValueProblem, parseDuration } from '../../../istio/duration';
import { replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { fix } from '../../defineRule';
import { malformedValue, missingRequiredField, wrongNumberOfItems } from '../../structure/structureRules';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { itemsDifferBy, reportMissing } from '../tests/members';
import { lacks, shown, wordOf } from '../values';
import { filterRows, hasServicePort } from './filters';
import { backendTimeout, redirectWithOtherAction, replacedPrefix } from './gatewayApiRules';
import { isPathMatch } from './paths';
import { referencesDiffer } from './references';
import { suitsType } from './types';

const MOST_MATCHES = 128;

/** All rules together have a limited number of matches; a rule without any counts `least`. */
function hasFewMatches(least: number): Test {
  return testing([wrongNumberOfItems], (rules, context) => {
    const lists = rules.items().map((rule) => rule.get('matches'));
    const count = lists.reduce((sum, list) => sum + (list.exists ? list.items().length : least), 0);
    if (count <= MOST_MATCHES) return;
    const values = { name: 'matches of all rules together', count, limit: MOST_MATCHES };
    context.report(wrongNumberOfItems, rules, 'many', values, { span: rules.keySpan });
  });
}

const hasNoBackendBesideRedirect: Test = testing([redirectWithOtherAction], (rule, context) => {
  const redirect = rule
    .get('filters')
    .items()
    .find((filter) => filter.get('requestRedirect').exists);
  const backends = rule.get('backendRefs');
  if (redirect === undefined || backends.items().length === 0) return;
  const related = [
    { resource: context.resource, span: redirect.get('requestRedirect').keySpan, message: 'the redirect stands here' },
  ];
  context.report(redirectWithOtherAction, rule, 'backends', {}, { span: backends.keySpan, related });
});

/** A prefix is replaced only where exactly one was matched. */
const replacesMatchedPrefix: Test = testing([replacedPrefix], (rule, context) => {
  const found = foundInMatches(rule.get('matches'));
  if (found === undefined) return;
  const backends = rule.get('backendRefs').items();
  for (const name of ['requestRedirect', 'urlRewrite']) {
    const inBackends = backends
      .map((backend) => prefixesIn(backend.get('filters'), name))
      .filter((list) => list.length === 1);
    const own = prefixesIn(rule.get('filters'), name);
    const places = [...(own.length === 1 ? own : []), ...(inBackends.length === 1 ? inBackends.flat() : [])];
    for (const place of places) context.report(replacedPrefix, rule, 'match', { found }, { span: place.keySpan });
  }
});

/** The places where filters of a list replace a prefix; several count as none, as the API server has it. */
function prefixesIn(filters: Field, name: string): Field[] {
  return filters.items().flatMap((filter) => {
    const path = filter.get(name).get('path');
    const place = path.get('replacePrefixMatch');
    return path.get('type').text === 'ReplacePrefixMatch' && place.exists ? [place] : [];
  });
}

/** What is in the way of replacing a prefix; undefined when nothing is, or when it cannot be known. */
function foundInMatches(matches: Field): string | undefined {
  if (matches.open || (!matches.exists && matches.unknown)) return undefined;
  if (!matches.exists) return undefined;
  const items = matches.items();
  if (items.length !== 1) return items.length === 0 ? 'here are none' : `here are ${items.length}`;
  const type = items[0]?.get('path').get('type');
  const word = type === undefined ? undefined : wordOf(type, 'PathPrefix');
  return word === undefined || word === 'PathPrefix' ? undefined : `this one is of type ${word}`;
}

const SERVICE = /^\.?[a-z_][a-z_0-9]*(?:\.[a-z_][a-z_0-9]*)*$/i;
const METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;

const isMethodMatch: Test = testing([missingRequiredField, malformedValue], (match, context) => {
  if (match.map === undefined || match.open) return;
  const service = match.get('service');
  const method = match.get('method');
  if (lacks(service) && lacks(method)) {
    const values = { parent: '"method"', members: '"service" or "method"' };
    return context.report(missingRequiredField, match, 'someOf', values, { span: match.keySpan });
  }
  if (wordOf(match.get('type'), 'Exact') !== 'Exact') return;
  checkName(match, service, SERVICE, context);
  checkName(match, method, METHOD, context);
});

function checkName(match: Field, field: Field, pattern: RegExp, context: ObjectContext): void {
  if (field.text === undefined || pattern.test(field.text)) return;
  const values = { name: String(field.key), value: shown(field.text), pattern: pattern.source };
  context.report(malformedValue, match, 'pattern', values, { span: field.span });
}

const persistsAbsolutely: Test = testing([missingRequiredField], (session, context) => {
  if (session.at('cookieConfig.lifetimeType').text === 'Permanent' && lacks(session.get('absoluteTimeout')))
    reportMissing(session.get('absoluteTimeout'), context, '1h', session);
});

/** The rows of `sessionPersistence` at a way. */
export function sessionRows(way: string): Row[] {
  const cookie = suitsType({
    by: 'type',
    standard: 'Cookie',
    members: { Cookie: 'cookieConfig' },
    optional: ['Cookie'],
  });
  return [row('GWAPI-SESSION', way, persistsAbsolutely), row('GWAPI-SESSION', way, cookie)];
}

const tryFitsRequest: Test = testing([backendTimeout], (timeouts, context) => {
  const [request, backend] = [timeouts.get('request'), timeouts.get('backendRequest')];
  const [whole, part] = [request, backend].map((field) => nanoseconds(field.text));
  if (whole === undefined || part === undefined || whole === 0n || part <= whole) return;
  const values = { request: request.text ?? '', backend: backend.text ?? '' };
  const fixes =
    backend.scalar === undefined || durationValueProblem(whole) !== undefined
      ? []
      : fix(`Change to ${values.request}`, [replaceScalar(backend.scalar, values.request)]);
  context.report(backendTimeout, timeouts, 'longer', values, { span: backend.span, fixes });
});

function nanoseconds(text: string | undefined): bigint | undefined {
  const parsed = text === undefined ? undefined : parseDuration(text);
  return typeof parsed === 'bigint' ? parsed : undefined;
}

/** What all routes have: parents, and backends with ports. */
export const routeRows: readonly Row[] = [
  row('GWAPI-PARENT', 'spec.parentRefs', referencesDiffer(true)),
  row('GWAPI-ROUTE', 'spec.rules', itemsDifferBy('name')),
  row('GWAPI-ROUTE', 'spec.rules[].backendRefs[]', hasServicePort),
];

export const httpRouteRows: readonly Row[] = [
  ...routeRows,
  ...filterRows('spec.rules[].filters'),
  ...filterRows('spec.rules[].backendRefs[].filters'),
  ...sessionRows('spec.rules[].sessionPersistence'),
  row('GWAPI-ROUTE', 'spec.rules', hasFewMatches(1)),
  row('GWAPI-ROUTE', 'spec.rules[]', hasNoBackendBesideRedirect),
  row('GWAPI-ROUTE', 'spec.rules[]', replacesMatchedPrefix),
  row('GWAPI-ROUTE', 'spec.rules[].matches[].path', isPathMatch),
  row('GWAPI-ROUTE', 'spec.rules[].timeouts', tryFitsRequest),
];

export const grpcRouteRows: readonly Row[] = [
  ...routeRows,
  ...filterRows('spec.rules[].filters'),
  ...filterRows('spec.rules[].backendRefs[].filters'),
  ...sessionRows('spec.rules[].sessionPersistence'),
  row('GWAPI-ROUTE', 'spec.rules', hasFewMatches(0)),
  row('GWAPI-ROUTE', 'spec.rules[].matches[].method', isMethodMatch),
];
