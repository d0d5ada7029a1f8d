import { removal } from '../../admission/removal';
import type { ObjectCheck } from '../../defineRule';
import { defineRule } from '../../defineRule';

const STRATEGY = 'istio.io/connect-strategy';

export const raceStrategy = defineRule({
  code: 'race-strategy-many-endpoints',
  title: 'A race of addresses takes one endpoint',
  source: 'convertResolution, pilot/pkg/networking/core/cluster.go',
  messages: {
    refused: {
      what: 'The entry has {count} endpoints, and its annotation says RACE_FIRST_TCP_CONNECT.',
      why: 'The annotation makes a LOGICAL_DNS cluster, which takes a single endpoint: Envoy refuses the cluster, and calls end with 503 (NC).',
      todo: 'Keep one endpoint, or remove the annotation {strategy}.',
    },
  },
});

/** DNS entries that race their addresses and have several endpoints. */
export const raceStrategyCheck: ObjectCheck = {
  scope: 'object',
  name: 'race-strategy-many-endpoints',
  rules: [raceStrategy],
  kinds: ['networking.istio.io/ServiceEntry'],
  check(context) {
    const { object, report } = context;
    const strategy = object.at('metadata.annotations').get(STRATEGY);
    const endpoints = object.at('spec.endpoints');
    const count = endpoints.items().length;
    if (strategy.text !== 'RACE_FIRST_TCP_CONNECT' || count < 2 || object.at('spec.resolution').text !== 'DNS') return;
    const fixes = removal('Remove the annotation', strategy, context);
    report(raceStrategy, endpoints, 'refused', { count, strategy: STRATEGY }, { fixes, span: endpoints.keySpan });
  },
};
