import { base64Length } from '../../../istio/base64';
import { isAuthorityHeader } from '../../../istio/headers';
import { isPort } from '../../../istio/ports';
import { utf8Length } from '../../../istio/utf8';
import { addMember, replaceScalar } from '../../../yaml/edit';
import type { Field } from '../../../yaml/field';
import type { ObjectContext } from '../../defineRule';
import { defineRule, fix } from '../../defineRule';
import type { Fix } from '../../finding';
import {
  fieldsExcludeEachOther,
  missingRequiredField,
  numberOutOfRange,
  portOutOfRange,
  unknownEnumValue,
} from '../../structure/structureRules';
import { removal } from '../removal';
import { testing } from '../row';
import type { Test } from '../row';
import { hasOneOf, reportBoth, reportMissing } from '../tests/members';
import { reportNumber, reportPort } from '../tests/numbers';
import { checkRegex, invalidRegex } from '../tests/regex';
import { reportWord } from '../tests/words';
import { hasText, isKnownKey, numberOf, textOf } from '../values';

const REFUSED = "istiod's webhook refuses the object.";

export const notSupported = defineRule({
  code: 'not-supported',
  aliases: ['IST0106'],
  refused: true,
  title: 'A setting that Istio does not support',
  source: 'validateHTTPFaultInjection, pkg/config/validation/validation.go',
  messages: {
    use: {
      what: 'Istio does not support "{name}".',
      why: `It is part of the API and was never built; ${REFUSED}`,
      todo: 'Use {better}.',
    },
  },
});

/** Refuses any use. */
export function isNotSupported(better: string): Test {
  return testing([notSupported], (field, context) => {
    if (!field.exists) return;
    const fixes = removal(`Remove "${String(field.key)}"`, field, context);
    context.report(notSupported, field, 'use', { name: String(field.key), better }, { span: field.keySpan, fixes });
  });
}

/** An HTTP status from 200 to 600. @param required whether a missing one counts as 0 */
export function isStatus(required: boolean): Test {
  return testing([numberOutOfRange], (field, context) => {
    const status = required ? numberOf(field) : field.number;
    if (status !== undefined && status < 200) reportNumber(field, context, 'low', 200);
    else if (status !== undefined && status > 600) reportNumber(field, context, 'high', 599);
  });
}

/** An allowed origin compares with something. */
export const isAllowedOrigin: Test = testing([missingRequiredField, invalidRegex], (field, context) => {
  if (field.map === undefined || field.open) return;
  const given = ['exact', 'prefix', 'regex'].map((name) => field.get(name)).filter((member) => member.exists);
  if (given.length === 0) return hasOneOf('exact', 'prefix', 'regex')(field, context);
  for (const member of given) {
    if (member.text === '') reportMissing(member, context);
    else if (member.key === 'regex' && member.text !== undefined) checkRegex(member, member.text, context);
  }
});

export const prefixRewriteWithoutPrefix = defineRule({
  code: 'prefix-rewrite-without-prefix',
  aliases: ['IST0106'],
  refused: true,
  title: 'No prefix to rewrite',
  source: 'validateHTTPRedirect, pkg/config/validation/validation.go',
  messages: {
    match: {
      what: '"prefixRewrite" replaces a matched prefix, but a match of this route compares the path in another way.',
      why: REFUSED,
      todo: 'Use "prefix" in "uri" of every match, or "uri" in the redirect.',
    },
  },
});

function checkPrefixMatches(route: Field, prefix: Field, context: ObjectContext): void {
  for (const match of route.get('match').items()) {
    const uri = match.get('uri');
    if (uri.map === undefined || uri.open || uri.get('prefix').exists) continue;
    const related = [{ resource: context.resource, span: uri.keySpan, message: 'this match has no prefix' }];
    return context.report(prefixRewriteWithoutPrefix, route, 'match', {}, { span: prefix.span, related });
  }
}

/** VS-56 to VS-61; istiod stops at the first. */
export const isRedirect: Test = testing(
  [
    fieldsExcludeEachOther,
    missingRequiredField,
    numberOutOfRange,
    unknownEnumValue,
    portOutOfRange,
    prefixRewriteWithoutPrefix,
  ],
  (route, context) => {
    const field = route.get('redirect');
    if (field.map === undefined) return;
    const uri = field.get('uri');
    const prefix = field.get('prefixRewrite');
    if (hasText(uri) && hasText(prefix)) return reportBoth([uri, prefix], ['uri', 'prefixRewrite'], context);
    if (hasText(prefix)) checkPrefixMatches(route, prefix, context);
    hasOneOf('uri', 'prefixRewrite', 'authority', 'scheme', 'port', 'derivePort')(field, context);
    const code = field.get('redirectCode');
    if (code.number !== undefined && code.number !== 0) {
      if (code.number < 300) reportNumber(code, context, 'low', 300);
      else if (code.number > 399) reportNumber(code, context, 'high', 399);
    }
    const scheme = field.get('scheme');
    if (hasText(scheme) && scheme.text !== 'http' && scheme.text !== 'https')
      reportWord(scheme, ['http', 'https'], context);
    const port = field.get('port');
    if (port.number !== undefined && port.number > 0 && !isPort(port.number)) reportPort(port, context);
  },
);

