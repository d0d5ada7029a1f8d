import { meshState } from '../../mesh/injection';
import { isAmbient, namespaceLabels } from '../../mesh/namespaces';
import { selectWorkloads } from '../../mesh/workloads';
import type { Labels } from '../../workspace/facts/types';
import type { Resource } from '../../workspace/resource';
import type { View } from '../../workspace/view';
import type { Rule, WorldCheck, WorldContext } from '../defineRule';
import { defineRule } from '../defineRule';
import { conflictSeverity, fullName, fullNames, otherThan, relatedTo } from '../related';

const sharedWorkload = {
  both: {
    what: '{others} selects {workload} as well.',
    why: 'Only one {kind} is used for a workload, the oldest; what the other says is lost.',
    todo: 'Merge them, or narrow one selector by a label that only one workload has.',
  },
} as const;

const severalDefaults = {
  several: {
    what: 'Namespace {namespace} has another {kind} without a selector: {others}.',
    why: 'Only one is used for the namespace, the oldest; what the other says is lost.',
    todo: 'Merge them, or give one a selector.',
  },
} as const;

export const sidecarsShareWorkload = defineRule({
  code: 'sidecars-share-workload',
  aliases: ['IST0110', 'KIA0003'],
  title: 'Two Sidecars select one workload',
  source: 'pkg/config/analysis/analyzers/sidecar/selector.go',
  messages: sharedWorkload,
});

export const severalDefaultSidecars = defineRule({
  code: 'several-default-sidecars',
  aliases: ['IST0111', 'KIA0002'],
  title: 'A namespace with several Sidecars without selector',
  source: 'pkg/config/analysis/analyzers/sidecar/selector.go',
  messages: severalDefaults,
});

export const sidecarInAmbient = defineRule({
  code: 'sidecar-in-ambient',
  aliases: ['IST0167'],
  severity: 'warning',
  title: 'A Sidecar where no sidecars run',
  source: 'pkg/config/analysis/analyzers/sidecar/selector.go',
  messages: {
    namespace: {
      what: 'Namespace {namespace} is in the ambient mesh, where no sidecar reads this.',
      why: 'ztunnel and waypoints ignore Sidecar objects.',
      todo: 'Delete the Sidecar.',
    },
    workload: {
      what: 'The Sidecar selects {workload}, which is in the ambient mesh.',
      why: 'ztunnel and waypoints ignore Sidecar objects.',
      todo: 'Delete the Sidecar, or exclude the workload from ambient and give it a sidecar.',
    },
  },
});

export const telemetriesShareWorkload = defineRule({
  code: 'telemetries-share-workload',
  aliases: ['IST0159'],
  title: 'Two Telemetry objects select one workload',
  source: 'pkg/config/analysis/analyzers/telemetry/selector.go',
  messages: sharedWorkload,
});

export const severalDefaultTelemetries = defineRule({
  code: 'several-default-telemetries',
  aliases: ['IST0160'],
  title: 'A namespace with several Telemetry objects without selector',
  source: 'pkg/config/analysis/analyzers/telemetry/default_selector.go',
  messages: severalDefaults,
});

/** Sidecars of a namespace that compete for a workload or for the namespace, or that nobody reads. */
export const competingSidecarsCheck: WorldCheck = {
  scope: 'world',
  name: 'competing-sidecars',
  rules: [sidecarsShareWorkload, severalDefaultSidecars, sidecarInAmbient],
  kinds: ['networking.istio.io/Sidecar'],
  reads: ['sidecar', 'workload', 'identity'],
  check(context) {
    const { view, resource } = context;
    if (resource.namespaceFrom === 'unknown') return;
    const labels = namespaceLabels(view, resource.namespace);
    const selector = selectorOf(resource) ?? {};
    const isDefault = Object.keys(selector).length === 0;
    if (isDefault && labels !== undefined && isAmbient(labels))
      return context.report(sidecarInAmbient, context.object.at('metadata.name'), 'namespace', {
        namespace: resource.namespace,
      });
    const others = otherThan(view, resource, view.find('sidecar', resource.namespace));
    if (isDefault) return reportDefaults(context, severalDefaultSidecars, others);
    const { workloads } = selectWorkloads(view, resource.namespace, selector);
    const isInAmbient = (workload: Resource): boolean => meshState(view, workload) === 'ambient';
    const ambient = workloads.find(isInAmbient);
    const field = context.object.at('spec.workloadSelector');
    if (ambient !== undefined) context.report(sidecarInAmbient, field, 'workload', { workload: fullName(ambient) });
    reportShared(
      context,
      sidecarsShareWorkload,
      others,
      workloads.filter((workload) => !isInAmbient(workload)),
    );
  },
};

/** Telemetry objects of a namespace that compete for a workload or for the namespace. */
export const competingTelemetriesCheck: WorldCheck = {
  scope: 'world',
  name: 'competing-telemetries',
  rules: [telemetriesShareWorkload, severalDefaultTelemetries],
  kinds: ['telemetry.istio.io/Telemetry'],
  reads: ['kind', 'workload', 'identity'],
  check(context) {
    const { view, resource } = context;
    if (resource.namespaceFrom === 'unknown' || isTargeted(resource)) return;
    const here = view.find('kind', `telemetry.istio.io/Telemetry|${resource.namespace}`);
    const others = otherThan(view, resource, here).filter((other) => !isTargeted(other));
    const selector = selectorOf(resource);
    if (selector === undefined) return reportDefaults(context, severalDefaultTelemetries, others);
    if (Object.keys(selector).length === 0) return;
    const { workloads } = selectWorkloads(view, resource.namespace, selector);
    reportShared(context, telemetriesShareWorkload, others, workloads);
  },
};

function reportDefaults(context: WorldContext, rule: Rule<'several'>, others: readonly Resource[]): void {
  const { resource, object, report, facts } = context;
  const rivals = others.filter((other) => Object.keys(selectorOf(other) ?? {}).length === 0);
  if (rivals.length === 0) return;
  const values = { namespace: resource.namespace, kind: facts.kind, others: fullNames(rivals) };
  report(rule, object.at('metadata.name'), 'several', values, {
    related: relatedTo(rivals, 'the other one'),
    severity: conflictSeverity(context.view, resource, rivals),
  });
}

/** One finding for all rivals: the first workload that they share is told. */
function reportShared(
  context: WorldContext,
  rule: Rule<'both'>,
  others: readonly Resource[],
  workloads: readonly Resource[],
): void {
  const { view, resource, object, report, facts } = context;
  for (const workload of workloads) {
    const rivals = others.filter((other) => selects(view, other, workload));
    if (rivals.length === 0) continue;
    const values = { others: fullNames(rivals), workload: fullName(workload), kind: facts.kind };
    const related = [...relatedTo(rivals, 'selects it, too'), ...relatedTo([workload], 'what both select')];
    const severity = conflictSeverity(view, resource, rivals);
    return report(rule, object.at('metadata.name'), 'both', values, { related, severity });
  }
}

function selects(view: View, resource: Resource, workload: Resource): boolean {
  const selector = selectorOf(resource) ?? {};
  if (Object.keys(selector).length === 0) return false;
  return selectWorkloads(view, workload.namespace, selector).workloads.includes(workload);
}

function selectorOf({ facts }: Resource): Labels | undefined {
  if (facts.spec.type === 'Sidecar') return facts.spec.workloadSelector;
  return facts.spec.type === 'Selecting' ? facts.spec.selector : undefined;
}

function isTargeted({ facts }: Resource): boolean {
  return facts.spec.type === 'Selecting' && facts.spec.targeted;
}
