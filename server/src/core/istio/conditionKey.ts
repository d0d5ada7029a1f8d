import { isAuthorizationPort, serviceAccountProblem, wildcardValueProblem } from './authorizationValues';
import type { AuthorizationValueProblem, ServiceAccountProblem } from './authorizationValues';
import { ipBlockProblem, type SubnetProblem } from './ipPrefix';

/** What the values of a `when` condition must be. */
type ValueType = 'text' | 'ip' | 'port' | 'service-account' | 'wildcard';

/** Keys of `when` conditions. Source: `ValidateAttribute`, pkg/config/security/security.go. */
const exactKeys: ReadonlyMap<string, ValueType> = new Map([
  ['source.ip', 'ip'],
  ['remote.ip', 'ip'],
  ['source.namespace', 'text'],
  ['source.serviceAccount', 'service-account'],
  ['source.principal', 'text'],
  ['source.trustDomain', 'wildcard'],
  ['request.auth.principal', 'text'],
  ['request.auth.audiences', 'text'],
  ['request.auth.presenter', 'text'],
  ['destination.ip', 'ip'],
  ['destination.port', 'port'],
  ['connection.sni', 'text'],
]);

/** Beginnings of keys that end with a name in brackets. */
const bracketedKeys: readonly string[] = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];

/** All keys, for completion: those that end with `[` want a name and `]` behind. */
export const conditionKeys: readonly string[] = [
  ...exactKeys.keys(),
  'request.headers[',
  'request.auth.claims[',
  'experimental.envoy.filters.',
];

/** What is wrong with the key of a `when` condition. */
export type ConditionKeyProblem =
  | { readonly problem: 'empty' }
  | { readonly problem: 'unknown' }
  /** Not of the form `a[b]`. */
  | { readonly problem: 'no-brackets' }
  /** `destination.namespace`: the policy's own namespace says it. */
  | { readonly problem: 'use-metadata-namespace' }
  /** `destination.labels`: the selector says it. */
  | { readonly problem: 'use-selector' }
  /** A key of the API before v1beta1. */
  | { readonly problem: 'old-api' };

/**
 * Checks `rules[].when[].key` of an AuthorizationPolicy; case counts.
 * Source: `ValidateAttribute` and `validateMapKey`, pkg/config/security/security.go.
 */
export function conditionKeyProblem(key: string): ConditionKeyProblem | undefined {
  if (key === '') return { problem: 'empty' };
  if (exactKeys.has(key)) return undefined;
  if (bracketedKeys.some((start) => key.startsWith(start))) {
    return /^[^[]+\[[^]+\]$/.test(key) ? undefined : { problem: 'no-brackets' };
  }
  if (key === 'destination.namespace') return { problem: 'use-metadata-namespace' };
  if (key.startsWith('destination.labels')) return { problem: 'use-selector' };
  const isOld = key === 'destination.name' || key === 'destination.user';
  return { problem: isOld ? 'old-api' : 'unknown' };
}

/** What is wrong with a value of a `when` condition. */
export type ConditionValueProblem =
  SubnetProblem | ServiceAccountProblem | AuthorizationValueProblem | { readonly problem: 'not-a-port' };

/**
 * Checks one of the `values` or `notValues` of a `when` condition, by what its key asks for. No value may be empty.
 * @param key a key without problems; with another one only the empty text is bad
 * Source: `ValidateAttribute`, pkg/config/security/security.go.
 */
export function conditionValueProblem(key: string, value: string): ConditionValueProblem | undefined {
  if (value === '') return { problem: 'empty' };
  switch (exactKeys.get(key)) {
    case 'ip':
      return ipBlockProblem(value);
    case 'port':
      return isAuthorizationPort(value) ? undefined : { problem: 'not-a-port' };
    case 'service-account':
      return serviceAccountProblem(value);
    case 'wildcard':
      return wildcardValueProblem(value);
    default:
      return undefined;
  }
}
