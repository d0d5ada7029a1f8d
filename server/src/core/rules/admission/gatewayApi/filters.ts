import type { Field } from '../../../yaml/field';
import { numberOutOfRange } from '../../structure/structureRules';
import { nameOf } from '../../structure/words';
import { removal } from '../removal';
import { row, testing } from '../row';
import type { Row, Test } from '../row';
import { hasOnlyOneOf, itemsDifferBy, reportMissing } from '../tests/members';
import { reportNumber } from '../tests/numbers';
import { missingRequiredField } from '../../structure/structureRules';
import { lacks, wordOf } from '../values';
import { redirectWithOtherAction, wildcardWithOthers } from './gatewayApiRules';
import { suitsType } from './types';

/** Filters of which a list holds one at most. */
const SINGLE: ReadonlySet<string> = new Set([
  'CORS',
  'RequestHeaderModifier',
  'RequestRedirect',
  'ResponseHeaderModifier',
  'URLRewrite',
]);

const isFilter = suitsType({
  by: 'type',
  members: {
    CORS: 'cors',
    ExtensionRef: 'extensionRef',
    ExternalAuth: 'externalAuth',
    RequestHeaderModifier: 'requestHeaderModifier',
    RequestMirror: 'requestMirror',
    RequestRedirect: 'requestRedirect',
    ResponseHeaderModifier: 'responseHeaderModifier',
    URLRewrite: 'urlRewrite',
  },
});

const isPathModifier = suitsType({
  by: 'type',
  members: { ReplaceFullPath: 'replaceFullPath', ReplacePrefixMatch: 'replacePrefixMatch' },
});

const isExternalAuth = suitsType({ by: 'protocol', members: { GRPC: 'grpc', HTTP: 'http' } });

const redirectsOrRewrites: Test = testing([redirectWithOtherAction], (filters, context) => {
  const ofType = (type: string): Field | undefined =>
    filters.items().find((filter) => filter.get('type').text === type);
  const redirect = ofType('RequestRedirect');
  const rewrite = ofType('URLRewrite');
  if (redirect === undefined || rewrite === undefined) return;
  const related = [
    { resource: context.resource, span: redirect.get('type').span, message: 'the redirect stands here' },
  ];
  context.report(redirectWithOtherAction, filters, 'rewrite', {}, { span: rewrite.get('type').span, related });
});

const standsAlone: Test = testing([wildcardWithOthers], (list, context) => {
  const wildcard = list.items().find((item) => item.text === '*');
  if (wildcard === undefined || list.items().length < 2) return;
  const others = list.items().filter((item) => item !== wildcard && item.key !== wildcard.key);
  const [other] = others;
  const fixes = [
    ...removal('Remove "*"', wildcard, context),
    ...(other === undefined || others.length > 1 ? [] : removal(`Remove "${other.text ?? ''}"`, other, context)),
  ];
  context.report(wildcardWithOthers, list, 'others', { name: nameOf(list) }, { span: wildcard.span, fixes });
});

const isFraction: Test = testing([numberOutOfRange], (fraction, context) => {
  const numerator = fraction.get('numerator');
  const denominator = fraction.get('denominator');
  const most = denominator.exists || denominator.unknown ? denominator.number : 100;
  if (numerator.number !== undefined && most !== undefined && numerator.number > most)
    reportNumber(numerator, context, 'high', most);
});

/** A Service is referred to with the number of its port. */
export const hasServicePort: Test = testing([missingRequiredField], (reference, context) => {
  if (reference.map === undefined || !lacks(reference.get('port'))) return;
  if (wordOf(reference.get('group'), '') === '' && wordOf(reference.get('kind'), 'Service') === 'Service')
    reportMissing(reference.get('port'), context, 80, reference);
});

/** The rows of a list of filters; a GRPCRoute has fewer sorts, which its schema says. */
export function filterRows(way: string): Row[] {
  const each = `${way}[]`;
  const isSingle = (field: Field): string | undefined =>
    field.text !== undefined && SINGLE.has(field.text) ? field.text : undefined;
  return [
    row('GWAPI-FILTER', way, redirectsOrRewrites),
    row('GWAPI-FILTER', way, itemsDifferBy('type', isSingle)),
    row('GWAPI-FILTER', each, isFilter),
    row('GWAPI-FILTER', `${each}.requestRedirect|urlRewrite.path`, isPathModifier),
    row('GWAPI-FILTER', `${each}.externalAuth`, isExternalAuth),
    row('GWAPI-FILTER', `${each}.externalAuth|requestMirror.backendRef`, hasServicePort),
    row('GWAPI-FILTER', `${each}.requestMirror`, hasOnlyOneOf(['percent', 'fraction'])),
    row('GWAPI-FILTER', `${each}.requestMirror.fraction`, isFraction),
    row('GWAPI-FILTER', `${each}.cors.allowHeaders|allowMethods|allowOrigins`, standsAlone),
  ];
}
