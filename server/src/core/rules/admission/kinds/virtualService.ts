import { corsHeaderNameProblem, matchHeaderNameProblem } from '../../../istio/headers';
import { corsMethods, grpcStatuses } from '../../../istio/httpNames';
import { admissionCheck, row } from '../row';
import type { Row } from '../row';
import { destinationRows } from '../shared/destination';
import { isExportTo } from '../shared/exportTo';
import { headerOperationRows } from '../shared/headerOperations';
import { retryRows } from '../shared/retries';
import { isStringMatch } from '../shared/stringMatch';
import { isIpOrRange } from '../tests/addresses';
import { isDuration, isDurationOfSeconds } from '../tests/durations';
import { headerNameTest } from '../tests/headers';
import { areLabels, isLabelLike } from '../tests/labels';
import { hasAnEntry, hasOneOf, hasOnlyOneOf, isGiven, withValue } from '../tests/members';
import { isAtLeast, isBetween, isFractionOfHundred, isPortOrZero } from '../tests/numbers';
import { isWordOf } from '../tests/words';
import { areGatewayNames } from '../shared/gatewayNames';
import {
  claimsAreForGateways,
  delegateHasOnlyHttp,
  hostsDoNotOverlap,
  isRoutedHost,
  areSniHosts,
} from './virtualServiceHosts';
import { hasOneAction } from './virtualServiceActions';
import {
  isAllowedOrigin,
  isBodySize,
  isNotSupported,
  isRedirect,
  isRegexRewrite,
  isStatus,
  setsAuthorityOnce,
  weighsSomething,
} from './virtualServiceRoute';
import { isNotInUse } from './trafficPolicy';
import { rulesAreReachable } from './virtualServiceReach';

const TOKEN = 'letters, digits and the characters of a token such as - and _';

/** Source: validateHTTPRouteMatchRequest, pkg/config/validation/virtualservice.go. */
const matchRows: Row[] = [
  row(
    'VS-25 HDR-07 HDR-08',
    'spec.http[].match[].headers|withoutHeaders{}',
    headerNameTest(matchHeaderNameProblem, TOKEN, true),
  ),
  row('VS-26 SM-02 SM-03 SM-04', 'spec.http[].match[].uri', isStringMatch('uri')),
  row('VS-27 SM-01', 'spec.http[].match[].scheme|method|authority', isStringMatch('other')),
  row('VS-27 SM-01', 'spec.http[].match[].headers|queryParams{}', isStringMatch('other')),
  row('VS-27 SM-01', 'spec.http[].match[].withoutHeaders{}', isStringMatch('withoutHeaders')),
  row('VS-28 VS-86', 'spec.http|tls|tcp[].match[].port', isPortOrZero),
  row('VS-29 VS-87', 'spec.http|tls|tcp[].match[].sourceLabels', areLabels),
  row('VS-30 VS-87', 'spec.http|tcp[].match[].gateways', areGatewayNames(false)),
  row('VS-87', 'spec.tls[].match[].gateways', areGatewayNames(true)),
  row('VS-31', 'spec.http[].match[].sourceNamespace', isLabelLike(false)),
  row('VS-85', 'spec.tls|tcp[].match[].destinationSubnets[]', isIpOrRange),
];

/** Source: validateHTTPFaultInjection and validateCORSPolicy, pkg/config/validation/validation.go. */
const faultAndCorsRows: Row[] = [
  row('VS-33 VS-34', 'spec.http[].corsPolicy.allowOrigins[]', isAllowedOrigin),
  row('VS-35', 'spec.http[].corsPolicy.allowMethods[]', isWordOf(corsMethods)),
  row(
    'VS-36 HDR-05 HDR-06',
    'spec.http[].corsPolicy.allowHeaders|exposeHeaders[]',
    headerNameTest(corsHeaderNameProblem, TOKEN),
  ),
  row('VS-37 VS-38 CEL-VS-01', 'spec.http[].corsPolicy.maxAge', isDurationOfSeconds),
  row('VS-39', 'spec.http[].fault', hasOneOf('abort', 'delay')),
  row('VS-40 PCT-02', 'spec.http[].fault.abort|delay.percentage.value', isFractionOfHundred),
  row('VS-41', 'spec.http[].fault.abort.http2Error', isNotSupported('"httpStatus" or "grpcStatus"')),
  row('VS-43', 'spec.http[].fault.abort.httpStatus', isStatus(false)),
  row('VS-44', 'spec.http[].fault.abort.grpcStatus', isWordOf(grpcStatuses)),
  row('VS-45 CEL-VS-01', 'spec.http[].fault.delay.fixedDelay', isDuration),
  row('VS-46 CEL-VS-01', 'spec.http[].fault.delay.exponentialDelay', isNotSupported('"fixedDelay"')),
];

