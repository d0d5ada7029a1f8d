import { labelsSubset } from '../../istio/labels';
import { surelyMeet } from '../../mesh/certainty';
import { workloadLabels } from '../../mesh/workloads';
import { displayName } from '../../workspace/resource';
import type { WorldCheck } from '../defineRule';
import { defineRule } from '../defineRule';
import { listWords } from '../structure/words';

export const workloadGroupsAlike = defineRule({
  code: 'workload-groups-alike',
  aliases: ['KIA1702'],
  severity: 'warning',
  title: 'Two WorkloadGroups with the same labels',
  source: 'https://istio.io/latest/docs/reference/config/networking/workload-group/',
  messages: {
    found: {
      what: 'Another WorkloadGroup gives its workloads the same labels: {others}.',
      why: 'Selectors cannot tell the two groups apart: Services, policies and subsets take in both.',
      todo: 'Add a label that only one of them has.',
    },
  },
});

/** WorkloadGroups of one namespace whose workloads carry the same labels. Groups without labels have nothing in common. */
export const workloadGroupsAlikeCheck: WorldCheck = {
  scope: 'world',
  name: 'workload-groups-alike',
  rules: [workloadGroupsAlike],
  kinds: ['networking.istio.io/WorkloadGroup'],
  reads: ['workload', 'identity'],
  check({ view, resource, object, facts, report }) {
    const labels = workloadLabels(resource);
    const [first] = Object.entries(labels);
    const written = object.at('spec.metadata.labels');
    if (first === undefined || written.open || resource.namespaceFrom === 'unknown') return;
    const [key, value] = first;
    const others = view
      .find('workload', `${resource.namespace}|${key}=${value}`)
      .filter(
        (other) =>
          other.facts.spec.type === 'WorkloadGroup' &&
          other.role === 'resource' &&
          surelyMeet(view, resource, other) &&
          other.facts.name !== facts.name &&
          labelsSubset(labels, workloadLabels(other)) &&
          labelsSubset(workloadLabels(other), labels),
      );
    if (others.length === 0) return;
    const related = others.map((other) => ({
      resource: other,
      span: other.facts.nameSpan,
      message: 'has the same labels',
    }));
    const field = written.exists ? written : object.at('spec.template.labels');
    report(
      workloadGroupsAlike,
      field,
      'found',
      { others: listWords([...new Set(others.map(displayName))], 3, 'and') },
      { related },
    );
  },
};
