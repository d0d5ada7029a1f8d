import { hasEntries } from '../admission/values';
import { defineRule } from '../defineRule';
import { namesOf, relatedTo } from './policyTest';
import type { PolicyTest, Target } from './policyTest';

export const localityMissing = defineRule({
  code: 'locality-missing',
  severity: 'warning',
  title: 'Endpoints that are nowhere',
  source: 'ApplyLocalityLoadBalancer, pilot/pkg/networking/core/loadbalancer/loadbalancer.go',
  messages: {
    none: {
      what: 'No endpoint of {entries} has a locality, and "{setting}" chooses by it.',
      why: 'All endpoints fall into one group: {effect}.',
      todo: 'Give each endpoint its "locality" (region/zone/subzone).',
    },
  },
});

const EFFECTS = {
  distribute: 'none of them is in a locality that gets a share, and calls end with 503 (UH)',
  failover: 'there is nothing to prefer and nothing to fail over to',
} as const;

/** Locality settings for endpoints that say no locality. */
export const localityTests: readonly PolicyTest[] = [
  {
    rules: [localityMissing],
    test({ policy }, targets, context) {
      const setting = policy.at('loadBalancer.localityLbSetting');
      if (setting.get('enabled').boolean === false || !targets.every(lacksLocality)) return;
      for (const name of ['distribute', 'failover'] as const) {
        const field = setting.get(name);
        if (!hasEntries(field)) continue;
        const values = { entries: namesOf(targets), setting: name, effect: EFFECTS[name] };
        const related = relatedTo(targets, 'its endpoints');
        context.report(localityMissing, field, 'none', values, { related, span: field.keySpan });
      }
    },
  },
];

function lacksLocality({ spec }: Target): boolean {
  if (spec.openEndpoints || spec.workloadSelector !== undefined || spec.endpoints.length === 0) return false;
  if (spec.resolution !== 'STATIC' && spec.resolution !== 'DNS') return false;
  return spec.endpoints.every(
    ({ locality, labels }) => locality === undefined && labels['istio-locality'] === undefined,
  );
}
