import { admissionCheck, row } from '../row';
import { targetRows } from '../shared/selectors';
import { hasOneOf, isGiven } from '../tests/members';
import { isCondition } from './authorizationConditions';
import { isAllowedByAction, providerSuitsAction, warnsOfTcp } from './authorizationAction';
import {
  areServiceAccounts,
  areTrustDomains,
  isIpBlock,
  isNotEmptyEntry,
  isPathTemplate,
  isRulePort,
  namesWorkloadsOneWay,
} from './authorizationRules';

const SOURCE = 'spec.rules[].from[].source';
const OPERATION = 'spec.rules[].to[].operation';

const IDENTITIES = ['principals', 'requestPrincipals', 'namespaces'];
const WORKLOADS = ['serviceAccounts', 'trustDomains'];
const ADDRESSES = ['ipBlocks', 'remoteIpBlocks'];
const REQUESTS = ['ports', 'methods', 'paths', 'hosts'];

/** `principals` and `notPrincipals` of each. */
function withNot(names: readonly string[]): string[] {
  return names.flatMap((name) => [name, `not${name.charAt(0).toUpperCase()}${name.slice(1)}`]);
}

/** Source: ValidateAuthorizationPolicy, pkg/config/validation/validation.go; pkg/config/security/security.go. */
export const authorizationPolicyCheck = admissionCheck(
  ['security.istio.io/AuthorizationPolicy'],
  [
    ...targetRows('AP-01 CEL-AP-01 CEL-AP-03 CEL-AP-04 CEL-AP-05 CEL-AP-06'),
    row('AP-02 AP-03 AP-06 AP-07', 'spec', providerSuitsAction),
    row('AP-04', 'spec.rules[]', isAllowedByAction),
    row('AP-11', 'spec.rules[].from[].source', isGiven()),
    row('AP-12 CEL-AP-02', SOURCE, namesWorkloadsOneWay),
    row('AP-13', SOURCE, hasOneOf(...withNot([...IDENTITIES, ...WORKLOADS, ...ADDRESSES]))),
    row('AP-14 AP-15', `${SOURCE}.${withNot(ADDRESSES).join('|')}[]`, isIpBlock),
    row('AP-16', `${SOURCE}.${withNot([...IDENTITIES, ...ADDRESSES]).join('|')}[]`, isNotEmptyEntry),
    row('AP-17 AP-18 AP-19 AP-20 AP-21 AP-22', `${SOURCE}.serviceAccounts|notServiceAccounts`, areServiceAccounts),
    row('AP-16 AP-23 AP-24 AP-25', `${SOURCE}.trustDomains|notTrustDomains`, areTrustDomains, '1.30'),
    row('AP-28', OPERATION, isGiven()),
    row('AP-29', OPERATION, hasOneOf(...withNot(REQUESTS))),
    row('AP-16', `${OPERATION}.${withNot(['methods', 'paths', 'hosts']).join('|')}[]`, isNotEmptyEntry),
    row('AP-16 AP-30', `${OPERATION}.ports|notPorts[]`, isRulePort),
    row('AP-31 AP-32 AP-33', `${OPERATION}.paths|notPaths[]`, isPathTemplate),
    row('AP-34 AP-35 AP-36 AP-37 AP-38 AP-39 AP-40 AP-41 AP-42', 'spec.rules[].when[]', isCondition),
    row('AP-43', 'spec.rules[]', warnsOfTcp),
  ],
);
