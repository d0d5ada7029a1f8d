import { labelsSubset } from '../istio/labels';
import type { Labels } from '../workspace/facts/types';
import type { Resource } from '../workspace/resource';
import type { View } from '../workspace/view';

/** What a selector picks in a namespace. */
export interface Selected {
  readonly workloads: readonly Resource[];
  /** True when some workload there may carry labels that the text does not show. */
  readonly unsure: boolean;
}

/**
 * The workloads (pod templates, WorkloadEntries, WorkloadGroups) of a namespace whose labels contain those asked for.
 * No labels asked for picks all.
 */
export function selectWorkloads(view: View, namespace: string, labels: Labels): Selected {
  const first = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))[0];
  const candidates =
    first === undefined
      ? view.find('workload', namespace)
      : view.find('workload', `${namespace}|${first[0]}=${first[1]}`);
  const workloads = candidates.filter((resource) => labelsSubset(labels, workloadLabels(resource)));
  return { workloads, unsure: workloads.length === 0 && view.find('workload', namespace).some(hasOpenLabels) };
}

/** Those that run pods: machines of the mesh say nothing of the pods that their namespace has. */
export function podsOnly(workloads: readonly Resource[]): readonly Resource[] {
  return workloads.filter(({ facts }) => facts.spec.type === 'Workload');
}

/** The labels that the pods or endpoints of a workload carry. */
export function workloadLabels(resource: Resource): Labels {
  const { spec } = resource.facts;
  if (spec.type === 'Workload') return spec.podLabels;
  if (spec.type === 'WorkloadEntry') return spec.endpoint.labels;
  return spec.type === 'WorkloadGroup' ? spec.labels : {};
}

function hasOpenLabels({ facts }: Resource): boolean {
  return facts.spec.type === 'Workload' && facts.spec.openLabels;
}
