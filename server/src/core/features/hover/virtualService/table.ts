import { atAll, here } from '../table';
import type { HoverTable } from '../table';
import { callerHover, delegateHover, faultHover, mirrorHover, rewriteHover, weightHover } from './actions';
import { hostsHover } from './hosts';
import { pathHover, portHover } from './conditions';
import { ruleHover, sectionHover } from './rules';
import { localitiesHover, retryOnHover, timeHover } from './times';
import { corsHover, originHover } from './cors';
import { destinationHover } from './destinations';
import { headerHover, headersHover } from './headers';
import { directResponseHover, redirectHover } from './redirects';
import { gatewaysHover, namedHover, namedListHover, sniHover, subnetHover, textHover } from './texts';

const SECTIONS = ['http', 'tls', 'tcp'] as const;

function inSections(...places: string[]): string[] {
  return SECTIONS.flatMap((section) => places.map((place) => `spec.${section}[].${place}`));
}

const TEXTS = ['method', 'scheme', 'authority'];
const NAMED = ['headers', 'withoutHeaders', 'queryParams'];
const MATCH_TYPES = ['exact', 'prefix', 'regex'];

/** Conditions of matches that are told one by one. */
const conditions: HoverTable = {
  ...atAll(
    TEXTS.flatMap((key) =>
      ['', ...MATCH_TYPES.map((type) => `.${type}`)].map((end) => `spec.http[].match[].${key}${end}`),
    ),
    here(textHover),
  ),
  ...atAll(
    NAMED.map((key) => `spec.http[].match[].${key}`),
    here(namedListHover),
  ),
  ...atAll(
    NAMED.flatMap((key) =>
      ['', ...MATCH_TYPES.map((type) => `.${type}`)].map((end) => `spec.http[].match[].${key}.*${end}`),
    ),
    here(namedHover),
  ),
  ...atAll(inSections('match[].gateways'), here(gatewaysHover)),
  ...atAll(['spec.tls[].match[].sniHosts', 'spec.tls[].match[].sniHosts[]'], here(sniHover)),
  ...atAll(
    ['tls', 'tcp'].flatMap((section) =>
      ['destinationSubnets', 'destinationSubnets[]', 'sourceSubnet'].map((key) => `spec.${section}[].match[].${key}`),
    ),
    here(subnetHover),
  ),
};

/** What a rule does instead of, or beside, sending requests on. */
const answers: HoverTable = {
  ...atAll(
    ['', '.uri', '.authority', '.port', '.derivePort', '.scheme', '.redirectCode', '.prefixRewrite'].map(
      (key) => `spec.http[].redirect${key}`,
    ),
    here(redirectHover),
  ),
  ...atAll(
    ['', '.status', '.body', '.body.string'].map((key) => `spec.http[].directResponse${key}`),
    here(directResponseHover),
  ),
  ...atAll(
    [
      '',
      ...[
        'allowOrigin',
        'allowOrigins',
        'allowMethods',
        'allowHeaders',
        'exposeHeaders',
        'maxAge',
        'allowCredentials',
        'unmatchedPreflights',
      ].map((key) => `.${key}`),
    ].map((key) => `spec.http[].corsPolicy${key}`),
    here(corsHover),
  ),
  ...atAll(
    MATCH_TYPES.map((type) => `spec.http[].corsPolicy.allowOrigins[].${type}`),
    here(originHover),
  ),
  'spec.http[].fault': here(faultHover),
  ...atAll([...inSections('route[].destination'), 'spec.http[].mirrors[].destination'], here(destinationHover)),
};

/** Operations on headers, of a rule and of one destination. */
const headers: HoverTable = Object.assign(
  {},
  ...['spec.http[].headers', 'spec.http[].route[].headers'].map((way) => ({
    [way]: here(headersHover),
    ...atAll(
      // `*` stands for a side, too: whatever follows `headers` may be a name.
      ['request', 'response', '*'].flatMap((side) => [
        `${way}.${side}`,
        ...['set', 'set.*', 'add', 'add.*', 'remove', 'remove[]'].map((key) => `${way}.${side}.${key}`),
      ]),
      here(headerHover),
    ),
  })),
) as HoverTable;

/** What the fields of a VirtualService mean in an object. */
export const virtualServiceHovers: HoverTable = {
  ...atAll(['spec', 'spec.hosts'], here(hostsHover)),
  'spec.gateways': here(gatewaysHover),
  ...atAll(
    SECTIONS.map((section) => `spec.${section}`),
    here(sectionHover),
  ),
  ...atAll(inSections('name', 'match', 'match[].name', 'route'), here(ruleHover)),
  ...atAll(
    ['uri', 'uri.prefix', 'uri.exact', 'uri.regex', 'ignoreUriCase'].map((key) => `spec.http[].match[].${key}`),
    here(pathHover),
  ),
  ...atAll(inSections('match[].port'), here(portHover)),
  ...atAll(inSections('match[].sourceLabels', 'match[].sourceLabels.*', 'match[].sourceNamespace'), here(callerHover)),
  ...atAll(inSections('route[].weight'), here(weightHover)),
  ...atAll(
    ['timeout', 'retries.attempts', 'retries.perTryTimeout'].map((key) => `spec.http[].${key}`),
    here(timeHover),
  ),
  'spec.http[].retries.retryOn': here(retryOnHover),
  'spec.http[].retries.retryRemoteLocalities': here(localitiesHover),
  'spec.http[].retries': here(timeHover),
  ...atAll(['spec.http[].rewrite', 'spec.http[].rewrite.uri'], here(rewriteHover)),
  ...atAll(
    ['delegate', 'delegate.name', 'delegate.namespace'].map((key) => `spec.http[].${key}`),
    here(delegateHover),
  ),
  ...atAll(
    [
      'mirror',
      'mirrorPercentage',
      'mirrorPercentage.value',
      'mirrorPercent',
      'mirrors[].percentage',
      'mirrors[].percentage.value',
    ].map((key) => `spec.http[].${key}`),
    here(mirrorHover),
  ),
  ...atAll(
    [
      'delay',
      'delay.fixedDelay',
      'delay.percentage',
      'delay.percentage.value',
      'abort',
      'abort.httpStatus',
      'abort.grpcStatus',
      'abort.percentage',
      'abort.percentage.value',
    ].map((key) => `spec.http[].fault.${key}`),
    here(faultHover),
  ),
  ...answers,
  ...conditions,
  ...headers,
};