/** A rewrite by a regular expression has both parts. */
export const isRegexRewrite: Test = testing([missingRequiredField, invalidRegex], (field, context) => {
  if (field.map === undefined) return;
  const match = field.get('match');
  const missing = [match, field.get('rewrite')].filter((member) => textOf(member) === '');
  for (const member of missing) reportMissing(member, context);
  if (missing.length === 0 && match.text !== undefined) checkRegex(match, match.text, context);
});

export const largeDirectResponse = defineRule({
  code: 'large-direct-response',
  aliases: ['IST0106', 'IST0133'],
  refused: true,
  title: 'A large answer in the configuration',
  source: 'validateHTTPDirectResponse, pkg/config/validation/validation.go',
  messages: {
    refused: {
      what: 'The body has {size} bytes.',
      why: `Every proxy gets it as a part of its configuration; beyond 1048576 bytes ${REFUSED}`,
      todo: 'Serve it from a workload.',
    },
    caution: {
      what: 'The body has {size} bytes.',
      why: 'Every proxy gets it as a part of its configuration; istiod warns beyond 102400 bytes.',
      todo: 'Serve it from a workload.',
    },
  },
});

/** The body of a direct response is not large. */
export const isBodySize: Test = testing([largeDirectResponse], (field, context) => {
  const text = field.get('string').text;
  const bytes = field.get('bytes').text;
  const member = field.get(text === undefined ? 'bytes' : 'string');
  const size = text !== undefined ? utf8Length(text) : bytes === undefined ? 0 : base64Length(bytes);
  const span = member.keySpan;
  if (size > 1_048_576) context.report(largeDirectResponse, member, 'refused', { size }, { span });
  else if (size > 102_400)
    context.report(largeDirectResponse, member, 'caution', { size }, { span, severity: 'warning', refused: false });
});

export const authorityTwice = defineRule({
  code: 'authority-set-twice',
  aliases: ['IST0106'],
  refused: true,
  title: 'The Host header is set twice',
  source: 'validateAuthorityRewrite, pkg/config/validation/virtualservice.go',
  messages: {
    twice: {
      what: '"{name}" sets the Host header, which is set already.',
      why: `Which of the values counts is not clear; ${REFUSED}`,
      todo: 'Keep one, best "rewrite.authority".',
    },
  },
});

/** The Host header is set in one place. An empty value does not count as set. */
export const setsAuthorityOnce: Test = testing([authorityTwice], (route, context) => {
  let current = textOf(route.at('rewrite.authority')) ?? '?';
  const request = route.at('headers.request');
  for (const operation of ['set', 'add']) {
    for (const member of request.get(operation).members()) {
      if (!member.exists || !isKnownKey(member) || !isAuthorityHeader(String(member.key))) continue;
      if (current !== '') {
        const fixes = removal('Remove this one', member, context);
        return context.report(
          authorityTwice,
          route,
          'twice',
          { name: String(member.key) },
          { span: member.keySpan, fixes },
        );
      }
      current = member.text ?? '?';
    }
  }
});

export const weightsAllZero = defineRule({
  code: 'weights-all-zero',
  aliases: ['IST0106'],
  refused: true,
  title: 'No destination gets any traffic',
  source: 'validateHTTPRouteDestinations and validateRouteDestinations, pkg/config/validation/validation.go',
  messages: {
    zero: {
      what: 'The route has {count} destinations, and their weights add up to 0.',
      why: `No destination would get a request; ${REFUSED}`,
      todo: 'Give each a "weight", best so that they add up to 100.',
    },
  },
});

/** Offered for lists of the length that people write. */
function equalWeights(routes: readonly Field[], { document }: ObjectContext): Fix[] {
  if (routes.length > 100) return [];
  const share = Math.floor(100 / routes.length);
  const edits = routes.map((route, index) => {
    const weight = index === 0 ? 100 - share * (routes.length - 1) : share;
    const written = route.get('weight').scalar;
    return written === undefined ? addMember(document.text, route, 'weight', weight) : replaceScalar(written, weight);
  });
  return fix('Give each the same weight', edits);
}

/** Of several destinations at least one has a weight. */
export const weighsSomething: Test = testing([weightsAllZero], (field, context) => {
  const routes = field.items();
  if (routes.length < 2 || field.open) return;
  const weights = routes.map((route) => (route.exists ? numberOf(route.get('weight')) : 0));
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? NaN), 0);
  // istiod adds with 32 bits.
  if (Number.isNaN(sum) || (sum | 0) !== 0) return;
  context.report(weightsAllZero, field, 'zero', { count: routes.length }, { fixes: equalWeights(routes, context) });
});
