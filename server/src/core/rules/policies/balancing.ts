import type { ReachedHost } from '../../mesh/entries';
import type { Field } from '../../yaml/field';
import { hasEntries } from '../admission/values';
import { defineRule } from '../defineRule';
import type { WorldContext } from '../defineRule';
import { listWords } from '../structure/words';
import { namesOf, relatedTo, removeBlock } from './policyTest';
import type { PolicyTest, Target } from './policyTest';

const SOURCE = 'applyLoadBalancer, pilot/pkg/networking/core/cluster_traffic_policy.go';

export const rrWithLbPolicy = defineRule({
  code: 'rr-with-lb-policy',
  severity: 'warning',
  title: 'Nothing to choose from with DNS_ROUND_ROBIN',
  source: SOURCE,
  messages: {
    oneHost: {
      what: '{settings} has no effect on {entries}, whose resolution is DNS_ROUND_ROBIN.',
      why: 'Envoy keeps one logical host for the name, so there is nothing to balance, to hash over or to fail over to.',
      todo: 'Change the resolution to DNS, so that every address is an endpoint, or remove the block.',
    },
    ejected: {
      what: '"outlierDetection" reaches {entries}, whose resolution is DNS_ROUND_ROBIN.',
      why: 'There is one logical host for the name: it is never ejected, or with "maxEjectionPercent: 100" the whole service is.',
      todo: 'Change the resolution to DNS, so that addresses are ejected one by one, or remove the block.',
    },
  },
});

export const noneWithLbPolicy = defineRule({
  code: 'none-with-lb-policy',
  severity: 'warning',
  title: 'Balancing where Envoy chooses no endpoint',
  source: SOURCE,
  messages: {
    noChoice: {
      what: '{settings} has no effect on {entries}, whose resolution is {resolution}.',
      why: 'Envoy goes to the address that {chooser}; it has no endpoints to choose from.',
      todo: 'Change the resolution to DNS or STATIC, or remove the block.',
    },
    subset: {
      what: 'Subset "{name}" cannot pick endpoints of {entries}, whose resolution is {resolution}.',
      why: '{effect}',
      todo: 'Change the resolution to DNS or STATIC with labelled endpoints, or remove the subset.',
    },
  },
});

/** Load balancing of hosts that have no endpoints to balance over. */
export const balancingTests: readonly PolicyTest[] = [
  {
    rules: [rrWithLbPolicy],
    test({ policy }, targets, context) {
      if (!targets.every(({ spec }) => spec.resolution === 'DNS_ROUND_ROBIN')) return;
      const related = relatedTo(targets, 'resolution DNS_ROUND_ROBIN');
      const entries = namesOf(targets);
      const balancer = policy.get('loadBalancer');
      const settings = settingsOf(balancer);
      if (settings !== undefined) {
        const fixes = removeBlock('Remove loadBalancer', balancer, context);
        context.report(
          rrWithLbPolicy,
          balancer,
          'oneHost',
          { settings, entries },
          { related, fixes, span: balancer.keySpan },
        );
      }
      const outlier = policy.get('outlierDetection');
      if (!outlier.exists) return;
      const fixes = removeBlock('Remove outlierDetection', outlier, context);
      context.report(rrWithLbPolicy, outlier, 'ejected', { entries }, { related, fixes, span: outlier.keySpan });
    },
  },
  {
    rules: [noneWithLbPolicy],
    test({ policy, subset }, targets, context) {
      const resolution = commonResolution(targets);
      if (resolution === undefined) return;
      const related = relatedTo(targets, `resolution ${resolution}`);
      const entries = namesOf(targets);
      if (subset !== undefined) return;
      const chooser = resolution === 'NONE' ? 'the application dialled' : 'the name in the request has';
      const blocks = [policy.get('loadBalancer'), ...(resolution === 'NONE' ? [policy.get('outlierDetection')] : [])];
      for (const block of blocks) {
        const settings = block.key === 'loadBalancer' ? settingsOf(block) : '"outlierDetection"';
        if (settings === undefined || !block.exists) continue;
        const values = { settings, entries, resolution, chooser };
        const fixes = removeBlock(`Remove ${String(block.key)}`, block, context);
        context.report(noneWithLbPolicy, block, 'noChoice', values, { related, fixes, span: block.keySpan });
      }
    },
  },
];

const SUBSET_EFFECTS = {
  NONE: 'Its cluster sends connections to the address that the application dialled, whatever the labels say.',
  DYNAMIC_DNS: 'Its cluster is never created, so calls that are routed to it end with 503 (NC).',
} as const;

/** Subsets with labels, where no endpoint could carry them. */
export function checkSubsets(reached: readonly ReachedHost[], context: WorldContext): void {
  const targets = reached.map((host) => ({ ...host, ports: host.spec.ports }));
  const resolution = commonResolution(targets);
  if (resolution === undefined) return;
  const related = relatedTo(targets, `resolution ${resolution}`);
  for (const subset of context.object.at('spec.subsets').items()) {
    const name = subset.get('name');
    if (name.text === undefined || !hasEntries(subset.get('labels'))) continue;
    const values = { name: name.text, entries: namesOf(targets), resolution, effect: SUBSET_EFFECTS[resolution] };
    context.report(noneWithLbPolicy, name, 'subset', values, { related });
  }
}

/** The resolution of all targets when it is one that has no endpoints. */
function commonResolution(targets: readonly Target[]): 'NONE' | 'DYNAMIC_DNS' | undefined {
  const found = new Set(targets.map(({ spec }) => spec.resolution));
  const [resolution] = found;
  return found.size === 1 && (resolution === 'NONE' || resolution === 'DYNAMIC_DNS') ? resolution : undefined;
}

/** What a load balancer block asks for; PASSTHROUGH asks for nothing. */
function settingsOf(balancer: Field): string | undefined {
  const named = balancer
    .members()
    .filter(
      ({ exists, key, text }) => exists && !(key === 'simple' && (text === 'PASSTHROUGH' || text === 'UNSPECIFIED')),
    )
    .map(({ key, text }) => (text === undefined ? String(key) : `${String(key)}: ${text}`));
  return named.length === 0 ? undefined : listWords(named);
}
