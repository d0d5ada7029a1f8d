import { atAll, here } from '../table';
import type { HoverTable } from '../table';
import { callerHover, delegateHover, faultHover, mirrorHover, rewriteHover, weightHover } from './actions';
import { hostsHover } from './hosts';
import { pathHover, portHover } from './conditions';
import { ruleHover, sectionHover } from './rules';
import { retryOnHover, timeHover } from './times';

const SECTIONS = ['http', 'tls', 'tcp'] as const;

function inSections(...places: string[]): string[] {
  return SECTIONS.flatMap((section) => places.map((place) => `spec.${section}[].${place}`));
}

/** What the fields of a VirtualService mean in an object. */
export const virtualServiceHovers: HoverTable = {
  'spec.hosts': here(hostsHover),
  ...atAll(
    SECTIONS.map((section) => `spec.${section}`),
    here(sectionHover),
  ),
  ...atAll(inSections('name', 'match', 'match[].name', 'route'), here(ruleHover)),
  ...atAll(['spec.http[].redirect', 'spec.http[].directResponse'], here(ruleHover)),
  ...atAll(
    ['uri', 'uri.prefix', 'uri.exact', 'uri.regex', 'ignoreUriCase'].map((key) => `spec.http[].match[].${key}`),
    here(pathHover),
  ),
  ...atAll(inSections('match[].port'), here(portHover)),
  ...atAll(inSections('match[].sourceLabels', 'match[].sourceLabels.*', 'match[].sourceNamespace'), here(callerHover)),
  ...atAll(inSections('route[].weight'), here(weightHover)),
  ...atAll(
    ['timeout', 'retries', 'retries.attempts', 'retries.perTryTimeout'].map((key) => `spec.http[].${key}`),
    here(timeHover),
  ),
  'spec.http[].retries.retryOn': here(retryOnHover),
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
};
