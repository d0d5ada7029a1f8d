import { reachedHosts } from '../../mesh/entries';
import { policyBlocks, portsUnder } from '../../mesh/policyBlocks';
import type { WorldCheck } from '../defineRule';
import { authorityTests } from './sniSanMismatch';
import { balancingTests, checkSubsets } from './balancing';
import { ejectionTests } from './ejection';
import { hashTests } from './hashKey';
import { httpSettingsTests } from './httpSettings';
import { localityTests } from './localityMissing';
import { dynamicDnsTests } from './dynamicDnsOutlier';
import { originationTests } from './origination';
import type { PolicyTest } from './policyTest';

const TESTS: readonly PolicyTest[] = [
  ...dynamicDnsTests,
  ...originationTests,
  ...authorityTests,
  ...httpSettingsTests,
  ...ejectionTests,
  ...balancingTests,
  ...hashTests,
  ...localityTests,
];

/** What a DestinationRule says that does not fit the ServiceEntries it is used for: one walk, many tests. */
export const entryPolicyCheck: WorldCheck = {
  scope: 'world',
  name: 'entry-policy',
  rules: [...new Set(TESTS.flatMap(({ rules }) => rules))],
  kinds: ['networking.istio.io/DestinationRule'],
  reads: ['host', 'service-entry', 'destination-rule', 'wildcard-destination-rule', 'mesh', 'routed-to'],
  check(context) {
    if (context.resource.namespaceFrom === 'unknown') return;
    const spec = context.object.get('spec');
    const blocks = policyBlocks(spec);
    if (blocks.length === 0 && spec.get('subsets').items().length === 0) return;
    const reached = reachedHosts(context.view, context.resource);
    for (const block of blocks) {
      const targets = reached
        .map((host) => ({ ...host, ports: portsUnder(block, host.spec.ports) }))
        .filter(({ ports, spec }) => ports.length > 0 && !spec.openPorts);
      if (targets.length > 0) for (const { test } of TESTS) test(block, targets, context);
    }
    if (reached.length > 0) checkSubsets(reached, context);
  },
};
