import { releaseOf } from '../../mesh/releases';
import { removeField } from '../../yaml/edit';
import type { WorldCheck } from '../defineRule';
import { defineRule, fix } from '../defineRule';

export const loneWeight = defineRule({
  code: 'lone-weight',
  aliases: ['KIA1104'],
  severity: 'warning',
  title: 'A weight for the only destination',
  source: 'pilot/pkg/networking/core/route/route.go',
  messages: {
    found: {
      what: 'This is the only destination of the route, and its weight is {weight}.',
      why: 'A weight is a share among the destinations of one route, so the only one gets all requests.',
      todo: 'Remove the weight, or add the destination that is to get the rest.',
    },
  },
});

/** Weights of routes with one destination. Those that a release controller sets are not judged. */
export const loneWeightCheck: WorldCheck = {
  scope: 'world',
  name: 'lone-weight',
  rules: [loneWeight],
  kinds: ['networking.istio.io/VirtualService'],
  reads: ['release'],
  check({ view, resource, object, document, report }) {
    for (const section of ['http', 'tls', 'tcp'])
      for (const rule of object.get('spec').get(section).items()) {
        const route = rule.get('route');
        const [only, ...more] = route.items();
        const weight = only?.get('weight').number;
        if (only === undefined || weight === undefined || more.length > 0 || route.open) continue;
        if (weight <= 0 || weight === 100 || releaseOf(view, resource) !== undefined) continue;
        const fixes = fix('Remove the weight', [removeField(document.text, only.get('weight'))]);
        report(loneWeight, only.get('weight'), 'found', { weight }, { fixes });
      }
  },
};