/** Source: validateHTTPRoute, pkg/config/validation/virtualservice.go, and what it calls. */
const httpRows: Row[] = [
  row('VS-11 VS-12 VS-13 VS-14 VS-15 VS-16 VS-17 VS-18 VS-19 VS-20 VS-21 VS-22', 'spec.http[]', hasOneAction),
  row('VS-23', 'spec.http[]', hasOnlyOneOf(['mirror', 'mirrors'], withValue)),
  ...headerOperationRows('spec.http[].headers'),
  ...headerOperationRows('spec.http[].route[].headers'),
  row('VS-47', 'spec.http[].mirrorPercent|mirror_percent', isBetween(0, 100)),
  row('VS-48', 'spec.http[].mirrorPercent|mirror_percent', isNotInUse('"mirrorPercentage"', true)),
  row('VS-49 VS-50', 'spec.http[].mirrorPercentage.value', isBetween(0, 100)),
  ...destinationRows('VS-51', 'spec.http[].mirror'),
  row('VS-53', 'spec.http[].mirrors[].destination', isGiven()),
  ...destinationRows('VS-51', 'spec.http[].mirrors[].destination'),
  row('VS-54 VS-55', 'spec.http[].mirrors[].percentage.value', isBetween(0, 100)),
  row('VS-56 VS-57 VS-58 VS-59 VS-60 VS-61', 'spec.http[]', isRedirect),
  row('VS-62 VS-63', 'spec.http[].directResponse.body', isBodySize),
  row('VS-64', 'spec.http[].directResponse.status', isStatus(true)),
  ...retryRows('VS-65', 'spec.http[].retries'),
  row('VS-66', 'spec.http[].rewrite', hasOnlyOneOf(['uri', 'uriRegexRewrite'], withValue)),
  row('VS-67', 'spec.http[].rewrite', hasOneOf('uri', 'uriRegexRewrite', 'authority')),
  row('VS-68 VS-69', 'spec.http[].rewrite.uriRegexRewrite', isRegexRewrite),
  row('VS-70 VS-71', 'spec.http[]', setsAuthorityOnce),
  row('VS-72 CEL-VS-01', 'spec.http[].timeout', isDuration),
];

/** Source: ValidateVirtualService, pkg/config/validation/validation.go, unless a group of rows says another. */
export const virtualServiceCheck = admissionCheck(
  ['networking.istio.io/VirtualService'],
  [
    row('VS-01 VS-02 VS-03', 'spec', delegateHasOnlyHttp),
    row('VS-04 GWN-01 GWN-02 GWN-03 GWN-04 GWN-05', 'spec.gateways', areGatewayNames(true)),
    row('VS-05', 'spec', claimsAreForGateways),
    row('VS-06 VS-07', 'spec.hosts[]', isRoutedHost),
    row('VS-08', 'spec.hosts', hostsDoNotOverlap),
    row('VS-09', 'spec', hasOneOf('http', 'tcp', 'tls')),
    ...httpRows,
    ...matchRows,
    ...faultAndCorsRows,
    row('VS-74 VS-91', 'spec.http|tcp|tls[].route[].destination', isGiven()),
    ...destinationRows('VS-75', 'spec.http|tcp|tls[].route[].destination', 'route'),
    row('VS-76', 'spec.http|tcp|tls[].route[].weight', isAtLeast(0)),
    row('VS-77 VS-92', 'spec.http|tcp|tls[].route', weighsSomething),
    row('VS-78', 'spec.tls[].match', hasAnEntry),
    row('VS-79 VS-88', 'spec.tls|tcp[].route', hasAnEntry),
    row('VS-81', 'spec.tls[].match[].sniHosts', hasAnEntry),
    row('VS-82 VS-83 VS-84', 'spec', areSniHosts),
    row('VS-93', 'spec.exportTo', isExportTo('VirtualService')),
    row('VS-94 VS-95 VS-96 VS-97 VS-98', 'spec.http|tcp|tls', rulesAreReachable),
  ],
);
