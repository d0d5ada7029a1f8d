import { findHost } from '../../mesh/hosts';
import { selectWorkloads, workloadLabels } from '../../mesh/workloads';
import { podsAnywhere } from '../../mesh/gatewayWorkloads';
import type { Subject } from '../../names/subject';
import { shift } from '../../text/span';
import type { Span } from '../../text/span';
import type { FilePath } from '../../workspace/paths';
import type { Labels } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import { View } from '../../workspace/view';
import type { FeatureInput } from '../input';
import { labelsSubset } from '../../istio/labels';
import { nameAt } from './mentionAt';
import type { Definition } from './references';

/**
 * The workloads that stand behind the name under a file offset: of a host and a port those that its Service or
 * ServiceEntry selects, of a subset those with its labels, of a Gateway those that run it, of a label those that carry
 * it, of a ServiceAccount those that run under it.
 * @returns undefined where no name is written, and where the workspace shows no workload behind it.
 */
export function typeDefinition(input: FeatureInput, path: FilePath, offset: number): Definition | undefined {
  const name = nameAt(input, path, offset);
  if (name === undefined) return undefined;
  const { resource } = name.mention;
  // A name that means different things in different worlds leads to those of each.
  const around = input.workspace.layout.membershipsOf(path).map(({ world }) => world);
  const found = name.meanings.flatMap(({ subject, worlds }) =>
    around
      .filter(({ id }) => worlds.has(id))
      .flatMap((world) => workloadsOf(new View(input.workspace, world, new Set(), path), subject, resource.namespace)),
  );
  const targets = [...new Map(found.map((workload) => [workload.facts, workload])).values()].map((workload) => ({
    file: workload.file,
    span: nameSpan(input, workload),
  }));
  return targets.length === 0 ? undefined : { origin: name.mention.span, targets };
}

/** @param namespace of the object that writes the name */
function workloadsOf(view: View, subject: Subject, namespace: string): readonly Resource[] {
  switch (subject.kind) {
    case 'host':
    case 'port':
      return behindHost(view, subject.host, namespace);
    case 'subset': {
      const rules = view.find('destination-rule', subject.host).map(({ facts }) => facts.spec);
      const labels = rules.flatMap((spec) =>
        spec.type === 'DestinationRule' ? spec.subsets.filter(({ text }) => text === subject.subset) : [],
      );
      return behindHost(view, subject.host, namespace).filter((workload) =>
        labels.some((subset) => labelsSubset(subset.labels, workloadLabels(workload))),
      );
    }
    case 'label': {
      const labels: Labels = { [subject.key]: subject.value };
      return subject.namespace === undefined
        ? podsAnywhere(view, labels)
        : selectWorkloads(view, subject.namespace, labels).workloads;
    }
    case 'object':
      return behindObject(view, subject);
    default:
      return [];
  }
}

function behindHost(view: View, host: string, namespace: string): readonly Resource[] {
  return findHost(view, host, namespace).owners.flatMap(({ facts, namespace: own }) => {
    const { spec } = facts;
    const selector =
      spec.type === 'Service' ? spec.selector : spec.type === 'ServiceEntry' ? spec.workloadSelector : undefined;
    return selector === undefined || Object.keys(selector).length === 0
      ? []
      : selectWorkloads(view, own, selector).workloads;
  });
}

function behindObject(view: View, subject: Extract<Subject, { kind: 'object' }>): readonly Resource[] {
  if (subject.type === '/ServiceAccount')
    return view
      .find('service-account', `${subject.namespace}/${subject.name}`)
      .filter(({ facts }) => facts.spec.type !== 'ServiceAccount');
  if (subject.type !== 'networking.istio.io/Gateway') return [];
  return view.variants(subject.type, subject.namespace, subject.name).flatMap(({ facts }) => {
    const selector = facts.spec.type === 'Gateway' ? facts.spec.selector : undefined;
    return selector === undefined ? [] : podsAnywhere(view, selector);
  });
}

function nameSpan(input: FeatureInput, workload: Resource): Span {
  const parts = input.workspace.file(workload.file)?.parts ?? [];
  const start = parts.find(({ resources }) => resources.includes(workload))?.start ?? 0;
  return shift(workload.facts.nameSpan, start);
}
