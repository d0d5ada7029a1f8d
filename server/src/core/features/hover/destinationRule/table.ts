import { atAll, here } from '../table';
import type { HoverTable } from '../table';
import { POLICY_FIELDS, policyFieldHover } from './fields';
import {
  balancerWords,
  blockHover,
  outlierWords,
  policyHover,
  poolWords,
  tlsWords,
  portEntriesHover,
  subsetsHover,
} from './values';

const POLICIES = [
  'spec.trafficPolicy',
  'spec.trafficPolicy.portLevelSettings[]',
  'spec.subsets[].trafficPolicy',
  'spec.subsets[].trafficPolicy.portLevelSettings[]',
];

function inPolicies(...places: string[]): string[] {
  return POLICIES.flatMap((policy) => places.map((place) => `${policy}.${place}`));
}

/** What the fields of a DestinationRule mean in an object. */
export const destinationRuleHovers: HoverTable = {
  ...atAll(
    [
      'spec.trafficPolicy',
      'spec.subsets[].trafficPolicy',
      ...POLICIES.filter((way) => way.endsWith('[]')).map((way) => `${way}.port`),
    ],
    here(policyHover),
  ),
  ...atAll(
    ['spec.trafficPolicy.portLevelSettings', 'spec.subsets[].trafficPolicy.portLevelSettings'],
    here(portEntriesHover),
  ),
  'spec.subsets': here(subsetsHover),
  ...atAll(
    inPolicies('connectionPool', 'connectionPool.tcp', 'connectionPool.http'),
    here(blockHover('connectionPool', poolWords)),
  ),
  ...atAll(
    inPolicies(
      'loadBalancer',
      'loadBalancer.simple',
      'loadBalancer.consistentHash',
      'loadBalancer.localityLbSetting',
      'loadBalancer.warmup',
    ),
    here(blockHover('loadBalancer', balancerWords)),
  ),
  ...atAll(
    inPolicies(
      'outlierDetection',
      'outlierDetection.maxEjectionPercent',
      'outlierDetection.consecutive5xxErrors',
      'outlierDetection.consecutiveGatewayErrors',
      'outlierDetection.baseEjectionTime',
      'outlierDetection.interval',
      'outlierDetection.minHealthPercent',
    ),
    here(blockHover('outlierDetection', outlierWords)),
  ),
  ...atAll(inPolicies('tls', 'tls.mode'), here(blockHover('tls', tlsWords))),
  ...Object.assign(
    {},
    ...Object.entries(POLICY_FIELDS).map(([way, tell]) => atAll(inPolicies(way), here(policyFieldHover(way, tell)))),
  ),
};
