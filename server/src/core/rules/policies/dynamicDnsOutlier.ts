import { defineRule } from '../defineRule';
import { namesOf, relatedTo, removeBlock } from './policyTest';
import type { PolicyTest } from './policyTest';

export const dynamicDnsOutlier = defineRule({
  code: 'dynamic-dns-outlier-detection',
  title: 'istiod fails on outlier detection for DYNAMIC_DNS',
  source: 'applyOutlierDetection, pilot/pkg/networking/core/cluster_traffic_policy.go',
  messages: {
    rule: {
      what: 'This "outlierDetection" reaches {host} of {entries}, whose resolution is DYNAMIC_DNS.',
      why: 'istiod fails with a nil pointer while it builds the clusters, so no proxy that sees the host gets its configuration; an empty block is enough.',
      todo: 'Remove "outlierDetection", or give the rule a host that leaves {host} out.',
    },
    mesh: {
      what: '{host} has resolution DYNAMIC_DNS, and "defaultTrafficPolicy" of the mesh configuration sets outlier detection.',
      why: 'istiod fails with a nil pointer while it builds the clusters, so no proxy that sees the host gets its configuration.',
      todo: 'Remove "outlierDetection" from the mesh configuration, or use another resolution.',
    },
  },
});

/** Outlier detection that reaches a dynamic cluster. Subsets of dynamic clusters are not built, so those do no harm. */
export const dynamicDnsTests: readonly PolicyTest[] = [
  {
    rules: [dynamicDnsOutlier],
    test({ policy, subset }, targets, context) {
      const field = policy.get('outlierDetection');
      const dynamic = targets.filter(({ spec }) => spec.resolution === 'DYNAMIC_DNS');
      const [first] = dynamic;
      if (first === undefined || subset !== undefined || !field.exists) return;
      const values = { host: first.host, entries: namesOf(dynamic) };
      const related = relatedTo(dynamic, 'resolution DYNAMIC_DNS');
      const fixes = removeBlock('Remove outlierDetection', field, context);
      context.report(dynamicDnsOutlier, field, 'rule', values, { related, fixes, span: field.keySpan });
    },
  },
];
